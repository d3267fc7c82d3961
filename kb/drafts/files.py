"""Drafts as files: found in folders, read, checked, with the exceptions that hold for them."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from kb.corpus import Snapshot
from kb.drafts.checking import Checker, Report
from kb.drafts.coming import ComingDay, outlook
from kb.drafts.exceptions import Exceptions, Exempt, add, nearest
from kb.drafts.finding import Finding
from kb.drafts.mending import Mending
from kb.errors import KbError, reason_of
from kb.files import (
    DRAFT,
    DRAFT_SUFFIXES,
    FILES,
    Annotation,
    LeftOut,
    UnreadableFileError,
    VisibleText,
    format_of,
    head_marks,
    kind_of,
    read_file,
)
from kb.urls import document_url, formulation_url

_MOST_NAMED = 3  # embedded files that a report calls by their names: more would fill the sentence
_LONGEST_NAME = 30  # code points: a line of a phone holds 22 Chinese characters
_PAGE_NUMBER = re.compile(r"[\W_0-9A-Za-z第共总页]*")


def annotations(
    findings: tuple[Finding, ...], site: str, mending: Mending | None = None, *, is_tracked: bool = True
) -> list[Annotation]:
    """Return the links and comments for *findings*, in the order of the text.

    *site* is where the knowledge base is reached, such as http://127.0.0.1:8000. A mark that is right gets its link and no
    comment; one that points nowhere its comment alone. What *mending* changed says so where changes are tracked, for
    whoever is to accept them; where they are not, the words are right already, and a remark would have to be taken out.
    """
    made_of_findings: list[Annotation] = []
    for finding in findings:
        url = url_of(finding)
        words = mending.words(finding) if mending else None
        is_silent = finding.verdict == "一致" or (words is not None and not is_tracked)
        comment = "" if is_silent else comment_on(finding, words)
        if url or comment:
            made_of_findings.append(Annotation(*finding.span, f"{site.rstrip('/')}{url}" if url else "", comment))
    return made_of_findings


def url_of(finding: Finding) -> str:
    """Return the page where the source of a finding is read, or an empty string."""
    if finding.target is not None:
        return document_url(finding.target.document, finding.target.address if finding.target.is_held else "")
    return formulation_url(finding.formulation) if finding.formulation else ""


def comment_on(finding: Finding, words: str | None = None) -> str:
    """Return verdict, fact, proposal or the *words* that it was changed to, and the source, a line each."""
    lines = [f"{finding.verdict}：{finding.detail}"]
    if words is not None:
        lines.append(f"已改为：{words}" if words else "已删去。")
    elif finding.suggestion:
        lines.append(f"建议：{finding.suggestion}")
    lines += [f"{reading.source}：{reading.text or '没有这一部分'}" for reading in finding.readings]
    lines += [finding.source] if finding.source and not finding.readings else []
    return "\n".join(lines)


@dataclass(frozen=True)
class CheckedFile:
    """A draft with its report; `exempted` are the findings that an exception lets stand, each with the reason, and are not in
    the report. `coming` are the days to come on which verdicts turn, if they were asked for."""

    path: Path
    text: VisibleText
    report: Report
    exempted: tuple[tuple[Finding, str], ...] = ()
    coming: tuple[ComingDay, ...] = ()


def drafts_in(paths: Iterable[Path]) -> list[Path]:
    """Return the files in *paths*, and those in its folders that can be drafts.

    Hidden files and Word's lock files are left aside. Raises KbError for a path that is not there.
    """
    drafts: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = (p for p in sorted(path.rglob("*")) if p.is_file() and not _is_aside(p.relative_to(path)))
            drafts.extend(p for p in inside if p.suffix.lower() in DRAFT_SUFFIXES)
        elif path.exists():
            drafts.append(path)
        else:
            raise KbError(f"没有“{path}”这个文件，请检查路径。")
    return list(dict.fromkeys(drafts))


def _is_aside(path: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in path.parts)


def read_draft(raw: bytes, name: str) -> VisibleText:
    """Return the text of a draft, whose format its bytes tell, and its name where they do not.

    Formats that are read within bounds are read here, while somebody waits; a PDF file can make its reader hang or swell,
    and is read in a process of its own. Raises UnreadableFileError and TooLargeError.
    """
    DRAFT.check_bytes(len(raw))
    file_format = format_of(name, raw)
    if file_format is not None and not file_format.is_bounded:
        from kb.intake import read_apart  # loads all that imports files: only a PDF draft waits for it

        return read_apart(raw, name)
    return read_file(raw, name, DRAFT)


def open_draft(path: Path) -> VisibleText:
    """Return the text of the draft in a file. Raises KbError if it cannot be read, or not as a draft."""
    try:
        DRAFT.check_bytes(path.stat().st_size)
        return read_draft(path.read_bytes(), path.name)
    except OSError as error:
        raise UnreadableFileError(f"读不了“{path}”（{reason_of(error)}），请检查它的权限。") from error


def report_on(text: VisibleText, checker: Checker, day: date | None) -> Report:
    """Check the text of a file; what people see in the file and is not in its text counts as unjudged."""
    return with_unread(checker.check(text.text, day), text)


def with_unread(report: Report, text: VisibleText) -> Report:
    """Return the report with what people see in the file and is not in its text, and the 密级 at its head."""
    return replace(
        report,
        classification=head_marks(text).classification,
        unjudged=tuple((Counter(dict(report.unjudged)) + _unread(text)).most_common()),
    )


def _unread(text: VisibleText) -> Counter[str]:
    """Why things that people see in a file are not read, and how many; a head that is on every page is one."""
    things: dict[str, dict[tuple[str, str], LeftOut]] = {}
    for left in text.left_out:
        kind = kind_of(left.kind)
        if not (kind.is_wording and _PAGE_NUMBER.fullmatch(left.text)):
            place = "" if kind.is_wording else left.place
            things.setdefault(kind.unjudged, {}).setdefault((left.text, place), left)
    things.pop("", None)
    files = [left.text for left in things.get(FILES, {}).values()]
    return Counter({_named(reason, files) if reason == FILES else reason: len(each) for reason, each in things.items()})


def _named(reason: str, files: list[str]) -> str:
    """Return the reason with the names of files: 嵌入的文件“附表.xlsx、名单.docx”."""
    names = [_shortened(name) for name in files if name][:_MOST_NAMED]
    return f"{reason}“{'、'.join(names)}”{'等' if len(names) < len(files) else ''}" if names else reason


def _shortened(name: str) -> str:
    """Return a file name that fits into a sentence, its end whole: Annex_of_all_du….xlsx."""
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 10]}…{name[-10:]}"


def check_file(path: Path, checker: Checker, day: date | None, *, is_ahead: bool = False) -> CheckedFile:
    """Check the draft in *path* and apply the exceptions of its folder.

    `is_ahead` asks for the days to come as well. Raises KbError if it cannot be read.
    """
    text = open_draft(path)
    reading = checker.read(text.text, day)
    report = with_unread(checker.report(reading), text)
    coming = outlook(checker, reading) if is_ahead else ()
    snapshot = checker.library.snapshot
    remaining, exempted = Exceptions.read(nearest(path)).apply(
        report.findings, lambda finding: state_of(finding, snapshot)
    )
    return CheckedFile(
        path, text, replace(report, findings=tuple(remaining), excepted=len(exempted)), tuple(exempted), coming
    )


def let_stand(checked: CheckedFile, reason: str, snapshot: Snapshot) -> None:
    """Let stand whatever asks for something, as long as its sources stay as they are.

    They are written to the exceptions file nearest to it.
    """
    findings = {f.text: f for f in checked.report.findings if f.need != "nothing"}
    exempt = [Exempt(text, reason, state_of(finding, snapshot)) for text, finding in findings.items()]
    add(nearest(checked.path), exempt)


def state_of(finding: Finding, snapshot: Snapshot) -> str:
    """Return the state of what a finding was judged by, as a short hash.

    It is made of the verdict, and of the file and the metadata of each document.
    """
    digest = hashlib.sha256(finding.verdict.encode())
    for target in (*finding.grounds, *finding.candidates):
        shelf = snapshot.shelf(target.document)
        digest.update(f"{shelf.sha256}{shelf.metadata}".encode())
    return digest.hexdigest()[:16]
