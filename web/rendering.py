"""The only place that makes markup: text with its numbers, links and marks, as HTML."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from itertools import groupby, pairwise
from pathlib import Path
from typing import Literal, TypeVar
from urllib.parse import quote

import markdown
from flask import Flask
from markupsafe import Markup, escape

from kb.citations import Link
from kb.documents import TEXT_KIND_NAMES, Document, Paragraph, Passage, cell_spans, is_row
from kb.drafts import VERDICTS
from kb.search import ContextLine, Hit
from kb.text import DiffPiece, changes, in_words
from kb.urls import citations_url, compare_url, csl_url, document_url, history_url, outdated_url, part_url, work_url
from kb.versions import ComparisonRow, SideLine
from web.delivery import file_url
from web.site import site_address

Spans = Sequence[tuple[int, int]]

_TIERS = {"citation": "按引用", "exact": "", "all": "含全部词语", "some": "含部分词语"}
_STATUS_CLASSES = {"现行有效": "in-force", "已修订": "revised", "已废止": "repealed", "尚未施行": "not-yet"}
_SENTENCE = re.compile(r"[^。；;！？\n]*[。；;！？\n”]*")
_EXCERPT = 160  # characters of a passage that a results page shows: two lines of it
_FOOTNOTE = re.compile(r"\[\^([^\]]+)\][:：]\s*")
# 2016年11月1日, 二〇一六年十一月一日; 第十条之一, 第（三）项.
_DIGITS = "一二三四五六七八九十百千零〇○０-９0-9"
_UNBROKEN = re.compile(
    rf"(?:[0-9]{{4}}|[二一][〇○零一二三四五六七八九]{{3}})年(?:[{_DIGITS}]{{1,3}}月)?(?:[{_DIGITS}]{{1,3}}日)?"
    rf"|[0-9]{{1,2}}月[0-9]{{1,2}}日"
    rf"|第[（(]?[{_DIGITS}]{{1,8}}[）)]?[编章节条款项目](?:之[{_DIGITS}]{{1,3}})?"
)
_MOST_HOVERING = 200  # characters that a browser shows on hovering without covering the text


@dataclass
class Marker:
    """Opens the marks of a page: each with the next number, so that one can go from mark to mark."""

    count: int = 0

    def open(self) -> Markup:
        """Return the opening tag of the next mark."""
        self.count += 1
        return Markup('<mark id="mark-{}">').format(self.count)


class PlainMarker(Marker):
    """Opens marks without numbers, for pages that show many documents."""

    def open(self) -> Markup:
        """Return the opening tag of a mark."""
        return Markup("<mark>")


def install(app: Flask) -> None:
    """Give the templates what they need."""
    app.jinja_env.filters.update(
        day=in_words,
        moment=lambda value: value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        day_before=lambda value: in_words(value - timedelta(1)),
        fetched_on=fetched_on,
        quoted=lambda text: quote(text, safe=""),
        unbroken=unbroken,
    )
    app.jinja_env.globals.update(
        asset=file_url,
        scripts=scripts,
        styles=styles,
        badge=badge,
        citations_url=citations_url,
        compare_url=compare_url,
        csl_url=csl_url,
        compared=compared,
        document_url=document_url,
        history_url=history_url,
        line_row=line_row,
        one_side=one_side,
        site_address=site_address,
        outdated_url=outdated_url,
        part_url=part_url,
        status_class=lambda status: _STATUS_CLASSES.get(status, ""),
        text_kind=lambda kind: TEXT_KIND_NAMES[kind],
        tier_name=lambda tier: _TIERS[tier],
        work_url=work_url,
    )


def styles(*names: str, media: str = "all") -> Markup:
    """Return the elements that load style sheets."""
    element = Markup('<link rel="stylesheet" href="{}" media="{}">')
    return Markup("\n").join(element.format(file_url(name), media) for name in names)


def scripts(*names: str, deferred: bool = True) -> Markup:
    """Return the elements that load scripts, run in this order when the page has been read, or else at once."""
    element, when = Markup('<script src="{}"{}></script>'), Markup(" defer") if deferred else ""
    return Markup("\n").join(element.format(file_url(name), when) for name in names)


def article_number(article: Passage) -> str:
    """Return the number of an article where many stand beside each other: 10, 10之1."""
    number = article.address.article.last
    return f"{number.number}之{number.inserted}" if number.inserted else str(number.number)


def fetched_on(moment: str) -> str:
    """Return the date of *moment* in words: 2026年11月22日; a string that is no ISO 8601 comes back unchanged."""
    try:
        return in_words(date.fromisoformat(moment[:10]))
    except ValueError:
        return moment


def unbroken(text: str) -> Markup:
    """Return *text* with the dates and the numbers of parts in it held together: a line does not end within 第十条."""
    return Markup(_UNBROKEN.sub(r'<span class="unbroken">\g<0></span>', str(escape(text))))


def badge(status: str) -> Markup:
    """Return the status as a badge; empty for a document that has none."""
    if not status:
        return Markup()
    return Markup('<span class="badge {}">{}</span>').format(_STATUS_CLASSES.get(status, ""), status)


def marked(text: str, marks: Spans) -> Markup:
    """Return *text* with its marks, which bear no number; rows of tables as `_readable` shows them."""
    return _readable(text, 0, len(text), marks, _signs(text))


Leads = Callable[[Link], tuple[str, str]]
"""Where a citation leads, and what to say of that; nothing of one that leads where it says."""


def paragraph(line: Paragraph, marks: Spans, links: Sequence[Link], marker: Marker, leads: Leads) -> Markup:
    """Return a paragraph of a document: its points as anchors, its citations as links, its marks numbered."""
    start = line.number_length
    if not (marks or links or line.points):  # most of a long law
        return unbroken(line.text[start:])
    edges = [start, *(point.start for point in line.points), len(line.text)]
    pieces: list[Markup] = []
    for first, last in pairwise(sorted({edge for edge in edges if edge >= start})):
        inside = _linked(line.text, first, last, marks, links, marker, leads)
        point = next((point for point in line.points if point.start == first), None)
        if point is not None:
            inside = Markup('<span class="point" id="{}">{}</span>').format(point.address, inside)
        pieces.append(inside)
    return joined(pieces)


def number(line: Paragraph, marks: Spans, marker: Marker) -> Markup:
    """Return what stands before the text of a paragraph: 第十条, （一）."""
    return _marked(line.text, 0, line.number_length, marks, marker) if line.number_length else Markup()


@dataclass(frozen=True)
class Row:
    """A row of a table with its marks and links."""

    paragraph: Paragraph
    marks: Spans
    links: Sequence[Link]


def table(
    rows: Sequence[Row], label: str, marker: Marker, notes: "Footnotes", leads: Leads, *, identifier: str = ""
) -> Markup:
    """Return the rows of one table, each an anchor; what is wider than the page is moved sideways by itself.

    `label` is what the table is called, `identifier` its own anchor if nothing around it bears that.
    """
    heads = [_row(row, "th", marker, notes, leads) for row in rows if row.paragraph.kind == "header"]
    others = [_row(row, "td", marker, notes, leads) for row in rows if row.paragraph.kind != "header"]
    head = Markup("<thead>{}</thead>").format(joined(heads)) if heads else ""
    own = Markup(' id="{}"').format(identifier) if identifier else ""
    return Markup(
        '<div class="frame"{} role="region" aria-label="{}" tabindex="0"><table>{}<tbody>{}</tbody></table></div>'
    ).format(own, label, head, joined(others))


def _row(row: Row, tag: str, marker: Marker, notes: "Footnotes", leads: Leads) -> Markup:
    line = row.paragraph
    cells = [_linked(line.text, *span, row.marks, row.links, marker, leads) for span in cell_spans(line.text)]
    cells[-1] += notes.marks(line)
    opening = Markup('<th scope="col">{}</th>') if tag == "th" else Markup("<td>{}</td>")
    return Markup('<tr id="{}">{}</tr>').format(line.address, joined(opening.format(cell) for cell in cells))


class Footnotes:
    """The footnotes of a page: a mark in the text leads to its note, and the note back to the first of its marks."""

    def __init__(self, document: Document) -> None:
        paragraphs = [paragraph for passage in document.passages for paragraph in passage.paragraphs]
        self._texts: dict[str, str] = {}
        for note in (line for line in paragraphs if line.kind == "footnote"):
            self._texts.setdefault(note.note, note.rest)
        self._numbers = {name: number for number, name in enumerate(self._texts, 1)}
        self._marked = {name for line in paragraphs for name in line.marks}
        self._shown: Counter[str] = Counter()
        self._numbered: set[str] = set()

    def marks(self, line: Paragraph) -> Markup:
        """Return the marks with which a paragraph ends, raised; one without a note leads nowhere."""
        return joined(map(self._mark, line.marks))

    def _mark(self, name: str) -> Markup:
        number = self._numbers.get(name)
        if number is None:
            return Markup('<sup class="note-mark ui">[{}]</sup>').format(name)
        self._shown[name] += 1
        own = f"noted-{number}" + (f"-{self._shown[name]}" if self._shown[name] > 1 else "")
        text = self._texts[name]
        hover = text if len(text) <= _MOST_HOVERING else text[:_MOST_HOVERING] + "…"
        return Markup(
            '<sup class="note-mark ui"><a id="{}" href="#note-{}" title="{}" aria-label="注{}">[{}]</a></sup>'
        ).format(own, number, hover, name, name)

    def number(self, line: Paragraph, marks: Spans, marker: Marker) -> Markup:
        """Return the number of a footnote, which leads back."""
        name = _marked(line.text, 2, line.text.index("]"), marks, marker)
        if line.note in self._numbered:
            return Markup("[{}] ").format(name)
        self._numbered.add(line.note)
        number = self._numbers[line.note]
        if line.note not in self._marked:
            return Markup('<span class="note-number ui" id="note-{}">[{}]</span> ').format(number, name)
        return Markup('<a class="note-number ui" id="note-{}" href="#noted-{}" title="回到正文">[{}]</a> ').format(
            number, number, name
        )


Item = TypeVar("Item")


def _stretches(first: int, last: int, items: Iterable[tuple[int, int, Item]]) -> Iterator[tuple[int, int, Item | None]]:
    """Cut `[first, last)` at the spans of *items*, which are in order: what is between them bears no item."""
    at = first
    for start, end, item in items:
        start, end = max(start, at), min(end, last)
        if start < end:
            yield at, start, None
            yield start, end, item
            at = end
    yield at, last, None


def _linked(
    text: str, first: int, last: int, marks: Spans, links: Sequence[Link], marker: Marker, leads: Leads
) -> Markup:
    spans = ((link.start, link.end, link) for link in links if link.start >= first)
    pieces: list[Markup] = []
    for start, end, link in _stretches(first, last, spans):
        inside = _marked(text, start, end, marks, marker, unbroken)
        if link is not None:
            url, remark = leads(link)
            kind = "cites" if link.is_held else "cites unheld"
            title = Markup(' title="{}"').format(remark) if remark else Markup()
            inside = Markup('<a class="{}" href="{}"{}>{}</a>').format(kind, url, title, inside)
        pieces.append(inside)
    return joined(pieces)


def _marked(
    text: str, first: int, last: int, marks: Spans, marker: Marker, shown: Callable[[str], Markup] = escape
) -> Markup:
    """Return `text[first:last]` with the parts of *marks* that fall in it; a mark is numbered where it begins.

    `shown` makes markup of what lies between their edges.
    """
    if not marks:
        return shown(text[first:last])
    pieces: list[str] = []
    for start, end, begins_here in _stretches(first, last, ((*mark, mark[0] >= first) for mark in marks)):
        if begins_here is None:
            pieces.append(shown(text[start:end]))
        else:
            pieces += (marker.open() if begins_here else "<mark>", shown(text[start:end]), "</mark>")
    return Markup("".join(pieces))


def excerpt(hit: Hit) -> Markup:
    """Return a hit as the results page shows it: all of a passage that is short or was cited.

    Of another the sentences with marks and a little around them, with … for what is left out.
    """
    stretches = [(0, len(hit.text), True)] if hit.tier == "citation" else _shortened(hit.text, hit.highlights)
    signs = _signs(hit.text)
    left_out = Markup('<span class="left-out">…</span>')
    return joined(
        _readable(hit.text, start, end, hit.highlights, signs) if is_shown else left_out
        for start, end, is_shown in stretches
    )


def line(one: ContextLine) -> Markup:
    """Return a line of the concordance: what stands before the words, the words, what stands behind them."""
    text, signs = one.hit.text, _signs(one.hit.text)
    marks = [mark for mark in one.hit.highlights if mark[1] > one.first and mark[0] < one.last]

    def piece(start: int, end: int) -> Markup:
        inside = [mark for mark in marks if mark[1] > start and mark[0] < end]
        return _readable(text, start, end, inside, signs) if signs else _marked(text, start, end, inside, PlainMarker())

    is_cut_before, is_cut_after = one.is_cut
    after = f"{piece(one.end, one.last)}{_CUT if is_cut_after else ''}"
    if one.start == one.end:
        return Markup(f'<span class="whole">{after}</span>')
    before, words = f"{_CUT if is_cut_before else ''}{piece(one.first, one.start)}", piece(one.start, one.end)
    return Markup(
        f'<span class="before"><bdi>{before}</bdi></span><span class="at">{words}</span><span class="after">{after}</span>'
    )


_CUT = '<span class="ui">…</span>'


def line_row(
    context: ContextLine, typed: str, as_of: date | None = None, *, is_first: bool = False, named: str = ""
) -> Markup:
    """Return a line of a list: the name of its part, a link, and the words; `named` puts the document before it.

    Made here and not in a template: a page has thirty, and a macro takes three times as long.
    """
    hit, address = context.hit, context.part[0]
    url = escape(document_url(hit.document, address, typed, as_of))
    focus = ' autofocus aria-describedby="answer"' if is_first else ""
    document = f'<span class="of">{escape(named)}</span> ' if named else ""
    return Markup(
        f'<li data-part="{escape(hit.document)}/{escape(address)}"><a class="where line" href="{url}"{focus}>'
        f'<span class="part ui">{document}{escape(hit.label)}</span> {line(context)}</a></li>\n'
    )


Sign = tuple[int, int, str]
"""A stretch `[start, end)` of a text that is shown in another way."""


def _signs(text: str) -> list[Sign]:
    """Return the signs of the file in *text*: edges of cells, the number of a footnote."""
    if "|" not in text and "[^" not in text:
        return []
    signs: list[Sign] = []
    at = 0
    for line in text.split("\n"):
        note = _FOOTNOTE.match(line)
        if note is not None:
            signs += [(at, at + 2, "["), (at + note.end(1), at + note.end(), "] ")]
        elif is_row(line):
            signs += _edges(line, at)
        at += len(line) + 1
    return signs


def _edges(row: str, at: int) -> Iterator[Sign]:
    """Yield the edges of a row's cells; those of empty cells are one with their neighbours'."""
    end = 0
    for first, last in cell_spans(row):
        if first < last:
            yield at + end, at + first, " · " if end else ""
            end = last
    yield at + end, at + len(row), ""


def _readable(text: str, first: int, last: int, marks: Spans, signs: Sequence[Sign]) -> Markup:
    """Return `text[first:last]` with its marks, *signs* shown in their way: 甲 · 乙 for a row of a table."""
    inside = [sign for sign in signs if sign[0] >= first and sign[1] <= last]
    return joined(
        _marked(text, start, end, marks, PlainMarker())
        if sign is None
        else Markup('<span class="sign">{}</span>').format(sign)
        if sign
        else ""
        for start, end, sign in _stretches(first, last, inside)
    )


def _shortened(text: str, marks: Spans) -> Iterator[tuple[int, int, bool]]:
    """Cut *text* into stretches `[start, end)` that are shown or left out."""
    if len(text) <= 2 * _EXCERPT:
        yield 0, len(text), True
        return
    sentences = [match.span() for match in _SENTENCE.finditer(text) if match[0]]
    shown = {i for i, (start, end) in enumerate(sentences) if any(s < end and e > start for s, e in marks)}
    if not shown:
        shown = {0}
    budget = _EXCERPT - sum(sentences[i][1] - sentences[i][0] for i in shown)
    for i in sorted(shown):
        for neighbour in (i - 1, i + 1):
            if 0 <= neighbour < len(sentences) and neighbour not in shown and budget > 0:
                shown.add(neighbour)
                budget -= sentences[neighbour][1] - sentences[neighbour][0]
    for is_shown, run in groupby(range(len(sentences)), shown.__contains__):
        positions = list(run)
        yield sentences[positions[0]][0], sentences[positions[-1]][1], is_shown


def stylesheets(*names: str) -> Markup:
    """Return style sheets for a page that is read without the site."""
    static = Path(__file__).parent / "static"
    return Markup("\n".join((static / name).read_text("utf-8") for name in names))


# A draft that was checked

_DELETED, _INSERTED = Markup("<del>{}</del>"), Markup("<ins>{}</ins>")
_COMPARED = {"same": Markup("{}"), "draft": _DELETED, "old": _DELETED, "source": _INSERTED, "new": _INSERTED}


def joined(pieces: Iterable[str]) -> Markup:
    """Join plain text and markup; the text is escaped."""
    return Markup("".join(map(escape, pieces)))


def difference(pieces: Iterable[DiffPiece]) -> Markup:
    """Return a comparison: what only the draft has is struck out, what only the source has is put in."""
    return joined(_COMPARED[piece.op].format(piece.text) for piece in pieces)


def compared(row: ComparisonRow) -> list[Markup]:
    """Return the paragraphs of the new side of a comparison, what it left out struck out and what it put in marked."""
    lines: list[list[Markup]] = [[]]
    for op, text in row.pieces:
        for position, part in enumerate(text.split("\n")):
            if position:
                lines.append([])
            lines[-1].append(_COMPARED[op].format(part) if part else Markup())
    return [line for line in map(joined, lines) if line]


def one_side(line: SideLine, tag: Literal["del", "ins"]) -> Markup:
    """Return a paragraph of one version, differences struck out or put in."""
    differences = ((*mark, True) for mark in line.marks)
    return joined(
        Markup("<{0}>{1}</{0}>").format(tag, line.text[start:end]) if is_marked else line.text[start:end]
        for start, end, is_marked in _stretches(0, len(line.text), differences)
    )


def both_readings(own: str, other: str) -> tuple[Markup, Markup]:
    """Return a wording as two sources have it, the characters of each marked that the other does not have."""
    differing = changes(own, other)
    return marked(own, tuple(each.draft for each in differing)), marked(other, tuple(each.source for each in differing))


def draft_mark(content: Markup, number: int, manner: str, hover: str, *, is_first: bool) -> Markup:
    """Return a marked stretch of a draft; links lead to the first of a mark."""
    name = Markup(' id="at-{}"').format(number) if is_first else Markup("")
    return Markup('<mark class="{}"{} data-finding="{}" title="{}">{}</mark>').format(
        manner, name, number, hover, content
    )


def draft_reference(number: int, manner: str, verdict: str) -> Markup:
    """Return the number behind a mark, with the verdict if any."""
    words = Markup('<span class="said">{}</span>').format(verdict) if verdict else ""
    return Markup('<sup class="ui"><a class="ref {}" href="#finding-{}">{}{}</a></sup>').format(
        manner, number, number, words
    )


def guide() -> Markup:
    """Return the user's guide, from Markdown and the table of verdicts."""
    text = (Path(__file__).parent / "guide.md").read_text("utf-8").replace("{verdicts}", _verdict_rows())
    return Markup(markdown.markdown(text, extensions=["tables", "toc"]))


def _verdict_rows() -> str:
    """Return the verdicts as rows, one for each sentence."""
    names: dict[str, list[str]] = {}
    for verdict, ruling in VERDICTS.items():
        names.setdefault(ruling.sentence, []).append(verdict)
    return "\n".join(f"| {'、'.join(verdicts)} | {sentence} |" for sentence, verdicts in names.items())
