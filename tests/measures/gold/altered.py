"""Quotations by the thousand: pieces of the official texts as they stand, and pieces with a small change, in sentences
that quote them. Everything is drawn with a fixed seed and nothing is written down.
"""

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from kb.documents.document import Document, Paragraph
from kb.library import Library
from kb.text.folding import fold_text
from kb.text.words import Segmenter
from tests.measures.gold.entries import Span
from tests.measures.gold.rates import Rate
from tests.measures.gold.score import Check
from tests.measures.gold.texts import WORDINGS

_CLAUSE_END = re.compile("[，；。：]")
_HAN = re.compile("[\u4e00-\u9fff]")
_MARKS = re.compile("[“”‘’《》〈〉「」\"' \u3000\u00a0]")
_OLD = {"zhangcheng-2007", "zhangcheng-2017", "fazhan-dangyuan-2014"}

CARRIERS = {
    "part": "《{title}》{edition}{part}规定：“{quote}”{stop}",
    "part behind": "“{quote}”（《{title}》{edition}{part}）要求大家牢记{stop}",
    "title": "会议传达了《{title}》{edition}，其中要求：“{quote}”{stop}",
    "two titles": "对照《{title}》{edition}{part}“{quote}”的规定，并结合《市民政局年度工作要点》抓好落实。",
    "nothing": "有关文件规定：“{quote}”{stop}",
}
"""The sentences that quote; `nothing` names no text, so that the whole corpus is asked."""

_PARTS_ALLOWED = {"part behind", "two titles"}
"""Carriers that may quote a part of a clause: only a cut inside a word is wrong there."""


@dataclass(frozen=True)
class Quoted:
    """One sentence with a quotation. `change` is what was done to it, empty if nothing; `size` how many characters."""

    text: str
    span: Span
    carrier: str
    document: str
    address: str
    change: str = ""
    size: int = 0


@dataclass(frozen=True)
class Piece:
    """A few whole clauses of one paragraph: code points `[start, end)` of `paragraph`."""

    document: Document
    address: str
    paragraph: str
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.paragraph[self.start : self.end]


