"""Reviews a folder of rules: each file is read, dated, and what it cites judged as of today."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kb.corpus import Catalogue
from kb.drafts.checking import Checker, Report
from kb.drafts.dating import day_of
from kb.drafts.files import open_draft, with_unread
from kb.drafts.finding import Finding
from kb.drafts.rules.bases import Bases
from kb.drafts.rules.ledger import Ledger, LedgerRow, Role, Rule, Task, merged
from kb.errors import KbError
from kb.files import VisibleText

if TYPE_CHECKING:
    from kb.intake import Understood

_HEAD_LINES = 400
"""Lines in which title, number and note stand; of a longer text only these are looked through, which takes half a second."""
_ROLES: dict[str, Role] = {"quotation": "引文", "formulation": "提法"}
_BOOKS = "书名、报刊名等"

Progress = Callable[[int, int], None]


def rules_in(paths: Iterable[Path], without: Path | None = None) -> list[Path]:
    """Return all files in *paths* and in their folders, whatever their format, but for *without*.

    Hidden files and Word's lock files are left aside. Raises KbError for a path that is not there.
    """
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = (file for file in sorted(path.rglob("*")) if file.is_file())
            files += [file for file in inside if not _is_aside(file.relative_to(path))]
        elif path.exists():
            files.append(path)
        else:
            raise KbError(f"没有“{path}”这个文件夹，请检查路径。")
    own = without.resolve() if without else None
    return [file for file in dict.fromkeys(files) if file.resolve() != own]


def _is_aside(path: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in path.parts)


def review(
    files: Sequence[tuple[str, Path]], checker: Checker, day: date, progress: Progress = lambda done, of: None
) -> Ledger:
    """Return the ledger of *files*, each with the name that it has in it, as of *day*.

    Nothing of the files is kept beyond it. A file that cannot be read has a row that says why; `progress` hears how many
    of how many are done.
    """
    bases = Bases(checker, day)
    rows: list[LedgerRow] = []
    unread: list[str] = []
    for done, (name, path) in enumerate(files):
        progress(done, len(files))
        try:
            text = open_draft(path)
        except KbError as error:
            unread.append(name)
            stem = name.rpartition("/")[2]
            rows.append(LedgerRow(Rule(name, stem), "文件", "look", "", "没有读成", error.message))
            continue
        rows += _rows(text, _rule_of(text, name), checker, bases, day)
    progress(len(files), len(files))
    manifest = checker.library.snapshot.manifest
    return Ledger(
        merged(rows), day, manifest.corpus_version, len(checker.library.snapshot.shelves), manifest.as_of, tuple(unread)
    )


def _rows(text: VisibleText, rule: Rule, checker: Checker, bases: Bases, day: date) -> Iterator[LedgerRow]:
    reading = checker.read(text.text, rule.day or day)
    report = with_unread(checker.report(reading), text)
    others = [finding for finding in report.findings if finding.kind in _ROLES and finding.need != "nothing"]
    citations = list(bases.rows(rule, reading))
    yield from citations
    yield from (_of_finding(rule, reading.text, finding) for finding in others)
    yield from _of_file(rule, report, is_empty=not citations and not report.findings)


def _of_finding(rule: Rule, text: str, finding: Finding) -> LedgerRow:
    """Return the row on a quotation or a formulation."""
    task: Task = "change" if finding.need == "change" else "look"
    words = " ".join(finding.text.split())
    line = text.count("\n", 0, finding.span[0]) + 1
    source = f"《{finding.target.title}》{finding.target.label}" if finding.target else ""
    return LedgerRow(
        rule, _ROLES[finding.kind], task, words, finding.verdict, finding.detail, (line,), source,
        diff=finding.diff, proposal=finding.suggestion, sources=tuple(ground.provenance for ground in finding.grounds),
    )  # fmt: skip


def _of_file(rule: Rule, report: Report, *, is_empty: bool) -> Iterator[LedgerRow]:
    """Yield what is to be said of a file as a whole: that it cites nothing, and what in it was not read or judged."""
    if is_empty:
        yield LedgerRow(rule, "文件", "look", "", "没有发现引用", "没有发现引用、引文或提法，请看文件是否完整。")
    unjudged = [(reason, count) for reason, count in report.unjudged if reason != _BOOKS]
    if unjudged:
        reasons = "，".join(f"{reason} {count}" for reason, count in unjudged)
        yield LedgerRow(rule, "文件", "look", "", "有的没有核对", f"没有核对的还有：{reasons}。")


# What a file says of itself


def _rule_of(text: VisibleText, file: str) -> Rule:
    """Return the rule that is in a file, which is called *file*; what cannot be told is empty, its title the file's name.

    Of a notice and the rule that it issues it is the rule, under the number of the notice.
    """
    stem = file.rpartition("/")[2].rpartition(".")[0] or file
    papers = _papers(text, file)
    if not papers:
        return Rule(file, stem, day=day_of(text.text))
    own = next((paper for paper in papers if _is_issued(paper, papers)), papers[0]).metadata
    number = next((paper.metadata.document_number for paper in papers if paper.metadata.document_number), "")
    day = own.published or own.approved or day_of(text.text) or own.effective
    return Rule(file, own.title or stem, number, day)


def _is_issued(paper: "Understood", papers: "list[Understood]") -> bool:
    """Tell whether another paper of the file names it in its own title: 关于印发《…》的通知."""
    title = paper.metadata.title
    return any(f"《{title}》" in other.metadata.title for other in papers)


def _papers(text: VisibleText, file: str) -> "list[Understood]":
    from kb.intake import understand  # loads all that imports files: who checks a draft does not wait for it

    head = text.part(0, _HEAD_LINES) if len(text.lines) > _HEAD_LINES else text
    try:
        return understand(head, file, "", Catalogue({}), {})
    except KbError:
        return []  # a text without a title has none to tell; what it cites is told all the same
