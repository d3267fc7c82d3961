"""The only place that makes markup: text with its numbers, links and marks, as HTML."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import markdown
from flask import Flask
from markupsafe import Markup, escape

from kb.citations.links import Link
from kb.days import in_words
from kb.document import TEXT_KIND_NAMES, Paragraph
from kb.drafts.finding import Piece
from kb.search.engine import Hit
from kb.urls import document_url

Spans = Sequence[tuple[int, int]]

_TIERS = {"citation": "按引用", "exact": "", "all": "含全部词语", "some": "含部分词语"}
_STATUS_CLASSES = {"现行有效": "in-force", "已修订": "revised", "已废止": "repealed", "尚未施行": "not-yet"}
_SENTENCE = re.compile(r"[^。；;！？\n]*[。；;！？\n”]*")
_EXCERPT = 160


@dataclass
class Marker:
    """Opens the marks of a page: each with the next number, so that one can go from mark to mark."""

    count: int = 0

    def open(self) -> Markup:
        self.count += 1
        return Markup('<mark id="mark-{}">').format(self.count)


class PlainMarker(Marker):
    """Opens marks without numbers, for pages that show many documents."""

    def open(self) -> Markup:
        return Markup("<mark>")


def install(app: Flask) -> None:
    """Gives the templates what they need."""
    app.jinja_env.filters.update(day=in_words, quoted=lambda text: quote(text, safe=""))
    app.jinja_env.globals.update(
        badge=badge,
        document_url=document_url,
        status_class=lambda status: _STATUS_CLASSES.get(status, ""),
        text_kind=lambda kind: TEXT_KIND_NAMES[kind],
        tier_name=lambda tier: _TIERS[tier],
    )


def badge(status: str) -> Markup:
    """The status as a badge; empty for a document that has none."""
    return (
        Markup('<span class="badge {}">{}</span>').format(_STATUS_CLASSES.get(status, ""), status)
        if status
        else Markup()
    )


def marked(text: str, marks: Spans) -> Markup:
    """`text` with its marks, which bear no number."""
    return _marked(text, 0, len(text), marks, PlainMarker())


def paragraph(held: Paragraph, marks: Spans, links: Sequence[Link], marker: Marker) -> Markup:
    """A paragraph of a document: its points as anchors, its citations as links, its marks numbered."""
    start = held.number_length
    edges = [start, *(point.start for point in held.points), len(held.text)]
    pieces: list[Markup] = []
    for first, last in pairwise(sorted({edge for edge in edges if edge >= start})):
        inside = _linked(held.text, first, last, marks, links, marker)
        point = next((point for point in held.points if point.start == first), None)
        if point is not None:
            inside = Markup('<span class="point" id="{}">{}</span>').format(point.address, inside)
        pieces.append(inside)
    return Markup("").join(pieces)


def number(held: Paragraph, marks: Spans, marker: Marker) -> Markup:
    """What stands before the text of a paragraph: 第十条, （一）."""
    return _marked(held.text, 0, held.number_length, marks, marker) if held.number_length else Markup()


def _linked(text: str, first: int, last: int, marks: Spans, links: Sequence[Link], marker: Marker) -> Markup:
    pieces: list[Markup] = []
    at = first
    for link in links:
        start, end = max(link.start, at), min(link.end, last)
        if start >= end or link.start < first:
            continue
        pieces.append(_marked(text, at, start, marks, marker))
        inside = _marked(text, start, end, marks, marker)
        url = document_url(link.target, link.address if link.held else "")
        kind = "cites" if link.held else "cites unheld"
        pieces.append(Markup('<a class="{}" href="{}">{}</a>').format(kind, url, inside))
        at = end
    pieces.append(_marked(text, at, last, marks, marker))
    return Markup("").join(pieces)


def _marked(text: str, first: int, last: int, marks: Spans, marker: Marker) -> Markup:
    """`text[first:last]` with the parts of `marks` that fall in it; a mark is numbered where it begins."""
    pieces: list[Markup] = []
    at = first
    for start, end in marks:
        inside = (max(start, first), min(end, last))
        if inside[0] >= inside[1]:
            continue
        pieces.append(escape(text[at : inside[0]]))
        wording = text[inside[0] : inside[1]]
        opening = marker.open() if start >= first else Markup("<mark>")
        pieces.append(opening + escape(wording) + Markup("</mark>"))
        at = inside[1]
    pieces.append(escape(text[at:last]))
    return Markup("").join(pieces)


def excerpt(hit: Hit) -> Markup:
    """A hit as the results page shows it: all of a passage that is short or was cited; of another the sentences with
    marks and a little around them, with … for what is left out."""
    pieces: list[Markup] = []
    stretches = [(0, len(hit.text), True)] if hit.tier == "citation" else _kept(hit.text, hit.highlights)
    for start, end, kept in stretches:
        if kept:
            pieces.append(_marked(hit.text, start, end, hit.highlights, PlainMarker()))
        else:
            pieces.append(Markup('<span class="left-out">…</span>'))
    return Markup("").join(pieces)


def _kept(text: str, marks: Spans) -> Iterator[tuple[int, int, bool]]:
    """`text` cut into stretches `[start, end)` that are shown or left out."""
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
    for kept, run in _runs(len(sentences), shown):
        yield sentences[run[0]][0], sentences[run[-1]][1], kept


def _runs(count: int, shown: set[int]) -> Iterator[tuple[bool, list[int]]]:
    run: list[int] = []
    for i in range(count):
        if run and (i in shown) != (run[-1] in shown):
            yield run[-1] in shown, run
            run = []
        run.append(i)
    if run:
        yield run[-1] in shown, run


def stylesheets(*names: str) -> Markup:
    """The named files of `static/`, for a page that is read without the site."""
    static = Path(__file__).parent / "static"
    return Markup("\n".join((static / name).read_text("utf-8") for name in names))


# A draft that was checked

_COMPARED = {"same": Markup("{}"), "draft": Markup("<del>{}</del>"), "source": Markup("<ins>{}</ins>")}


def joined(pieces: Iterable[str]) -> Markup:
    """Plain text and markup in one; the text is escaped."""
    return Markup("").join(map(escape, pieces))


def difference(pieces: Iterable[Piece]) -> Markup:
    """A comparison: what only the draft has is struck out, what only the source has is put in."""
    return Markup("").join(_COMPARED[piece.op].format(piece.text) for piece in pieces)


def draft_mark(content: Markup, number: int, manner: str, told: str, *, is_first: bool) -> Markup:
    """A marked stretch of a draft, which says on hovering what was found; the first of a mark is where links lead."""
    name = Markup(' id="at-{}"').format(number) if is_first else Markup("")
    return Markup('<mark class="{}"{} data-finding="{}" title="{}">{}</mark>').format(
        manner, name, number, told, content
    )


def draft_reference(number: int, manner: str, said: str) -> Markup:
    """The number behind a mark, and the verdict in words where there is something to say."""
    words = Markup('<span class="said">{}</span>').format(said) if said else ""
    return Markup('<sup><a class="ref {}" href="#finding-{}">{}{}</a></sup>').format(manner, number, number, words)


def guide() -> Markup:
    """The user's guide, from Markdown."""
    written = (Path(__file__).parent / "guide.md").read_text("utf-8")
    return Markup(markdown.markdown(written, extensions=["tables", "toc"]))
