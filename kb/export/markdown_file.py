"""A document as Markdown with front matter: what it is in the corpus, so that another corpus can take it in."""

from collections.abc import Iterator

from kb import address as addresses
from kb import markdown
from kb.document import Document, Paragraph, Passage, Section
from kb.export import rows
from kb.lines import Line, LineKind, read_lines
from kb.table import cells

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


def markdown_file(document: Document) -> bytes:
    """The file; the same document gives the same bytes. Read again under the same id it gives the same passages under
    the same addresses."""
    front = markdown.front_matter(document.metadata, closing=_closing(document))
    return f"{front}\n{_body(document)}".encode()


def _body(document: Document) -> str:
    """The paragraphs and tables, an empty line between two."""
    # What is in no line stands in the front matter: the title, and 题注 that is not part of the text.
    return "\n".join(block for passage in document.passages if passage.line for block in _blocks(passage))


def _blocks(passage: Passage) -> Iterator[str]:
    for table, run in rows.runs(passage.paragraphs):
        if table:
            yield "".join(_rows(run))
        else:
            (paragraph,) = run
            needs_sign = paragraph is passage.paragraphs[0] and _needs_sign(passage, paragraph.text)
            yield (_HEADING if needs_sign else "") + _line(paragraph)


def _rows(table: list[Paragraph]) -> Iterator[str]:
    for row in table:
        yield _line(row)
        if row.kind == "header":
            yield "|" + " --- |" * len(cells(row.text)) + "\n"


def _line(paragraph: Paragraph) -> str:
    return paragraph.text + "".join(f"[^{mark}]" for mark in paragraph.marks) + "\n"


def _needs_sign(passage: Passage, text: str) -> bool:
    """Whether a line would not be taken for what it is without the sign of a heading.

    第十条规定的程序… opens an article only if it is marked as doing so; 附件 after an outline only so is a heading.
    """
    plain = _read(text)
    if plain is None:
        return True  # ----- under a sign is a heading, alone it would be a rule
    if passage.kind == "paragraph" or passage.address == "title":
        return False
    kind = addresses.kind(passage.address)
    if kind in addresses.ANNEXES:
        return True
    if kind == "hdg":
        marked = _read(_HEADING + text)
        return plain.kind != "bare" and marked is not None and marked.kind == "heading"
    return plain.kind not in _NUMBERED.get(kind, ()) or plain.follows_text


def _read(line: str) -> Line | None:
    """What a line is; None if it holds no text."""
    return next(iter(read_lines(line)), None)


def _closing(document: Document) -> int:
    """How many paragraphs at the end belong to no part, as the front matter has it."""
    last: Section | None = document.sections[-1] if document.sections else None
    if last is None or addresses.kind(last.address) != "conclusion":
        return 0
    held = document.passages[last.first : last.end]
    return 0 if held[0].kind == "heading" else len(held)
