"""The comments of a Word file, to which new ones are added, and the styles that it has for them and for links."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from kb.files.word.styles import Styles
from kb.files.word.xml import Prefix, XmlPart, children, escape, parse, prefix_of, value

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

    def of_reference(self, w: Prefix) -> bytes:
        """Return the properties of a run that refers to a comment."""
        return w.element("rPr", w.element("rStyle", val=self.reference)) if self.reference else b""


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
        paragraphs = (self._paragraph(line, is_first=index == 0) for index, line in enumerate(text.split("\n")))
        signed = {"id": str(number), "author": AUTHOR, "initials": INITIALS}
        dated = {"date": clock(self._date)} if self._date else {}
        self._added.append(self._prefix.element("comment", b"".join(paragraphs), declares=True, **signed, **dated))
        return number

    def grown(self) -> bytes:
        """Return the part with the new comments last."""
        return self._part.grown(b"".join(self._added))

    def _paragraph(self, line: str, *, is_first: bool) -> bytes:
        w, style = self._prefix, self._styles.comment
        content = w.element("pPr", w.element("pStyle", val=style)) if style else b""
        if is_first:
            content += w.element("r", self._styles.of_reference(w) + w.element("annotationRef"))
        letters = b'<%st xml:space="preserve">%s</%st>' % (w.text, escape(line), w.text)
        return w.element("p", content + w.element("r", letters))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 10


def clock(date: datetime) -> str:
    """Return `date` as Word writes it: what the clock on the wall shows, with a Z that it does not mean."""
    return date.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
