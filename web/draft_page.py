"""The page of a checked draft 校样: its text with numbered marks, and what was found at each."""

import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from heapq import heapify, heappop, heappush
from itertools import repeat

from markupsafe import Markup

from kb.documents import Line, Paragraph, line_starts, read_lines
from kb.drafts import NEEDS, VERDICTS, Finding, Mending, Proposals, Report, Target, Verdict, headline, url_of
from kb.errors import NotFoundError
from kb.library import Library
from kb.search import Spans, highlight
from kb.text import Wording, days, in_words
from kb.urls import document_url
from kb.versions import year_of_edition
from web import rendering

_KINDS = {"citation": "引用", "quotation": "引文", "formulation": "提法"}
_MENDED = "已改"
_FORMS = {"part": "chapter", "chapter": "chapter", "section": "chapter", "outline": "outline", "heading": "outline"}
# The longest title of 378 laws has 59 characters.
_LONGEST_TITLE = 60
# Who signs may be two offices side by side.
_LONGEST_SIGNER = 30
# Of a longer article only what is cited is shown: 10 of the 25,797 articles of 378 laws are longer.
_LONGEST_SOURCE = 900


@dataclass(frozen=True)
class SourcePassage:
    """The passage that a finding was judged by: its paragraphs with the wording marked, each with whether it is the one
    that is cited. `part` is its document and address, as `data-part` tells it."""

    part: str
    name: str
    status: str
    text_kind: str
    paragraphs: tuple[tuple[Markup, bool], ...]


@dataclass(frozen=True)
class Candidate:
    """What a mark may mean: its name with its year, where it is read, and, if it can be chosen, `words` in place of the mark
    with their `proposal`, as that of a `Note`."""

    name: str
    url: str
    words: str
    proposal: str


@dataclass(frozen=True)
class Note:
    """A finding as the page shows it. Its number is that of its mark in the text.

    `url` is where the source is read, with what is read there; `basis` is the evidence where the source does not show it.
    `proposal` is how the text is rewritten as the finding suggests, in JSON: for each line that changes its number, and
    pieces `[op, text]`; empty if it cannot be. `words` are what was written in its place; None if it was not changed.
    """

    number: int
    finding: Finding
    url: str
    url_name: str
    source: SourcePassage | None
    basis: str
    candidates: tuple["Candidate", ...]
    proposal: str = ""
    words: str | None = None

    @property
    def group(self) -> str:
        """Under what heading it stands: what it asks for, or that it was changed."""
        return _group(self.finding, self.words)

    @property
    def manner(self) -> str:
        return self.finding.ruling.manner

    @property
    def kind(self) -> str:
        return _KINDS[self.finding.kind]

    @property
    def readings(self) -> tuple[tuple[str, Markup], ...]:
        """What two sources have where they differ: the name of each with its wording, in which the difference is marked."""
        if not self.finding.readings:
            return ()
        own, other = self.finding.readings
        return tuple(zip((own.source, other.source), rendering.both_readings(own.text, other.text), strict=True))

    @property
    def difference(self) -> Markup:
        """The comparison with the source: what only the draft has is struck out, what only the source has is put in."""
        return rendering.difference(self.finding.diff)


@dataclass(frozen=True)
class DraftPage:
    """A draft with the report on it. `groups` are the notes that ask for something, by what they ask for, each group with its
    heading, the gravest first; `settled` those that ask for nothing. `lines` have their number in the text, from 0, and the
    form in which they are printed.

    `counts` are the verdicts with how many there are of each, and the number of the first, 0 if none is listed. `totals`
    are how many findings there are under each heading, of which notes are made of those that are listed. `site` is put
    before every link: empty on the site itself.
    """

    report: Report
    headline: str
    judged_by: str
    lines: tuple[tuple[int, str, Markup], ...]
    groups: tuple[tuple[str, tuple[Note, ...]], ...]
    settled: tuple[Note, ...]
    counts: tuple[tuple[Verdict, str, int, int], ...]
    totals: Mapping[str, int]
    site: str = ""

    @property
    def unlisted(self) -> tuple[int, int]:
        """How many findings that ask for a change, and for a look, are not listed."""
        listed = {name: len(notes) for name, notes in self.groups}
        change, look = (self.totals.get(NEEDS[need], 0) - listed.get(NEEDS[need], 0) for need in ("change", "look"))
        return change, look

    @property
    def compiled(self) -> list[tuple[str, int]]:
        """The unofficial compilations that texts are from by which it was judged, and how many are."""
        return Counter(source.source for source in self.report.sources if source.collected).most_common()


