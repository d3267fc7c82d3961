"""Which modules, functions and rooms four real requests walk through: `python -m tests.measures.journeys --write` puts the
table into docs/architecture.md.

A profiler hears every call. What is loaded or remembered at the first request is not counted: each journey is gone twice
before it is counted, with other words or files. A worker that reads a file from outside does the same as this process
would, so the file is read here.
"""

import contextlib
import inspect
import io
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FrameType
from unittest import mock
from urllib.parse import quote

import docx
from flask.testing import FlaskClient

from kb.cli import main as kb
from kb.settings import Settings
from web import create_app

PROJECT = Path(__file__).resolve().parents[2]
PAGE = PROJECT / "docs" / "architecture.md"
BEGIN, END = (
    "<!-- written by tests.measures.journeys from here -->",
    "<!-- written by tests.measures.journeys to here -->",
)

QUARANTINE = "kb.intake.quarantine"

LAW = """关于印发《样例茶具办法》的通知
样例茶具办法{number}
第一条　为了{number}摆放茶具，制定本办法。
第二条　茶具应当每日清点，依照《示例工作条例（试行）》第三条办理。
第三条　违反第二条规定的，由小组提醒。
第四条　本办法自2024年3月1日起施行。"""

DRAFT = """小组工作总结
认真学习《示例工作条例（试行）》第三条，把“三色卡片”用在平时{number}。
《关于样例生活的若干准则》指出：“早晨先烧水，再看名单。看清单要看两遍：第一遍看数目，第二遍看名称。”
《样例查看条例》第九条学得不深。
2024年5月6日"""


@dataclass(frozen=True)
class Journey:
    """The functions that one request walked through, each by its module and its name, and how many calls it took."""

    name: str
    functions: frozenset[tuple[str, str]]
    calls: int

    @property
    def modules(self) -> set[str]:
        return {module for module, _ in self.functions}

    @property
    def rooms(self) -> set[str]:
        """Return packages and loose modules of kb; web is one."""
        return {room(module) for module in self.modules}


def room(module: str) -> str:
    """Return the room that *module* is in."""
    top, _, inside = module.partition(".")
    return top if top == "web" else inside.partition(".")[0] or top


class _Hearing:
    """Hears the calls of the project's functions while it is held open."""

    def __init__(self, project: Path) -> None:
        self._roots = tuple(f"{project / root}/" for root in ("kb", "web"))
        self._project = project
        self._modules: dict[CodeType, str | None] = {}
        self.functions: set[tuple[str, str]] = set()
        self.calls = 0

    def __enter__(self) -> "_Hearing":
        threading.setprofile(self._hear)
        sys.setprofile(self._hear)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)
        threading.setprofile(None)

    def _hear(self, frame: FrameType, event: str, _: object) -> None:
        if event != "call":
            return
        code = frame.f_code
        if code not in self._modules:
            self._modules[code] = self._module(code)
        if (module := self._modules[code]) is not None:
            self.functions.add((module, code.co_qualname))
            self.calls += 1

    def _module(self, code: CodeType) -> str | None:
        """Return the module that *code* stands in; None if it is not the project's, or a module or class that loads."""
        if (
            code.co_name == "<module>"
            or not code.co_flags & inspect.CO_NEWLOCALS
            or not code.co_filename.startswith(self._roots)
        ):
            return None
        path = Path(code.co_filename).relative_to(self._project).with_suffix("")
        return ".".join(path.parts).removesuffix(".__init__")


class House:
    """A site over the invented corpus, and its command line, on which journeys are gone."""

    def __init__(self, folder: Path, project: Path = PROJECT) -> None:
        self._folder = folder
        self._project = project
        shutil.copytree(PROJECT / "tests" / "fixtures" / "corpus", folder / "corpus")
        self._client: FlaskClient = create_app(
            Settings.load(corpus=folder / "corpus", index=folder / "index")
        ).test_client()

    def journeys(self) -> Iterator[Journey]:
        """Yield the four journeys, in the order of the table."""
        first = self._client.get("/api/documents").get_json()["documents"][0]["id"]
        yield self._walk(
            "search: `/search?q=…` → page", lambda n: self._get(f"/search?q={quote(('名单', '卡片', '烧水')[n])}")
        )
        yield self._walk("reading: a document with its back-links", lambda n: self._get(f"/documents/{first}"))
        yield self._walk("import: `kb import` a .docx → indexed", self._import)
        yield self._walk("draft: .docx → report → .docx with comments", self._check)

    def _walk(self, name: str, request: Callable[[int], None]) -> Journey:
        request(0)
        request(1)
        with _Hearing(self._project) as hearing:
            request(2)
        return Journey(name, frozenset(hearing.functions), hearing.calls)

    def _get(self, url: str) -> None:
        answer = self._client.get(url)
        assert answer.status_code == 200, (url, answer.status_code)

    def _import(self, number: int) -> None:
        path = self._folder / f"茶具{number}.docx"
        path.write_bytes(_word_file(LAW.format(number="一二三"[number])))
        folders = ["--corpus", str(self._folder / "corpus"), "--index", str(self._folder / "index")]
        with (
            mock.patch(f"{QUARANTINE}._is_plain", return_value=True),
            mock.patch.object(sys, "argv", ["kb", "import", "--yes", str(path), *folders]),
            contextlib.redirect_stdout(io.StringIO()) as printed,
            contextlib.redirect_stderr(printed),
            contextlib.suppress(SystemExit),
        ):
            kb()
        assert "茶具" in printed.getvalue(), printed.getvalue()

    def _check(self, number: int) -> None:
        raw = _word_file(DRAFT.format(number="一二三"[number]))
        for url in ("/draft", "/draft/download?as=docx"):
            answer = self._client.post(url, data={"file": (io.BytesIO(raw), "总结.docx")})
            assert answer.status_code == 200, (url, answer.status_code)


def _word_file(text: str) -> bytes:
    document = docx.Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def measured(project: Path = PROJECT) -> list[Journey]:
    """Go the four journeys in a folder of their own."""
    with tempfile.TemporaryDirectory() as folder:
        return list(House(Path(folder), project).journeys())


def table(journeys: list[Journey]) -> str:
    """Return the table of docs/architecture.md."""
    head = "| journey | rooms | modules | functions | calls | through |\n|---|---|---|---|---|---|\n"
    return head + "\n".join(
        f"| {each.name} | {len(each.rooms)} | {len(each.modules)} | {len(each.functions)} | {each.calls:,} | "
        f"{' '.join(sorted(each.rooms))} |"
        for each in journeys
    )


def main() -> None:
    lines = table(measured())
    print(lines)
    if "--write" in sys.argv:
        text = PAGE.read_text("utf-8")
        head, tail = text[: text.index(BEGIN) + len(BEGIN)], text[text.index(END) :]
        PAGE.write_text(f"{head}\n\n{lines}\n\n{tail}", "utf-8")


if __name__ == "__main__":
    main()
