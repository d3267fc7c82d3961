"""A document as Markdown with front matter: what it is in the corpus, so that another corpus can take it in."""

from collections.abc import Collection, Iterator, Sequence

from kb.documents import Document, Line, LineKind, Paragraph, Passage, parse, read_lines, runs
from kb.files import front_matter_of

_HEADING = "## "

# The kinds of lines that open a part with a number, by the last step of its address.
_NUMBERED: dict[str, tuple[LineKind, ...]] = {
    "part": ("part",),
    "chp": ("chapter", "bare"),
    "sec": ("section", "outline"),
    "sub": ("suboutline",),
    "art": ("article",),
    "preamble": ("bare",),
    "conclusion": ("bare",),
}
_UNNUMBERED = {"hdg", "title"}


def markdown_file(document: Document) -> bytes:
    """Return the Markdown file; the same document gives the same bytes.

    Read again under the same id it gives the same passages under
    the same addresses, with the same marks of footnotes and the same heads of tables."""
    front = front_matter_of(document.metadata, closing=_closing(document))
    return f"{front}\n{_body(document)}".encode()


def _body(document: Document) -> str:
    """Return the lines, with an empty line between two, except between the rows of a table.

    A heading that is no annex may become one by its sign (附件：登记表 before the first article): it is left without.
    """
    annexes = _annexes(document.passages)
    unsigned: set[str] = set()
    while True:
        body = "".join(_written(document, unsigned))
        if not any(passage.text.startswith("附") and passage.address.kind == "hdg" for passage in document.passages):
            return body
        begun = _annexes(parse(body).passages)
        if begun <= annexes | unsigned:
            return body
        unsigned |= begun - annexes


def _annexes(passages: Sequence[Passage]) -> set[str]:
    """Return the lines with which annexes begin."""
    return {passage.text for passage in passages if passage.address.is_annex}


def _written(document: Document, unsigned: Collection[str]) -> Iterator[str]:
    """Yield the blocks of the document; those of the headings *unsigned* have no sign."""
    is_begun = False
    for passage in document.passages:
        if not passage.line:
            continue  # stands in the front matter: the title, and 题注 that is not part of the text
        for table, run in runs(passage.paragraphs):
            lines = [line for row in run for line in _row(row)] if table else [_line(passage, run[0], unsigned)]
            yield "\n" * is_begun + "\n".join(lines) + "\n"
            is_begun = True


def _line(passage: Passage, paragraph: Paragraph, unsigned: Collection[str]) -> str:
    line = _marked(paragraph)
    is_signed = paragraph is passage.paragraphs[0] and paragraph.text not in unsigned and _needs_sign(passage, line)
    return _HEADING + line if is_signed or _read(line) is None else line


def _row(row: Paragraph) -> Iterator[str]:
    """Yield a row, below the head of a table with the rule that makes it the head."""
    yield _marked(row)
    if row.kind == "header":
        yield "|" + " --- |" * len(row.cells)


def _marked(paragraph: Paragraph) -> str:
    """Return a line with its marks. What looks like a mark at the end of its text (甲[^1] [^2]) stays apart from them; what is all
    of the text after a number (第十条, and on the next line [^1]) stays on a line of its own."""
    marks = "".join(f"[^{mark}]" for mark in paragraph.marks)
    number, rest = paragraph.text[: paragraph.number_length], paragraph.rest
    alone = _read(number + rest) if rest.startswith("[^") else None
    if alone is not None and alone.text == number.strip():
        return f"{alone.text}{marks}\n\n{rest}"
    return paragraph.text + (" " if marks and paragraph.text.endswith("]") else "") + marks


def _needs_sign(passage: Passage, line: str) -> bool:
    """Return whether a line needs the sign of a heading to be one.

    第十条规定的程序… opens an article only if it is marked as doing so; 附件 after an outline only so is a heading.
    """
    plain = _read(line)
    if plain is None or passage.kind == "paragraph" or passage.address == "title":
        return False
    kind = passage.address.original.kind
    if kind in _UNNUMBERED or passage.address.is_annex:
        signed = _read(_HEADING + line)
        return plain.kind != "bare" and signed is not None and signed.kind == "heading"
    return plain.kind not in _NUMBERED.get(kind, ()) or plain.follows_text


def _read(line: str) -> Line | None:
    """Return what a line is; None if it holds no text: ----- under a sign is a line, alone it is a rule."""
    return next(iter(read_lines(line)), None)


def _closing(document: Document) -> int:
    """Return how many paragraphs at the end belong to no part."""
    for section in document.sections:
        is_headless = document.passages[section.first].kind != "heading"
        if is_headless and section.address.original.kind == "conclusion":
            return section.end - section.first
    return 0