def draft_page(
    text: str,
    report: Report,
    library: Library,
    asked_day: date | None,
    site: str = "",
    mending: Mending | None = None,
) -> DraftPage:
    """Return the page of a draft whose visible text is *text*, as it reads with what was changed in it.

    *asked_day* is the day that was asked for, if any.
    """
    mending, proposals = mending or Mending(text), Proposals(text)
    numbers = {id(finding): number for number, finding in enumerate(report.listed, start=1)}
    in_order = [finding for of_need in replace(report, findings=report.listed).by_need.values() for finding in of_need]
    notes = [_note(numbers[id(f)], f, library, proposals, mending.words(f)) for f in in_order]
    groups = [(name, tuple(note for note in notes if note.group == name)) for name in (*NEEDS.values(), _MENDED)]
    marks = [
        _Mark(number, finding, mending.span(finding), mending.words(finding) is not None)
        for number, finding in enumerate(report.listed, start=1)
    ]
    totals = Counter(_group(finding, mending.words(finding)) for finding in report.findings)
    return DraftPage(
        report,
        _headline(report, totals),
        _judged_by(report, asked_day),
        tuple(_lines(mending.mended, marks)),
        tuple((name, inside) for name, inside in groups if inside and name != NEEDS["nothing"]),
        dict(groups)[NEEDS["nothing"]],
        _counts(report, notes),
        totals,
        site,
    )


def _group(finding: Finding, words: str | None) -> str:
    return NEEDS[finding.need] if words is None else _MENDED


def _headline(report: Report, totals: Counter[str]) -> str:
    """What there is left to do; as a headline without the full stop."""
    if not totals[_MENDED]:
        return report.headline.rstrip("。")
    return headline(totals[NEEDS["change"]], totals[NEEDS["look"]], was_mended=True).rstrip("。")


def _counts(report: Report, notes: Sequence[Note]) -> tuple[tuple[Verdict, str, int, int], ...]:
    counted = Counter(finding.verdict for finding in report.findings)
    first = {note.finding.verdict: note.number for note in reversed(notes)}
    return tuple((v, ruling.manner, counted[v], first.get(v, 0)) for v, ruling in VERDICTS.items() if v in counted)


def _judged_by(report: Report, asked_day: date | None) -> str:
    day = in_words(report.day)
    if asked_day is not None:
        return f"时效按填写的日期{day}判断。"
    if report.is_dated:
        return f"时效按稿件写明的日期{day}判断。"
    if report.day is not None:
        return f"稿件没有写明日期，时效按文库著录的日期{day}判断。"
    return "稿件没有写明日期，时效按文库著录的现状判断。"


# Notes


def _note(number: int, finding: Finding, library: Library, proposals: Proposals, words: str | None) -> Note:
    source, shown = _source(finding, library)
    url = url_of(finding)
    target = finding.target
    name = f"《{target.title}》{target.label if target.is_held else ''}" if target else f"提法“{finding.formulation}”"
    return Note(
        number,
        finding,
        url,
        name if url else "",
        source,
        "" if finding.evidence in shown else finding.evidence,
        tuple(
            Candidate(
                _name_of(candidate, library),
                document_url(candidate.document, candidate.address),
                choice,
                _proposal(proposals, finding, choice),
            )
            for candidate, choice in zip(finding.candidates, finding.choices or repeat(""), strict=False)
        ),
        _proposal(proposals, finding, finding.suggestion),
        words,
    )


