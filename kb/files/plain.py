"""Plain text: what is seen is what is written, and a link is an address in angle brackets (RFC 3986, appendix C)."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from kb.errors import DocumentError
from kb.files.decoding import decode
from kb.files.front_matter import FrontMatter, split_front_matter
from kb.files.markup import Insertion, TextOrigin, finished, one_line, safe_url
from kb.files.visible_text import Annotation, Bounds, Piece, Span, UnreadableFileError, VisibleParagraph, VisibleText

# --- above a line of text is a rule, above `name: value` the beginning of front matter.
_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n\s*(?:[\w\"'-]+[ \t]*:(?=\s)|---[ \t]*\r?\n)")


def read(raw: bytes, bounds: Bounds) -> VisibleText:
    """Read a text file: each of its lines is a paragraph.

    Raises UnreadableFileError if it is no text, TooLargeError if it is too long.
    """
    decoded = decode(raw)
    bounds.check_characters(len(decoded.source))
    front, start, first_line = opening(decoded.source)
    spans = list(lines(decoded.source, start))
    bounds.check_signs(len(spans))
    paragraphs = tuple(
        VisibleParagraph((Piece(decoded.source[begin:end], (begin, end)),), apart=0) for begin, end in spans
    )
    line_end = next((end for end in ("\r\n", "\n", "\r") if end in decoded.text), "\n")
    origin = TextOrigin(decoded, _insertions, lambda words: words.replace("\n", line_end))
    return finished(
        VisibleText(
            ".txt", paragraphs, front=front, first_line=first_line, source=decoded.source, is_lined=True, origin=origin
        )
    )


def opening(source: str) -> tuple[FrontMatter, int, int]:
    """Return the front matter of a file, the place where its text begins, and the line.

    Raises UnreadableFileError if the front matter is not in order.
    """
    if not _FRONT_MATTER.match(source):
        return {}, 0, 1
    try:
        front, _, first_line = split_front_matter(source)
    except DocumentError as error:
        raise UnreadableFileError(error.message, line=error.line) from error
    ends = islice(re.finditer(r"\n|\Z", source), first_line - 2, None)
    return front, next(ends).end(), first_line


def lines(source: str, start: int) -> Iterator[Span]:
    """Yield the lines from `start` on as spans, without their ends; the last is empty if the source ends with a line end."""
    at = start
    for line in source[start:].split("\n"):
        end = at + len(line)
        yield at, end - line.endswith("\r")
        at = end + 1


def _insertions(text: VisibleText, annotations: Sequence[Annotation]) -> Iterator[Insertion]:
    """Yield the address of each link, in angle brackets, and each comment, in 〔〕, behind its mark."""
    for annotation in annotations:
        places = [place for _, place in text.places(annotation.start, annotation.end)]
        if places:  # of two marks that end together the inner one comes first
            yield Insertion(places[-1][1], _remark(annotation), rank=-annotation.start)


def _remark(annotation: Annotation) -> str:
    link = f"<{safe_url(annotation.url)}>" if annotation.url else ""
    comment = f"〔核对：{one_line(annotation.comment)}〕" if annotation.comment else ""
    return link + comment
