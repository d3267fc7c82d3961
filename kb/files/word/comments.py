"""The comments of a Word file, to which new ones are added, and the styles that it has for them and for links."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from kb.files.word.styles import Styles
from kb.files.word.xml import XmlPart, children, escape, parse, prefix_of, value

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
AUTHOR, INITIALS = "政策文库", "库"

# Numbers of comments are written as 32 bits with a sign.
_LAST_NUMBER = 2**31 - 1


@dataclass(frozen=True)
class MarkStyles:
    """The ids of the styles that Word gives to links and to comments, as far as the file has them; else empty."""

    link: str = ""
    reference: str = ""
    comment: str = ""

    @classmethod
    def of(cls, styles: Styles) -> "MarkStyles":
        """Return those among the styles of a file."""
        return cls(
            styles.id_of("character", "hyperlink"),
            styles.id_of("character", "annotation reference"),
            styles.id_of("paragraph", "annotation text"),
        )


class Comments:
    """The comments part as it came, None if there is none yet.

    `anchored` are the numbers that the body uses for comments. New ones take the next numbers.
    """

    def __init__(
        self, part: XmlPart | None, namespace: str, anchored: Collection[str], styles: MarkStyles, date: datetime | None
    ) -> None:
        empty = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<w:comments xmlns:w="{namespace}"/>'
        self._part = part or parse(empty.encode())
        numbers = {value(comment, "id") for comment in children(self._part.root, "comment")} | set(anchored)
        self._taken = {int(number) for number in numbers if _is_number(number)}
        self._styles = styles
        self._date = date
        self._added: list[bytes] = []
        self._next = max((number for number in self._taken if number < _LAST_NUMBER // 2), default=-1) + 1
        self._prefix = prefix_of(self._part.root.scope, namespace, "w")

    def add(self, text: str) -> int:
        """Add a comment and return its number; a line is a paragraph."""
        number = self._next
        while number in self._taken:
            number += 1
        self._next = number + 1
        w = self._prefix.text
        date = b' %sdate="%s"' % (w, _clock(self._date)) if self._date else b""
        head = b'<%scomment%s %sid="%d" %sauthor="%s" %sinitials="%s"%s>' % (
            *(w, self._prefix.declaration),
            *(w, number),
            *(w, escape(AUTHOR)),
            *(w, escape(INITIALS)),
            date,
        )
        paragraphs = [self._paragraph(line, is_first=index == 0) for index, line in enumerate(text.split("\n"))]
        self._added.append(head + b"".join(paragraphs) + b"</%scomment>" % w)
        return number

    def grown(self) -> bytes:
        """Return the part with the new comments last."""
        return self._part.grown(b"".join(self._added))

    def _paragraph(self, line: str, *, is_first: bool) -> bytes:
        w = self._prefix.text
        content = b"<%sp>" % w
        if self._styles.comment:
            content += b'<%spPr><%spStyle %sval="%s"/></%spPr>' % (w, w, w, escape(self._styles.comment), w)
        if is_first:
            content += b"<%sr>" % w
            if self._styles.reference:
                content += b'<%srPr><%srStyle %sval="%s"/></%srPr>' % (w, w, w, escape(self._styles.reference), w)
            content += b"<%sannotationRef/></%sr>" % (w, w)
        return content + b'<%sr><%st xml:space="preserve">%s</%st></%sr></%sp>' % (w, w, escape(line), w, w, w)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 10


def _clock(date: datetime) -> bytes:
    """`date` as Word writes it: what the clock on the wall shows, with a Z that it does not mean."""
    return date.replace(tzinfo=None).isoformat(timespec="seconds").encode() + b"Z"
