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
from kb.drafts.exceptions import Exceptions, Exempt, add, nearest
from kb.drafts.finding import Finding
from kb.errors import KbError
from kb.files import DRAFT, DRAFT_SUFFIXES, Annotation, UnreadableFileError, VisibleText, format_of, read_file
from kb.urls import document_url, formulation_url

# What readers leave out of a text and people see nevertheless: what is hidden or struck out by a revision is not seen.
_AROUND = frozenset({"页眉", "页脚", "批注", "代码", "斜排的文字"})
_UNREAD_PAGES = frozenset({"没有文字层的页", "读不出的页"})
_PAGE_NUMBER = re.compile(r"[\W_0-9A-Za-z第共总页]*")


def annotations(findings: tuple[Finding, ...], site: str) -> list[Annotation]:
    """Return the links and comments for *findings*, in the order of the text.

    *site* is where the knowledge base is reached, such as http://127.0.0.1:8000. A mark that is right gets its link and no
    comment; one that points nowhere its comment alone.
    """
    made_of_findings: list[Annotation] = []
    for finding in findings:
        url = url_of(finding)
        comment = "" if finding.verdict == "一致" else comment_on(finding)
        if url or comment:
            made_of_findings.append(Annotation(*finding.span, f"{site.rstrip('/')}{url}" if url else "", comment))
    return made_of_findings


def url_of(finding: Finding) -> str:
    """Return the page where the source of a finding is read, or an empty string."""
    if finding.target is not None:
        return document_url(finding.target.document, finding.target.address if finding.target.is_held else "")
    return formulation_url(finding.formulation) if finding.formulation else ""


def comment_on(finding: Finding) -> str:
    """Return verdict, fact and proposal, a line each."""
    lines = [f"{finding.verdict}：{finding.detail}"]
    if finding.suggestion:
        lines.append(f"建议：{finding.suggestion}")
    return "\n".join(lines)


@dataclass(frozen=True)
class CheckedFile:
    """A draft with its report; `exempted` are the findings that an exception lets stand, each with the reason, and are not in
    the report."""

    path: Path
    text: VisibleText
    report: Report
    exempted: tuple[tuple[Finding, str], ...] = ()


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
    """Return the text of a draft, whose format its name tells.

    Formats that are read within bounds are read here, while somebody waits; a PDF file can make its reader hang or swell,
    and is read in a process of its own. Raises UnreadableFileError and TooLargeError.
    """
    file_format = format_of(name)
    if file_format is not None and not file_format.is_bounded:
        from kb.intake import read_apart  # loads all that imports files: only a PDF draft waits for it

        DRAFT.check_bytes(len(raw))
        return read_apart(raw, name)
    return read_file(raw, name, DRAFT)


def open_draft(path: Path) -> VisibleText:
    """Return the text of the draft in a file. Raises KbError if it cannot be read, or not as a draft."""
    try:
        DRAFT.check_bytes(path.stat().st_size)
        return read_draft(path.read_bytes(), path.name)
    except OSError as error:
        raise UnreadableFileError(f"读不了“{path}”（{error.strerror}），请检查它的权限。") from error


def report_on(text: VisibleText, checker: Checker, day: date | None) -> Report:
    """Check the text of a file; what people see in the file and is not in its text counts as unjudged."""
    report = checker.check(text.text, day)
    return replace(report, unjudged=tuple((Counter(dict(report.unjudged)) + _unread(text)).most_common()))


def _unread(text: VisibleText) -> Counter[str]:
    """Why things that people see in a file are not read, and how many; a head that is on every page is one."""
    around = {left.text for left in text.left_out if left.kind in _AROUND and not _PAGE_NUMBER.fullmatch(left.text)}
    pages = {left.place for left in text.left_out if left.kind in _UNREAD_PAGES}
    return +Counter({"页眉、页脚、批注等处的文字": len(around), "没有读出文字的页": len(pages)})


def check_file(path: Path, checker: Checker, day: date | None) -> CheckedFile:
    """Check the draft in *path* and apply the exceptions of its folder. Raises KbError if it cannot be read."""
    text = open_draft(path)
    report = report_on(text, checker, day)
    snapshot = checker.library.snapshot
    remaining, exempted = Exceptions.read(nearest(path)).apply(
        report.findings, lambda finding: state_of(finding, snapshot)
    )
    return CheckedFile(path, text, replace(report, findings=tuple(remaining), excepted=len(exempted)), tuple(exempted))


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
    for target in (finding.target, *finding.candidates):
        if target is not None:
            shelf = snapshot.shelf(target.document)
            digest.update(f"{shelf.sha256}{shelf.metadata}".encode())
    return digest.hexdigest()[:16]
