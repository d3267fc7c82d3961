"""Lines as programs break them: filled to a width, one character after another or word by word."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from io import BytesIO

from docx import Document

from kb.files.seam import indivisible, width

INDENT = "\u3000\u3000"


def wrapped(paragraphs: Iterable[str], half_widths: int, indent: str = INDENT, words: Sequence[str] = ()) -> list[str]:
    """Return paragraphs in lines that are at most so wide, the first of each indented; none is parted within `words`."""
    return [line for paragraph in paragraphs for line in _lines(paragraph, half_widths, indent, words)]


def _lines(paragraph: str, half_widths: int, indent: str, words: Sequence[str]) -> Iterator[str]:
    line, at = indent, 0
    while at < len(paragraph):
        word = next((len(word) for word in words if paragraph.startswith(word, at)), 1)
        unit = paragraph[at : at + max(word, min(12, indivisible(paragraph[at:])))]
        if line.strip() and width(line) + width(unit) > half_widths:
            yield line
            line = ""
        line += unit
        at += len(unit)
    yield line


def page(lines: Iterable[str], kind: str = "br") -> bytes:
    """Return a web page with a <br>, or a <p> for each line, or all of them in <pre>; blanks as &nbsp; with `nbsp`."""
    blank = "&nbsp;&nbsp;" if kind == "nbsp" else "\u3000"
    marked = [escape(line).replace(INDENT, 2 * blank) for line in lines]
    match kind:
        case "p":
            body = "".join(f"<p>{line}</p>\n" for line in marked)
        case "pre":
            body = "<pre>{}</pre>".format("\n".join(marked))
        case _:
            body = "<div>{}</div>".format("<br>\n".join(marked))
    return f'<html><head><meta charset="utf-8"></head><body>{body}</body></html>'.encode()


def word_lines(lines: Iterable[str], *, in_one_paragraph: bool = False) -> bytes:
    """Return a Word file with a paragraph for each line, or all of them in one, ended by hand."""
    document = Document()
    if in_one_paragraph:
        run = document.add_paragraph().add_run()
        for number, line in enumerate(lines):
            if number:
                run.add_break()
            run.add_text(line)
    else:
        for line in lines:
            document.add_paragraph(line)
    content = BytesIO()
    document.save(content)
    return content.getvalue()
