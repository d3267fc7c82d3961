"""Findings that somebody has looked at and lets stand: `.kbignore.toml` beside the drafts.

    [[exception]]
    mark = "《示例条例》第四十条"
    reason = "旧稿原文，保留"
    source = "8d0f…"

`source` is the state of the source when the exception was made. When the source has changed since, the finding is raised
again.
"""

import json
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from kb.drafts.finding import Finding
from kb.errors import DocumentError
from kb.files import write_whole
from kb.text import fold_text

EXCEPTIONS = ".kbignore.toml"

StateOf = Callable[[Finding], str]
"""The state of a finding's source, as a short hash; the same as long as the source is."""


@dataclass(frozen=True)
class Exempt:
    """One exception: the mark as it stands in drafts, why it is let stand, and the state of its source then."""

    mark: str
    reason: str
    source: str = ""


@dataclass(frozen=True)
class Exceptions:
    """The exceptions of one folder."""

    exempt: tuple[Exempt, ...] = ()

    @classmethod
    def read(cls, path: Path) -> "Exceptions":
        """Read the exceptions in *path*; none if there is no such file.

        Raises DocumentError if it cannot be understood.
        """
        try:
            rows = tomllib.loads(path.read_text("utf-8")).get("exception", [])
            return cls(tuple(_exempt(row) for row in rows))
        except FileNotFoundError:
            return cls()
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
            raise DocumentError(
                f"例外文件 {path.name} 看不懂，应在每个 [[exception]] 下写 mark 和 reason，请改正后再试。",
                path=str(path),
            ) from error

    def apply(self, findings: Iterable[Finding], state_of: StateOf) -> tuple[list[Finding], list[tuple[Finding, str]]]:
        """Return the findings that remain, and those let stand with the reason.

        One whose source has changed since remains, and says so.
        """
        by_mark = {fold_text(exempt.mark): exempt for exempt in self.exempt}
        remaining: list[Finding] = []
        exempted: list[tuple[Finding, str]] = []
        for finding in findings:
            exempt = by_mark.get(fold_text(finding.text)) if finding.verdict != "一致" else None
            if exempt is None:
                remaining.append(finding)
            elif exempt.source and exempt.source != state_of(finding):
                detail = f"{finding.detail}（曾列为例外：{exempt.reason}；此后来源有变化，请重新确认。）"
                remaining.append(replace(finding, detail=detail))
            else:
                exempted.append((finding, exempt.reason))
        return remaining, exempted


def nearest(path: Path) -> Path:
    """Return the exceptions file that holds for *path*.

    It is in its folder or the nearest above; where one would be made if none is.
    """
    folder = path.resolve() if path.is_dir() else path.resolve().parent
    candidates = (above / EXCEPTIONS for above in (folder, *folder.parents))
    return next((candidate for candidate in candidates if candidate.is_file()), folder / EXCEPTIONS)


def add(path: Path, exempt: Iterable[Exempt]) -> None:
    """Add exceptions at the end of the file, in one step; what stands there stays."""
    before = path.read_text("utf-8") if path.exists() else "# 看过并保留的核对结果。来源变化后会重新提示。\n"
    write_whole(path, (before + "".join(map(_row, exempt))).encode())


def _row(exempt: Exempt) -> str:
    mark, reason, source = map(_quoted, (exempt.mark, exempt.reason, exempt.source))
    return f"\n[[exception]]\nmark = {mark}\nreason = {reason}\nsource = {source}\n"


def _exempt(row: dict[str, str]) -> Exempt:
    return Exempt(str(row["mark"]), str(row["reason"]), str(row.get("source", "")))


def _quoted(text: str) -> str:
    """A TOML basic string: JSON's escapes are among its own, but that it has DEL escaped too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