def _proposal(proposals: Proposals, finding: Finding, words: str) -> str:
    pieces = proposals.pieces(finding.span, words) if words else ()
    return json.dumps(pieces, ensure_ascii=False) if pieces else ""


def _name_of(candidate: Target, library: Library) -> str:
    """A candidate with its year, by which versions are told apart."""
    metadata = library.snapshot.shelf(candidate.document).metadata
    return f"《{candidate.title}》{candidate.label}{year_of_edition(metadata)}"


def _source(finding: Finding, library: Library) -> tuple[SourcePassage | None, str]:
    """The passage that a finding is about, and what of its wording is shown; of a whole document or a chapter none."""
    target = finding.target
    if target is None or not target.is_held or not target.address:
        return None, ""
    document = library.document(target.document)
    if not document.holds(target.address):
        return None, ""
    passage = document.passages[document.position(target.address)]
    if passage.kind == "heading":
        return None, ""
    is_cited = [_is_part(paragraph, target.address) for paragraph in passage.paragraphs]
    if not any(is_cited):
        is_cited = [True] * len(is_cited)
    is_short = len(passage.text) <= _LONGEST_SOURCE
    shown = [(p, c) for p, c in zip(passage.paragraphs, is_cited, strict=True) if c or is_short]
    wordings = _wordings(finding, library)
    metadata = library.resolver.known(target.document)  # as on the day of the catalogue: a report stays as it is
    source = SourcePassage(
        f"{target.document}/{passage.address}",
        f"《{target.title}》{target.label}",
        metadata.status,
        metadata.text,
        tuple((rendering.marked(p.text, _marks(p, finding, wordings)), c and not all(is_cited)) for p, c in shown),
    )
    return source, "\n".join(paragraph.text for paragraph, _ in shown)


def _is_part(paragraph: Paragraph, address: str) -> bool:
    """Whether a paragraph belongs to the part `address`: is it, lies under it, or holds it as a point."""
    return paragraph.address.is_within(address) or any(point.address == address for point in paragraph.points)


def _wordings(finding: Finding, library: Library) -> list[Wording]:
    """What is marked in the source: the words that decided on a quotation, or the formulation."""
    if finding.kind == "quotation":
        return [Wording.of(line) for line in finding.evidence.split("\n")]
    if finding.kind == "formulation" and finding.formulation:
        try:
            return [Wording.of(library.formulations.named(finding.formulation).wording)]
        except NotFoundError:
            return []
    return []


def _marks(paragraph: Paragraph, finding: Finding, wordings: Iterable[Wording]) -> Spans:
    """Where a paragraph of the source is marked: a cited point, or the wording."""
    address = finding.target.address if finding.target else ""
    points = tuple((point.start, point.end) for point in paragraph.points if point.address == address)
    return highlight(paragraph.text, wordings) or points


# The text of the draft


@dataclass(frozen=True)
class _Mark:
    """A finding in the text as it is shown: where, and whether it was changed."""

    number: int
    finding: Finding
    span: tuple[int, int]
    is_mended: bool

    @property
    def manner(self) -> str:
        return "mended" if self.is_mended else self.finding.ruling.manner

    @property
    def said(self) -> str:
        """What stands behind it beside its number."""
        return "已改" if self.is_mended else "" if self.finding.verdict == "一致" else self.finding.verdict


@dataclass(frozen=True)
class _MarkPiece:
    """The part of a finding's mark that falls in one line, `[start, end)` of it; a mark may be cut by lines and by other
    marks, and bears its number where it ends."""

    start: int
    end: int
    mark: "_Mark"
    is_first: bool
    is_last: bool

    def cut(self, at: int) -> tuple["_MarkPiece", "_MarkPiece"]:
        return replace(self, end=at, is_last=False), replace(self, start=at, is_first=False)


