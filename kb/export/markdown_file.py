"""A document as Markdown with front matter: what it is in the corpus, so that another corpus can take it in."""

from collections.abc import Iterator

from kb import address as addresses
from kb import markdown
from kb.document import Document, Passage, Section
from kb.export import rows
from kb.lines import Line, LineKind, read_lines

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
    """The lines, an empty one between two, except between the rows of a table."""
    written = ""
    before_is_row = False
    for passage in document.passages:
        if not passage.line:
            continue  # stands in the front matter: the title, and 题注 that is not part of the text
        for line in _lines(passage):
            is_row = bool(rows.cells(line))
            written += ("\n" if written and not (before_is_row and is_row) else "") + line + "\n"
            before_is_row = is_row
    return written


def _lines(passage: Passage) -> Iterator[str]:
    for position, paragraph in enumerate(passage.paragraphs):
        needs_sign = not position and _needs_sign(passage, paragraph.text)
        yield _HEADING + paragraph.text if needs_sign else paragraph.text


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
