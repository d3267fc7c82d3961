"""What “the phrase is there” means, written a second time from the contract and without the package's code.

A plain scan: slow, simple, and independent of every index.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kb.documents.document import Document

_QUOTES = set("\"'«»‘’‚‛“”„‟‹›⹂「」『』〝〞〟")
_KIND = {"《": "<", "〈": "<", "》": ">", "〉": ">"}

_RADICALS = {
    chr(int(radical, 16)): chr(int(ideograph, 16))
    for radical, ideograph in (
        line.split()
        for line in Path(__file__).with_name("equivalent_ideographs.txt").read_text("ascii").splitlines()
        if not line.startswith("#")
    )
} | {"⼾": "户", "⾭": "青", "⿈": "黄", "⻇": "角", "㇣": "〇"}
_ONE_SHAPE = {"○◯〇": "〇", "─━—–‐‒―−-": "-", "•・‧∙⋅·": "·", "〔【〖[": "[", "〕】〗]": "]", "〜∼~": "~", "∶:": ":"}
_SEVERAL = {"⋯": "...", "⸺": "--", "⸻": "---"}
# Default_Ignorable_Code_Point, object mark, blanks, A3 A0 of GB 18030.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\ufffc\u2800\U0001d159\ue5e5]"
)

# One character of folded text: itself and False, or the kind of a mark and True.
Token = tuple[str, bool]


def tokens(text: str) -> list[Token]:
    """`text` folded, its marks kept apart from its characters."""
    found: list[Token] = []
    unified = "".join(_RADICALS.get(character, character) for character in text)
    for character in unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", unified).casefold()):
        if character in _QUOTES:
            found.append(("q", True))
        elif character in _KIND:
            found.append((_KIND[character], True))
        elif not (
            character.isspace() or unicodedata.category(character) in ("Cc", "Cf", "Cs") or _UNSEEN.match(character)
        ):
            found.extend((shape, False) for shape in _shape(character))
    return found


def _shape(character: str) -> str:
    alike = next((shape for signs, shape in _ONE_SHAPE.items() if character in signs), character)
    return _SEVERAL.get(character, alike)


def plain(text: str) -> str:
    """`text` folded, without marks."""
    return "".join(character for character, is_mark in tokens(text) if not is_mark)


def asked_for(query: str) -> str:
    """What an exact query looks for: the pair of quotation marks around all of it is a sign and no part of it."""
    query = query.strip()
    for opening, closing in (("“", "”"), ('"', '"'), ("＂", "＂"), ('"', "＂"), ("＂", '"')):
        if len(query) > 2 and query.startswith(opening) and query.endswith(closing):
            inside = query[1:-1]
            if not set(inside) & (set("“”") if opening == "“" else set('"＂“”')) and plain(inside):
                return inside
    return query


def occurrences(paragraph: list[Token], typed: list[Token]) -> int:
    """How often `typed` stands in a paragraph: typed marks in their places, others anywhere, no overlap."""
    count = 0
    at = 0
    while at < len(paragraph):
        end = _end_of_match(paragraph, typed, at)
        if end is None:
            at += 1
        else:
            count += 1
            at = end
    return count


def _end_of_match(paragraph: list[Token], typed: list[Token], at: int) -> int | None:
    if paragraph[at] != typed[0]:
        return None
    at += 1
    for wanted in typed[1:]:
        while at < len(paragraph) and paragraph[at][1] and paragraph[at] != wanted:
            at += 1
        if at == len(paragraph) or paragraph[at] != wanted:
            return None
        at += 1
    return at


@dataclass(frozen=True)
class Scanned:
    """Every paragraph of some documents, folded once."""

    rows: list[tuple[str, str, str, list[Token]]]

    @classmethod
    def of(cls, documents: Iterable[Document]) -> "Scanned":
        return cls(
            [
                (document.id, passage.address, plain(paragraph), tokens(paragraph))
                for document in documents
                for passage in document.passages
                for paragraph in passage.text.split("\n")
            ]
        )

    def find(self, query: str) -> dict[tuple[str, str], int]:
        """The passages (document, address) that hold the wording, each with how often."""
        wording = asked_for(query)
        typed, needle = tokens(wording), plain(wording)
        found: dict[tuple[str, str], int] = {}
        for document, address, folded, paragraph in self.rows:
            if needle in folded:
                count = occurrences(paragraph, typed)
                if count:
                    found[document, address] = found.get((document, address), 0) + count
        return found
