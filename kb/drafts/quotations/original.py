"""The full text of one document as quotations are held against it: folded, its paragraphs joined, with the way back."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache

from kb.documents import WHOLE, Address, Document, Paragraph, Passage
from kb.text import QUOTE, Folded, NearestPlace, fold, fold_text, fold_with_marks, is_legible, nearest, without_marks

Range = tuple[int, int]
"""Half-open, in characters of the joined folded text."""

_STOPS = frozenset("。、-()[],;:!?.|")
_SENTENCE_END = re.compile("[。！？；][”’」』）)]*")
_COUNTED = re.compile("[一二三四五六七八九十]{1,3}是")
# Paragraphs of one document whose way back to the original is kept: more than a draft quotes from it.
_KEPT_FOLDED = 256


class Original:
    """One document. Paragraphs follow each other without a break, since a quotation may run over several."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._passages: list[Passage] = []
        self._paragraphs: list[Paragraph] = []
        self._starts = [0]
        self._ranges: dict[str, Range] = {}
        self._quoted: set[int] = set()
        folded: list[str] = []
        for passage in document.passages:
            for paragraph in passage.paragraphs if passage.address != "title" else ():
                folded.append(self._without_marks(fold_with_marks(paragraph.text)))
                self._passages.append(passage)
                self._paragraphs.append(paragraph)
                self._starts.append(self._starts[-1] + len(folded[-1]))
                self._claim(paragraph)
        self.text = "".join(folded)
        self.is_legible = is_legible(self.text)
        self._claim_sections()
        self._folded = lru_cache(maxsize=_KEPT_FOLDED)(self._fold)

    def _without_marks(self, text: str) -> str:
        """A folded paragraph without its marks; where a quotation begins or ends is kept, for a clause does so too."""
        at = self._starts[-1]
        for piece in text.split(QUOTE)[:-1]:
            at += len(without_marks(piece))
            self._quoted.add(at)
        return without_marks(text)

    def _claim(self, paragraph: Paragraph) -> None:
        """Adds the paragraph that came last to the range of itself and of all it is a part of."""
        start, end = self._starts[-2:]
        for address in paragraph.address.lineage:
            self._ranges[address] = (self._ranges.get(address, (start, end))[0], end)
        for point in paragraph.points:
            span = (len(fold_text(paragraph.text[:at])) for at in (point.start, point.end))
            first, last = span
            self._ranges[point.address] = (start + first, start + last)

    def _claim_sections(self) -> None:
        places = {passage.address: at for at, passage in reversed(list(enumerate(self._passages)))}
        passages = self.document.passages
        for section in self.document.all_sections():
            below = [passage for passage in passages[section.first : section.end] if passage.address in places]
            if below:
                last = places[below[-1].address] + len(below[-1].paragraphs)
                self._ranges[section.address] = (self._starts[places[below[0].address]], self._starts[last])

    def _fold(self, index: int) -> Folded:
        return fold(self._paragraphs[index].text)

    def range_of(self, address: str) -> Range:
        """Return where a part stands.

        All of the text if the address is empty, or if the text does not have the part.
        """
        return self._ranges.get(address, (0, len(self.text)))

    def around(self, start: int, end: int) -> Range:
        """Return the passages in which a range stands, as a whole."""
        first = self._ranges[self.passage(start).address][0]
        return first, max(end, self._ranges[self.passage(max(start, end - 1)).address][1])

    def near_passage(self, position: int, reach: int) -> Range:
        """Return where the passage at *position* stands, and *reach* characters around it."""
        start, end = self.range_of(self.document.passages[position].address)
        return max(0, start - reach), min(len(self.text), end + reach)

    def label(self, address: Address) -> str:
        """Return a part's name with the parts it is in: 第十条第二款, 第三部分（二）第1段, 总纲第5段."""
        if not address or address.is_article:
            return self.document.label(address) if address else ""
        path = self.document.passages[self.document.position(address)].path
        label = address.label
        return "".join(path[0].split()) + label.removeprefix("序言") if path and label.startswith("序言") else label

    # What stands in it

    def find(self, wordings: Sequence[str], within: Range) -> tuple[NearestPlace, ...]:
        """Return where the folded *wordings* stand as they are, one after the other.

        Empty if they do not. Of several places it is one at which the first begins, and the last ends, where a clause does, if there
        is one.
        """
        places: list[NearestPlace] = []
        at = within[0]
        for number, wording in enumerate(wordings):
            start = self._find(wording, at, within[1], begins=number == 0, ends=number == len(wordings) - 1)
            if start < 0:
                return ()
            at = start + len(wording)
            places.append(NearestPlace(start, at, 0))
        return tuple(places)

    def _find(self, wording: str, start: int, end: int, *, begins: bool, ends: bool) -> int:
        first = begin = self.text.find(wording, start, end)
        while (begins or ends) and begin >= 0:
            clause = self.clauses(begin, begin + len(wording))
            if (not begins or clause[0] == begin) and (not ends or clause[1] == begin + len(wording)):
                return begin
            begin = self.text.find(wording, begin + 1, end)
        return first

    def near(self, wordings: Sequence[str], within: Range, least: float) -> tuple[NearestPlace, ...]:
        """Return the places nearest to the folded *wordings*, one after the other.

        Empty if, taken together, they are not so much alike (0 to 1).
        """
        places: list[NearestPlace] = []
        at = within[0]
        for wording in wordings:
            place = nearest(wording, self.text[at : within[1]], least=least / 2)
            if place is None:
                return ()
            places.append(place.moved(at))
            at = places[-1].end
        edits = sum(place.edits for place in places)
        return tuple(places) if edits <= (1 - least) * sum(map(len, wordings)) else ()

    def clauses(self, start: int, end: int) -> Range:
        """Return the range widened to where clauses begin and end.

        That is at a stop or a quotation mark, after the number of a paragraph, after 一是.
        """
        index = self._index(start)
        first = self._starts[index] + self._number(index)
        first = first if first <= start else self._starts[index]
        begin = next((at for at in range(start, first, -1) if self.text[at - 1] in _STOPS or at in self._quoted), first)
        if _COUNTED.fullmatch(self.text, begin, start):
            begin = start
        last = self._starts[self._index(end - 1) + 1]
        return begin, next((at for at in range(end, last) if self.text[at] in _STOPS or at in self._quoted), last)

    def is_listed(self, at: int) -> bool:
        """Return whether an item of a list ends there."""
        return self.text[at : at + 1] == "、" if at >= 0 else False

    def _number(self, index: int) -> int:
        """How many folded characters the number of a paragraph has."""
        paragraph = self._paragraphs[index]
        return len(fold_text(paragraph.text[: paragraph.number_length]))

    def _index(self, at: int) -> int:
        """The paragraph in which a folded character stands; empty ones hold none."""
        return min(bisect_right(self._starts, at), len(self._paragraphs)) - 1

    # The way back

    def wording(self, start: int, end: int) -> str:
        """Return the original text of a range, its paragraphs joined."""
        return "".join(self._paragraphs[index].text[first:last] for index, first, last in self._spans(start, end))

    def sentences(self, start: int, end: int) -> str:
        """Return the sentences in which a range stands, paragraphs separated by line feeds."""
        return "\n".join(
            _sentences(self._paragraphs[index].text, first, last) for index, first, last in self._spans(start, end)
        )

    def address(self, start: int, end: int) -> Address:
        """Return the smallest part that holds a range, or an empty address."""
        first, last = self._paragraphs[self._index(start)], self._paragraphs[self._index(end - 1)]
        within = [point.address for point in first.points]
        within += first.address.lineage
        for address in within:
            begin, stop = self._ranges[address]
            if begin <= start and end <= stop and (address == first.address or self.document.holds(address)):
                return address
        return WHOLE if first is not last else first.address

    def passage(self, at: int) -> Passage:
        """Return the passage in which a folded character stands."""
        return self._passages[self._index(at)]

    def _spans(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """The paragraphs of a range, each with the part of its original text."""
        for index in range(self._index(start), self._index(end - 1) + 1):
            offset = self._starts[index]
            first, last = max(start, offset) - offset, min(end, self._starts[index + 1]) - offset
            if first < last:
                yield index, *self._folded(index).original(first, last)


def _sentences(text: str, start: int, end: int) -> str:
    """The sentences of `text` in which `[start, end)` stands."""
    first = max((match.end() for match in _SENTENCE_END.finditer(text, 0, start)), default=0)
    last = _SENTENCE_END.search(text, max(start, end - 1))
    return text[first : last.end() if last else len(text)].strip()