def _lines(text: str, marks: Sequence[_Mark]) -> Iterable[tuple[int, str, Markup]]:
    """The lines that hold text: their numbers, the form in which each is printed, and its markup."""
    lines = text.split("\n")
    forms = _forms(text)
    pieces = _pieces(lines, marks)
    for index, line in enumerate(lines):
        if line.strip():
            yield index, forms.get(index, ""), _marked(line, 0, len(line), pieces.get(index, []))


def _forms(text: str) -> dict[int, str]:
    """How lines are printed that are no plain paragraphs, by their position: the title, headings of each rank."""
    read = read_lines(text)
    forms = {line.line - 1: form for line in read if (form := _form(line))}
    if read and not forms.get(read[0].line - 1) and _is_title(read[0].text):
        forms[read[0].line - 1] = "title"
    for line in _signature(read):
        forms[line.line - 1] = "signed"
    return forms


def _form(line: Line) -> str:
    if line.runs_in:
        return ""
    return "suboutline" if line.kind == "suboutline" else _FORMS.get(line.kind, "")


def _is_title(line: str) -> bool:
    return len(line) <= _LONGEST_TITLE and not line.endswith(tuple("。；：，！？…"))


def _signature(read: Sequence[Line]) -> list[Line]:
    """The lines with which a draft is signed, if it is: the day, and before it who signs."""
    if len(read) < 3 or [(start, end) for start, end, _ in days(read[-1].text)] != [(0, len(read[-1].text))]:
        return []
    signer = read[-2]
    is_signer = signer.kind == "plain" and len(signer.text) <= _LONGEST_SIGNER and _is_title(signer.text)
    return [signer, read[-1]] if is_signer else [read[-1]]


def _pieces(lines: Sequence[str], marks: Iterable[_Mark]) -> dict[int, list[_MarkPiece]]:
    """The marks by the position of the line in which they fall."""
    starts = line_starts(lines)
    by_line: dict[int, list[_MarkPiece]] = {}
    for mark in marks:
        start, end = mark.span
        reached = range(bisect_right(starts, start) - 1, bisect_right(starts, max(start, end - 1)))
        places = [
            (index, max(start - starts[index], 0), min(end - starts[index], len(lines[index])))
            for index in reached
            if lines[index].strip()
        ]
        places = [place for place in places if place[1] < place[2]]
        for place in places:
            piece = _MarkPiece(*place[1:], mark, place is places[0], place is places[-1])
            by_line.setdefault(place[0], []).append(piece)
    return by_line


def _from_without(piece: _MarkPiece) -> tuple[int, int, int]:
    return piece.start, -piece.end, piece.mark.number


def _marked(line: str, start: int, end: int, pieces: Iterable[_MarkPiece]) -> Markup:
    """`line[start:end]` with the marks in it; marks that cross each other are cut where they do."""
    waiting = [(_from_without(piece), piece) for piece in pieces]
    heapify(waiting)
    parts: list[str] = []
    at = start
    while waiting:
        _, piece = heappop(waiting)
        inside: list[_MarkPiece] = []
        while waiting and waiting[0][1].start < piece.end:
            _, other = heappop(waiting)
            if other.end > piece.end:
                other, after = other.cut(piece.end)
                heappush(waiting, (_from_without(after), after))
            inside.append(other)
        parts += [line[at : piece.start], _mark(piece, _marked(line, piece.start, piece.end, inside))]
        at = piece.end
    return rendering.joined([*parts, line[at:end]])


def _mark(piece: _MarkPiece, content: Markup) -> Markup:
    mark = piece.mark
    title = f"{mark.finding.verdict}：{mark.finding.detail}"
    shown = rendering.draft_mark(content, mark.number, mark.manner, title, is_first=piece.is_first)
    return shown + rendering.draft_reference(mark.number, mark.manner, mark.said) if piece.is_last else shown
