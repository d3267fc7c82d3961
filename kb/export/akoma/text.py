"""The text of a document as Akoma Ntoso: its tree, its paragraphs, its tables, its citations.

Every part that has an address bears it as its `eId`, and nothing else in the text bears one. The names follow the
convention where the convention has one for the part: part, chapter, section, article, paragraph (款), point (目). It has
none for 项, which stand in the hierarchy and not in a list (a list may go on after a paragraph: （一）（二） a 款 （三）), nor
for headings without a number, nor for annexes that have no metadata of their own: these are `hcontainer`, named `item`,
`heading`, `annex`. 自然段 outside articles are `p`; 一是 within a paragraph is a `span`. Footnotes are where the document
has them; their marks are `sup` of the class `mark`, with a `ref` in it to the footnote if there is one: one footnote may
have several marks, and an `authorialNote` stands at one only.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from lxml.etree import _Element as Element

from kb.citations import Link
from kb.documents import Address, Document, Paragraph, Passage, Section, cell_spans, runs
from kb.export.akoma.elements import add, write

Href = Callable[[Link], str]
"""Where a citation leads."""

_ELEMENTS = {
    "part": "part", "chp": "chapter", "sec": "section", "sub": "subsection", "art": "article", "para": "paragraph",
    "point": "point",
}  # fmt: skip
_NAMES = {"item": "item", "hdg": "heading", "preamble": "preamble", "conclusion": "conclusion", "fn": "footnote"}

Part = Passage | Section


@dataclass
class _Node:
    """A part of an article, with what stands under it. Of a table, `is_table`, `paragraphs` are the rows."""

    address: Address
    paragraphs: list[Paragraph]
    is_table: bool = False
    children: list["_Node"] = field(default_factory=list)


class AkomaText:
    """Adds the text of one document to its element."""

    def __init__(self, document: Document, links: Iterable[Link], href: Href) -> None:
        self._document = document
        self._href = href
        self._links: dict[str, list[Link]] = {}
        for link in links:
            passage = document.passages[document.position(link.source_address)]
            self._links.setdefault(passage.paragraphs[link.paragraph].address, []).append(link)
        self._notes: dict[str, str] = {}
        for paragraph in (paragraph for passage in document.passages for paragraph in passage.paragraphs):
            if paragraph.note:
                self._notes.setdefault(paragraph.note, paragraph.address)

    def add_to(self, parent: Element, body: str, remark: str = "", **marks: str) -> None:
        """Add preface, preamble, body (an element named *body*) and conclusions.

        `remark` is said at the head and is no part of the text; `marks` are attributes of all that holds the text.
        """
        parts = list(self._parts(self._document.sections, 0, len(self._document.passages)))
        front = list(takewhile(_is_front, parts))
        parts = parts[len(front) :]
        opening, parts, closing = self._around_the_body(parts)
        if front or remark:
            self._preface(add(parent, "preface"), front, remark)
        if opening:
            self._blocks(add(parent, "preamble", eId=_own_address(opening), **marks), self._paragraphs_of(opening))
        element = add(parent, body, **marks)
        self._hierarchy(element, parts)
        if not len(element):
            add(element, "hcontainer", name="empty")
        if closing:
            self._blocks(add(parent, "conclusions", eId=_own_address(closing), **marks), self._paragraphs_of(closing))

    # The tree

    def _parts(self, sections: Sequence[Section], first: int, end: int) -> Iterator[Part]:
        """Yield the sections, and the passages of `[first, end)` that stand in none of them, in reading order."""
        at = first
        for section in sections:
            yield from self._document.passages[at : section.first]
            yield section
            at = section.end
        yield from self._document.passages[at:end]

    def _around_the_body(self, parts: list[Part]) -> tuple[list[Part], list[Part], list[Part]]:
        """Return opening, body and closing of the document; the body is never empty."""
        opening = list(takewhile(_is_loose, parts))
        if not opening and parts and self._is_plain(parts[0], "preamble"):
            opening = parts[:1]
        closing = parts[-1:] if len(parts) > len(opening) and self._is_plain(parts[-1], "conclusion") else []
        body = parts[len(opening) : len(parts) - len(closing)]
        return (opening, body, closing) if body else ([], parts, [])

    def _is_plain(self, part: Part, address: str) -> bool:
        """Return whether *part* is the section of this address, of plain paragraphs alone."""
        if not isinstance(part, Section) or part.address != address or part.children:
            return False
        return all(map(_is_loose, self._document.passages[part.first : part.end]))

    def _preface(self, preface: Element, front: Sequence[Part], remark: str) -> None:
        for paragraph in self._paragraphs_of(front):
            block = add(preface, "p", eId=paragraph.address)
            inside = add(block, "docTitle") if paragraph.address == "title" else block
            self._rest(inside, paragraph, 0)
        if remark:
            add(add(preface, "p", status="editorial"), "remark", status="editorial").text = remark

    def _hierarchy(self, parent: Element, parts: Sequence[Part]) -> None:
        """Write sections, articles, and the paragraphs between them, in elements of their own."""
        loose: list[Paragraph] = []
        for part in (*parts, None):
            if isinstance(part, Passage) and part.kind != "article":
                loose += part.paragraphs
                continue
            if loose:
                self._blocks(add(add(parent, "hcontainer", name="text"), "content"), loose)
                loose = []
            if isinstance(part, Section):
                self._section(parent, part)
            elif part is not None:
                self._article(parent, part)

    def _section(self, parent: Element, section: Section) -> None:
        element = _hierarchical(parent, section.address)
        parts = list(self._parts(section.children, section.first, section.end))
        if parts and isinstance(parts[0], Passage) and parts[0].kind == "heading":
            self._heading(element, parts.pop(0))
        if parts and isinstance(parts[0], Passage) and parts[0].kind == "heading":
            # 附件1, and below it what it is called
            (title,) = self._paragraphs_of([parts.pop(0)])
            self._rest(add(element, "subheading", eId=title.address), title, 0)
        loose = list(takewhile(_is_loose, parts))
        parts = parts[len(loose) :]
        if loose:
            self._blocks(add(element, "intro" if parts else "content"), self._paragraphs_of(loose))
        self._hierarchy(element, parts)

    def _heading(self, element: Element, part: Part) -> None:
        (paragraph,) = self._paragraphs_of([part])
        start = paragraph.number_length
        last = add(element, "num") if start else element
        self._fill(last, paragraph, 0, start)
        if start < len(paragraph.text):
            self._rest(add(element, "heading"), paragraph, start)
        else:
            self._marks(last, paragraph)

    def _paragraphs_of(self, parts: Iterable[Part]) -> list[Paragraph]:
        paragraphs: list[Paragraph] = []
        for part in parts:
            passages = self._document.passages[part.first : part.end] if isinstance(part, Section) else [part]
            paragraphs += [paragraph for passage in passages for paragraph in passage.paragraphs]
        return paragraphs

    # Articles

    def _article(self, parent: Element, article: Passage) -> None:
        element = _hierarchical(parent, article.address)
        first = article.paragraphs[0]
        if first.number_length:
            self._fill(add(element, "num"), first, 0, first.number_length)
        for node in _tree(article):
            self._node(element, node, number_is_said=node.paragraphs[0] is first)

    def _node(self, parent: Element, node: _Node, *, number_is_said: bool = False) -> None:
        if node.is_table:  # below a part that has more parts above it
            self._table(add(add(parent, "hcontainer", name="text"), "content"), node.address, node.paragraphs)
            return
        element = _hierarchical(parent, node.address)
        first = node.paragraphs[0]
        start = first.number_length
        if start and not number_is_said:
            self._fill(add(element, "num"), first, 0, start)
        own_tables = list(takewhile(lambda child: child.is_table, node.children))
        children = node.children[len(own_tables) :]
        holder = add(element, "intro" if children else "content")
        self._rest(add(holder, "p"), first, start)
        for table in own_tables:
            self._table(holder, table.address, table.paragraphs)
        for child in children:
            self._node(element, child)

    # Blocks and text

    def _blocks(self, parent: Element, paragraphs: Sequence[Paragraph]) -> None:
        """Write paragraphs outside articles, and tables among them."""
        for table, run in runs(paragraphs):
            if table:
                self._table(parent, table, run)
            else:
                self._rest(add(parent, "p", eId=run[0].address), run[0], 0)

    def _table(self, parent: Element, address: str, rows: Sequence[Paragraph]) -> None:
        element = add(parent, "table", eId=address)
        for row in rows:
            line = add(element, "tr", eId=row.address)
            cells = cell_spans(row.text)
            for start, end in cells:
                cell = add(add(line, "th" if row.kind == "header" else "td"), "p")
                self._fill(cell, row, start, end)
                if (start, end) == cells[-1]:
                    self._marks(cell, row)

    def _rest(self, parent: Element, paragraph: Paragraph, start: int) -> None:
        """Write what follows the code point `start`, and the marks at the end."""
        self._fill(parent, paragraph, start, len(paragraph.text))
        self._marks(parent, paragraph)

    def _marks(self, parent: Element, paragraph: Paragraph) -> None:
        for mark in paragraph.marks:
            sign = add(parent, "sup", **{"class": "mark"})
            note = self._notes.get(mark)
            write(add(sign, "ref", href=f"#{note}") if note else sign, mark)

    def _fill(self, parent: Element, paragraph: Paragraph, start: int, end: int) -> None:
        """Write the code points `[start, end)`: points as spans, citations as references."""
        starts = {point.start: point.address for point in paragraph.points if start <= point.start < end}
        edges = sorted({start, *starts, end})
        for first, last in pairwise(edges):
            inside = add(parent, "span", eId=starts[first], **{"class": "point"}) if first in starts else parent
            self._linked(inside, paragraph, first, last)

    def _linked(self, parent: Element, paragraph: Paragraph, first: int, last: int) -> None:
        at = first
        for link in self._links.get(paragraph.address, ()):
            start, end = link.start, min(link.end, last)
            if start < at or start >= end:
                continue
            write(parent, paragraph.text[at:start])
            write(add(parent, "ref", href=self._href(link)), paragraph.text[start:end])
            at = end
        write(parent, paragraph.text[at:last])


def _is_front(part: Part) -> bool:
    return isinstance(part, Passage) and (part.address.root.kind in {"title", "note"})


def _is_loose(part: Part) -> bool:
    return isinstance(part, Passage) and part.kind in {"paragraph", "table"}


def _own_address(parts: Sequence[Part]) -> str:
    """Return the address of the section that *parts* are; empty if none."""
    return parts[0].address if isinstance(parts[0], Section) else ""


def _hierarchical(parent: Element, address: Address) -> Element:
    kind = address.original.kind
    name = _ELEMENTS.get(kind)
    if name is not None:
        return add(parent, name, eId=address)
    return add(parent, "hcontainer", eId=address, name=_NAMES.get(kind, kind))


def _tree(article: Passage) -> list[_Node]:
    """Return the paragraphs of an article as a tree, by their addresses.

    A 项 whose 款 is no longer the last (（三） after a paragraph) stands beside it.
    """
    roots: list[_Node] = []
    open_nodes: list[_Node] = []
    for table, run in runs(article.paragraphs):
        node = _Node(table or run[0].address, run, is_table=bool(table))
        above = node.address.original.parent
        while open_nodes and open_nodes[-1].address != above:
            open_nodes.pop()
        (open_nodes[-1].children if open_nodes else roots).append(node)
        open_nodes.append(node)
    return roots
