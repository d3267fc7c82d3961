"""The text of a `w:t` as it stands in a Word file: its code points and their bytes."""

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from xml.parsers import expat

from kb.files.word.letters import Letters
from kb.files.word.xml import WHITE_SPACE, value

_SPACE = re.compile(rb"""(\sxml:space\s*=\s*)("[^"]*"|'[^']*')""")


class Source:
    """The text in pieces, as expat tells it: an entity is one, a line end, what is in CDATA, and what is between them.

    The pieces are kept as numbers, for there may be millions: the byte of each, its place in the text, its kind.
    """

    def __init__(self, letters: Letters) -> None:
        part, element = letters.part, letters.element
        self._raw = part.raw
        self._letters = letters
        self._inner = part.inner(element)
        self._tag, self._close = part.start_tag(element), part.end_tag(element)
        self._space = value(element, "space")
        self._offsets, self._places, self._in_cdata = array("Q"), array("Q"), array("B")
        self._length = 0
        self._hidden = 0
        self._read(part.raw[self._inner : element.close])

    def place(self, index: int) -> tuple[int, bool]:
        """The byte before the visible code point `index`, and whether it is in a CDATA section."""
        index += self._hidden
        piece = bisect_right(self._places, index) - 1
        offset, rest = self._offsets[piece], index - self._places[piece]
        if rest:
            # A piece of more than one code point stands in the file as it is.
            offset += len(self._raw[offset : offset + 4 * rest].decode(errors="ignore")[:rest].encode())
        return offset, bool(self._in_cdata[piece])

    def kept_space(self) -> Iterator[tuple[int, bytes]]:
        """What is inserted, and where, so that white space at a cut stays seen and that at the ends stays unseen."""
        if self._space == "preserve":
            return
        if self._hidden or self._space:
            yield self._again(0, preserving(self._tag))
        else:
            yield self._inner - 1, b' xml:space="preserve"'
        if self._hidden + len(self._letters.text) < self._length:
            yield self._again(len(self._letters.text), self._tag)

    def _again(self, index: int, tag: bytes) -> tuple[int, bytes]:
        """The element closed before the visible code point `index`, and begun again with `tag`."""
        offset, in_cdata = self.place(index)
        return offset, b"]]>" + self._close + tag + b"<![CDATA[" if in_cdata else self._close + tag

    def _read(self, content: bytes) -> None:
        is_blank = self._space != "preserve"
        in_cdata = False

        def take(text: str) -> None:
            nonlocal is_blank
            self._offsets.append(self._inner + parser.CurrentByteIndex - len(b"<t>"))
            self._places.append(self._length)
            self._in_cdata.append(in_cdata)
            self._length += len(text)
            if is_blank:
                seen = text.lstrip(WHITE_SPACE)
                self._hidden += len(text) - len(seen)
                is_blank = not seen

        def switch() -> None:
            nonlocal in_cdata
            in_cdata = not in_cdata

        parser = expat.ParserCreate()
        parser.CharacterDataHandler = take
        parser.StartCdataSectionHandler = parser.EndCdataSectionHandler = switch
        parser.Parse(b"<t>" + content + b"</t>", True)


def preserving(tag: bytes) -> bytes:
    """The start tag `tag`, its white space kept."""
    if _SPACE.search(tag):
        return _SPACE.sub(rb'\1"preserve"', tag)
    return tag[:-1] + b' xml:space="preserve">'
