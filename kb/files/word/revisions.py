"""Tracked changes put into a Word file, by insertion alone: `w:t` becomes `w:delText` by the letters delTex.

    <w:r><w:t>关于印发</w:t></w:r><w:ins w:id="7" w:author="政策文库"><w:r><w:t>的</w:t></w:r></w:ins><w:r><w:t …>规则</w:t></w:r>

Rejected, the text is as it was; accepted, it is what the changes say.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from kb.files.change import Change, UnchangeableError
from kb.files.visible_text import VisibleText
from kb.files.word.comments import AUTHOR, clock
from kb.files.word.letters import AllLetters, Letters
from kb.files.word.marks import LettersWithin, Marks, content_of
from kb.files.word.paragraph import is_plain
from kb.files.word.xml import XmlElement, XmlPart, parse, prefix_of, value

_LINE_END = "一处修改不能换行，也不能跨段落或单元格，请分段修改，或在 Word 里改。"
_MADE = "这里的文字是 Word 自动生成的（自动编号、目录、页码、交叉引用等），不能写成修订，请在 Word 里改。"
_CLOSED = "这里的文字在表单控件、注音、图形或别人的修订里，不能写成修订，请在 Word 里改。"

# What may stand between a paragraph and a run that is changed.
_AROUND_RUNS = frozenset({"hyperlink", "smartTag", "customXml", "sdt", "sdtContent", "dir", "bdo", "ins", "moveTo"})
_INSERTIONS = frozenset({"ins", "moveTo"})
# Fields whose result is typed by the writer; that of all others Word makes anew.
_TYPED_FIELDS = frozenset({"HYPERLINK", "FORMTEXT"})
_ID = re.compile(rb"""(\bid\s*=\s*["'])(\d{1,10})(?=["'])""")
_LAST_NUMBER = 2**31 - 1


class _Place(NamedTuple):
    """A place for an insertion: before the code point `at` of letters, or after those up to it."""

    letters: Letters
    at: int
    is_before: bool

    def is_edge_of(self, insertion: XmlElement) -> bool:
        """Whether nothing of an insertion, which holds the run, stands on the other side of the place."""
        edge = 0 if self.is_before else -1
        is_outermost = self.at == (0 if self.is_before else len(self.letters.text))
        run = self.letters.run
        return is_outermost and content_of(run)[edge] is self.letters.element and insertion.children[edge] is run


class Revisions:
    """The tracked changes of one Word file.

    `letters` are those of the file, `marks` the insertions into each of its parts, `stories` the bytes of all parts
    that have numbers of changes.
    """

    def __init__(self, letters: AllLetters, office: str, stories: Iterable[bytes], date: datetime | None) -> None:
        self._letters = letters
        self._office = office
        self._marks: dict[str, tuple[XmlPart, Marks]] = {}
        self._signed = {"author": AUTHOR, **({"date": clock(date)} if date else {})}
        self._taken = {int(number[2]) for story in stories for number in _ID.finditer(story)}
        self._next = max((number for number in self._taken if number < _LAST_NUMBER // 2), default=0)
        self._deletions: set[str] = set()

    def add(self, text: VisibleText, change: Change) -> None:
        """Add a change of `text`, which is that of the file.

        Raises UnchangeableError if it cannot stand there.
        """
        if "\n" in change.text or "\n" in text.text[change.start : change.end]:
            raise UnchangeableError(_LINE_END, change)
        within = self._within(text, change.start, change.end)
        if sum(last - first for _, first, last in within) < change.end - change.start:
            raise UnchangeableError(_LINE_END if "\t" in text.text[change.start : change.end] else _MADE, change)
        for letters, _, _ in within:
            if refusal := _refusal(letters):
                raise UnchangeableError(refusal, change)
        for first, last in _deletions(within):
            self._delete(first, last)
        if change.text:
            self._insert(text, change, within)

    def changed_parts(self) -> Mapping[str, bytes]:
        """Return the parts that change, by name."""
        return {name: self._with_deleted_text(marks.rendered()) for name, (_, marks) in self._marks.items()}

    def _within(self, text: VisibleText, start: int, end: int) -> list[LettersWithin]:
        places = (place for _, place in text.places(start, end))
        return [each for place in places for each in self._letters.within(*place)]

    def _delete(self, first: LettersWithin, last: LettersWithin) -> None:
        run, part = first[0].run, first[0].part
        start, end = self._tags("del", run, part)
        self._marks_in(part).delete(first, last, start, end)

    def _insert(self, text: VisibleText, change: Change, replaced: Sequence[LettersWithin]) -> None:
        # In another paragraph, of another style, the look of the first letters would be another.
        places = [
            _Place(letters, last, is_before=False)
            for letters, _, last in reversed(replaced)
            if _paragraph(letters) is _paragraph(replaced[0][0])
        ] or self._neighbours(text, change.start)
        refusals = [_refusal(place.letters) for place in places]
        free = [place for place, refusal in zip(places, refusals, strict=True) if not refusal]
        if not free:
            raise UnchangeableError(next(iter(refusals), _MADE), change)
        place = min(free, key=lambda place: _rank(place.letters))
        letters = place.letters
        start, end = self._tags("ins", letters.run, letters.part)
        look = replaced[0][0].run if replaced else letters.run
        run = self._marks_in(letters.part).run_of(look, change.text.replace("\t", "\u3000"))
        self._put(place, start + run + end, change)

    def _neighbours(self, text: VisibleText, at: int) -> list[_Place]:
        """The places behind the letter before a code point, and before the letter there."""
        before = self._within(text, at - 1, at)[-1:] if at else []
        return [
            *(_Place(letters, last, is_before=False) for letters, _, last in before),
            *(_Place(letters, first, is_before=True) for letters, first, _ in self._within(text, at, at + 1)[:1]),
        ]

    def _put(self, place: _Place, content: bytes, change: Change) -> None:
        letters, part, marks = place.letters, place.letters.part, self._marks_in(place.letters.part)
        around = _around(letters)
        others = next((each for each in around if each.kind in _INSERTIONS), None)
        if others is not None and others is not around[-1]:
            raise UnchangeableError(_CLOSED, change)
        if others is not None and place.is_edge_of(others):
            marks.insert_at(others.start if place.is_before else part.end(others), content)
            return
        if others is not None:  # an insertion may not stand in another: theirs is ended, and begun again
            content = part.end_tag(others) + content + self._numbered_anew(part.start_tag(others))
        if place.is_before:
            marks.insert_before(letters, place.at, content)
        else:
            marks.insert_after(letters, place.at, content)

    def _tags(self, name: str, run: XmlElement, part: XmlPart) -> tuple[bytes, bytes]:
        number = self._number()
        if name == "del":
            self._deletions.add(number)
        w = prefix_of(run.outer, part.namespace, "w")
        start, end = w.element(name, b"\0", declares=True, id=number, **self._signed).split(b"\0")
        return start, end

    def _numbered_anew(self, tag: bytes) -> bytes:
        return _ID.sub(rb"\g<1>" + self._number().encode(), tag, count=1)

    def _number(self) -> str:
        self._next += 1
        while self._next in self._taken:
            self._next += 1
        return str(self._next)

    def _marks_in(self, part: XmlPart) -> Marks:
        if part.name not in self._marks:
            self._marks[part.name] = part, Marks(part, self._office)
        return self._marks[part.name][1]

    def _with_deleted_text(self, raw: bytes) -> bytes:
        """Return a part with the letters in our deletions as deleted text."""
        part = parse(raw)
        pieces: list[bytes] = []
        done = 0
        for deletion in part.root.descendants("del"):
            if value(deletion, "id") in self._deletions and value(deletion, "author") == AUTHOR:
                for letters in deletion.descendants("t"):
                    name = len(part.qualified_name(letters)) - 1
                    ends = () if part.is_empty_tag(letters) else (letters.close + 2 + name,)
                    for at in (letters.start + 1 + name, *ends):
                        pieces += (raw[done:at], b"delTex")
                        done = at
        return b"".join([*pieces, raw[done:]])


def _deletions(within: Sequence[LettersWithin]) -> Iterator[tuple[LettersWithin, LettersWithin]]:
    """Yield the first and the last letters of what can be deleted as one: neighbours in a run."""
    if not within:
        return
    first = within[0]
    for one, other in pairwise(within):
        if not _are_neighbours(one, other):
            yield first, one
            first = other
    yield first, within[-1]


def _are_neighbours(one: LettersWithin, other: LettersWithin) -> bool:
    if one[0].run is not other[0].run or one[2] < len(one[0].text) or other[1]:
        return False
    inside = content_of(one[0].run)
    places = [at for at, each in enumerate(inside) if each is one[0].element or each is other[0].element]
    return places[-1] - places[0] == 1


def _path(letters: Letters) -> list[XmlElement]:
    """The paragraph of letters and what stands between it and their run, from the outermost."""
    path: list[XmlElement] = []
    element = letters.part.root
    while element is not letters.run:
        path = [element] if element.kind == "p" else [*path, element]
        element = element.children[bisect_right(element.children, letters.run.start, key=_start) - 1]
    return path


def _paragraph(letters: Letters) -> XmlElement:
    return _path(letters)[0]


def _around(letters: Letters) -> list[XmlElement]:
    """What stands between the paragraph and the run of letters, from the outermost."""
    return _path(letters)[1:]


def _start(element: XmlElement) -> int:
    return element.start


def _refusal(letters: Letters) -> str:
    """Why letters cannot be changed; empty if they can."""
    if any(not each.code or each.code.split()[0].upper() not in _TYPED_FIELDS for each in letters.around.fields):
        return _MADE
    around = _around(letters)
    if any(each.kind == "fldSimple" for each in around):
        return _MADE
    is_in_run = letters.run.kind == "r" and any(each is letters.element for each in letters.run.children)
    if not is_in_run or any(each.kind not in _AROUND_RUNS or is_plain(each) for each in around):
        return _CLOSED
    return ""


def _rank(letters: Letters) -> int:
    """How well an insertion stands beside letters: worse in a link, worst in somebody's insertion."""
    kinds = {each.kind for each in _around(letters)}
    return 2 if kinds & _INSERTIONS else int(letters.is_closed)