class Drawing:
    """Draws pieces and changes them."""

    def __init__(self, library: Library, seed: int, documents: Sequence[str] = ()) -> None:
        """Draws from *documents*, by their ids; from the official texts if there are none."""
        self._library = library
        self._documents = documents or [wording.document for wording in WORDINGS]
        self._random = random.Random(seed)
        self._language = Segmenter()

    @cached_property
    def _paragraphs(self) -> list[tuple[Document, str, Paragraph]]:
        return [
            (document, passage.address, paragraph)
            for identifier in self._documents
            for document in [self._library.document(identifier)]
            for passage in document.passages
            if passage.kind != "heading" and not passage.address.startswith(("note", "title"))
            for paragraph in passage.paragraphs
            if len(_clauses(paragraph.text[paragraph.number_length :])) >= 1
        ]

    @cached_property
    def _everything(self) -> str:
        """All that is held in full, folded, a line a paragraph: an altered piece must not stand anywhere in it."""
        held = (shelved.metadata for shelved in self._library.snapshot.shelves)
        documents = [self._library.document(known.id) for known in held if known.text == "full"]
        return "\n".join(
            fold_text(paragraph.text)
            for document in documents
            for passage in document.passages
            for paragraph in passage.paragraphs
        )

    @cached_property
    def _characters(self) -> list[str]:
        """The characters of the texts, as often as they stand there."""
        return _HAN.findall(self._everything)

    def verbatim(self, count: int) -> Iterator[Quoted]:
        """`count` sentences that quote a piece as it stands."""
        for number in range(count):
            piece = self.piece()
            yield self._sentence(piece, piece.text, number)

    def altered(self, count: int) -> Iterator[Quoted]:
        """`count` sentences that quote a piece with one to three characters changed, kinds of change in turn."""
        kinds = list(_CHANGES)
        for made in range(count):
            change = kinds[made % len(kinds)]
            piece, text, size = self.changed(change, may_be_part=self._carrier(made) in _PARTS_ALLOWED)
            yield self._sentence(piece, text, made, change, size)

    def changed(self, change: str, *, may_be_part: bool) -> tuple[Piece, str, int]:
        """A piece, what one of `EVERY_CHANGE` made of it, and how many characters it was asked to change.

        `may_be_part` says that the sentence to come may quote a part of a clause: only a cut inside a word is wrong there.
        """
        while True:
            piece, size = self.piece(), self._random.randint(1, 3)
            text = EVERY_CHANGE[change](piece.text, size, self._random, self._characters)
            if text and self._is_told(piece, text, change, may_be_part=may_be_part):
                return piece, text, size

    def _is_told(self, piece: Piece, text: str, change: str, *, may_be_part: bool) -> bool:
        """Whether the change can be seen: the text stands nowhere, or, cut off, begins or ends inside a clause, and where a
        part of a clause may be quoted, inside a word."""
        if change not in {"head cut off", "tail cut off"}:
            return fold_text(text) not in self._everything
        if len(_HAN.findall(text)) < 8:
            return False
        whole, kept = fold_text(piece.text), fold_text(text)
        cut = len(whole) - len(kept) if change == "head cut off" else len(kept)
        return not may_be_part or self._language.crosses(whole, cut)

    @staticmethod
    def _carrier(number: int) -> str:
        return list(CARRIERS)[number // len(_CHANGES) % len(CARRIERS)]

    def piece(self) -> Piece:
        """The next piece."""
        while True:
            document, address, paragraph = self._random.choice(self._paragraphs)
            spans = _clauses(paragraph.text[paragraph.number_length :])
            first = self._random.randrange(len(spans))
            last = min(first + self._random.randint(0, 3), len(spans) - 1)
            start = paragraph.number_length + spans[first][0]
            end = paragraph.number_length + spans[last][1]
            text = paragraph.text[start:end]
            if len(_HAN.findall(text)) >= 10 and len(text) <= 80 and not _MARKS.search(text):
                return Piece(document, address, paragraph.text, start, end)

    def _sentence(self, piece: Piece, quote: str, number: int, change: str = "", size: int = 0) -> Quoted:
        carrier = self._carrier(number)
        known = piece.document.metadata
        # A heading's address in a text without articles is that of its part.
        part = piece.document.label(piece.address) if piece.address.startswith("art_") else ""
        values: Mapping[str, str] = {
            "title": known.title,
            "edition": f"（{known.year}年）" if known.id in _OLD else "",
            "part": part,
            "quote": quote,
            "stop": "" if quote.endswith("。") else "。",
        }
        text = CARRIERS[carrier].format_map(values)
        start = text.index("“") + 1
        return Quoted(text, (start, start + len(quote)), carrier, known.id, piece.address, change, size)


@dataclass(frozen=True)
class Told:
    """What a checker said of one quotation: the verdicts of the findings that overlap it."""

    quoted: Quoted
    verdicts: tuple[str, ...]
    right_place: bool

    @property
    def differs(self) -> bool:
        return "有出入" in self.verdicts


def judge(quotations: Iterator[Quoted], check: Check, day: date | None = None) -> list[Told]:
    """What the checker says of each."""
    told: list[Told] = []
    for quoted in quotations:
        start, end = quoted.span
        found = [
            one
            for one in check(quoted.text, day)
            if one.kind == "quotation" and one.span[0] < end and start < one.span[1]
        ]
        right = any(one.target is not None and one.target.document == quoted.document for one in found)
        told.append(Told(quoted, tuple(one.verdict for one in found), right))
    return told


def differing(told: list[Told]) -> Rate:
    """Of the quotations, those of which it is said that they differ."""
    return Rate(sum(one.differs for one in told), len(told))


def _clauses(text: str) -> list[Span]:
    """The clauses of a paragraph, with a full stop behind the last of a sentence and without other points."""
    spans: list[Span] = []
    start = 0
    for end in _CLAUSE_END.finditer(text):
        stop = end.end() if end[0] == "。" else end.start()
        if end.start() > start:
            spans.append((start, stop))
        start = end.end()
    return spans


def _places(text: str, size: int, chance: random.Random, *, inside: bool = False) -> list[int]:
    """`size` places of Chinese characters, not the first or last if `inside`, in order."""
    places = [match.start() for match in _HAN.finditer(text)]
    places = places[1:-1] if inside else places
    return sorted(chance.sample(places, size)) if len(places) >= size else []


def _substitute(text: str, size: int, chance: random.Random, characters: list[str]) -> str:
    changed = list(text)
    for at in _places(text, size, chance):
        changed[at] = next(one for one in iter(lambda: chance.choice(characters), "") if one != text[at])
    return "".join(changed)


def _drop(text: str, size: int, chance: random.Random, _: list[str]) -> str:
    gone = set(_places(text, size, chance, inside=True))
    return "".join(character for at, character in enumerate(text) if at not in gone)


def _add(text: str, size: int, chance: random.Random, characters: list[str]) -> str:
    for at in reversed(_places(text, size, chance, inside=True)):
        text = text[:at] + chance.choice(characters) + text[at:]
    return text


def _transpose(text: str, _: int, chance: random.Random, __: list[str]) -> str:
    pairs = [
        at
        for at in range(len(text) - 1)
        if text[at] != text[at + 1] and _HAN.match(text[at]) and _HAN.match(text[at + 1])
    ]
    at = chance.choice(pairs) if pairs else 0
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :] if pairs else ""


def _cut_head(text: str, size: int, _: random.Random, __: list[str]) -> str:
    first = _CLAUSE_END.search(text)
    return text[size:] if (first.start() if first else len(text)) > size + 1 else ""


def _cut_tail(text: str, size: int, _: random.Random, __: list[str]) -> str:
    body = text.removesuffix("。")
    last = max(body.rfind(point) for point in "，；：") + 1
    return body[:-size] if len(body) - last > size + 1 else ""


def _repunctuate(text: str, _: int, chance: random.Random, __: list[str]) -> str:
    return _replaced(text, "，、；：", 1, chance)


def _renumber(text: str, size: int, chance: random.Random, _: list[str]) -> str:
    return _replaced(text, "一二三四五六七八九十", size, chance)


def _replaced(text: str, characters: str, size: int, chance: random.Random) -> str:
    """The text with up to `size` of those characters in it, not the last, replaced by others of them."""
    places = [at for at, character in enumerate(text[:-1]) if character in characters]
    changed = list(text)
    for at in chance.sample(places, min(size, len(places))):
        changed[at] = chance.choice([character for character in characters if character != text[at]])
    return "".join(changed) if places else ""


def _turn(text: str, _: int, __: random.Random, ___: list[str]) -> str:
    """应当 becomes 不应: what is asked for is turned into something else."""
    turns = (("应当", "不应"), ("必须", "可以"), ("不得", "可以"), ("可以", "应当"), ("不能", "能"))
    return next((text.replace(right, wrong, 1) for right, wrong in turns if right in text), "")


_Change = Callable[[str, int, random.Random, list[str]], str]

_CHANGES: dict[str, _Change] = {
    "substituted": _substitute,
    "dropped": _drop,
    "added": _add,
    "transposed": _transpose,
    "head cut off": _cut_head,
    "tail cut off": _cut_tail,
}

EVERY_CHANGE: dict[str, _Change] = {
    **_CHANGES,
    "points changed": _repunctuate,
    "numbers changed": _renumber,
    "duty turned": _turn,
}
"""The changes of the gold set, and three that keep the length and mostly the shape."""
