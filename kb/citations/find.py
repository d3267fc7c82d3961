"""Finds the citations in one paragraph of text: where they stand and what they say, before anything is looked up."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from kb.citations.patterns import AFTER_TITLE, ANOTHER, HEAD, TITLE, PartSign, read_part

CitationKind = Literal["titled", "named", "internal"]
"""`titled` stands in 书名号; `named` is a known name without them; `internal` is a part of the same document."""

_OWN = re.compile(r"(?:本|该|上述)(?:条例|准则|规定|办法|规则|细则|章程|法|意见)")
# 《监察法实施条例》 is another text than 《监察法》, and 某省信访条例 another than 信访条例.
_LONGER_AFTER = re.compile(
    r"[（(]?的?(?:实施|暂行|执行|若干|配套|释义|解读|修订草案)(?:细则|办法|条例|规定|意见|方案)?[）)]?"
)
_LONGER_BEFORE = re.compile(r"[省市县区州盟旗]$")
# 依照某某管理办法第三条: a part of a text that is not known, and no part of this one.
_OTHER_BEFORE = re.compile(r"[一-龥](?:条例|准则|规定|办法|规则|细则|章程|法|意见|决定)[\s\u3000]*$")


@dataclass(frozen=True)
class Citation:
    """A place in a text that names a document or a part of one.

    `span` is `[start, end)` in code points of the text. `name` is the title as written, without its marks (empty if
    internal). `address` is the part named, empty for the whole document. `qualifier` is what stands in brackets after
    the name: 2026, 2007年修订, 中发〔2010〕3号.
    """

    span: tuple[int, int]
    kind: CitationKind
    name: str
    address: str = ""
    qualifier: str = ""


class Names:
    """The titles and short names that count as citations without 书名号, as one regular expression."""

    def __init__(self, names: Iterable[str]) -> None:
        known = sorted(set(names), key=len, reverse=True)
        self._pattern = re.compile(_trie_expression(known)) if known else None

    def finditer(self, text: str) -> Iterable[re.Match[str]]:
        return self._pattern.finditer(text) if self._pattern else ()


def find(text: str, names: Names | None = None) -> list[Citation]:
    """The citations in `text`, in order, without overlap."""
    found: list[Citation] = []
    taken = 0
    for start, end, kind, name in _mentions(text, names):
        if start < taken:
            continue
        found.extend(_internal(text, taken, start))
        cited, taken = _with_parts(text, start, end, kind, name)
        found.extend(cited)
    found.extend(_internal(text, taken, len(text)))
    return found


def _mentions(text: str, names: Names | None) -> list[tuple[int, int, CitationKind, str]]:
    """Where documents are named: titles in marks, and known names outside of them."""
    mentions: list[tuple[int, int, CitationKind, str]] = [
        (match.start(), match.end(), "titled", match[1]) for match in TITLE.finditer(text)
    ]
    inside = [(start, end) for start, end, _, _ in mentions]
    for match in names.finditer(text) if names else ():
        if any(start <= match.start() < end for start, end in inside):
            continue
        longer = _LONGER_AFTER.match(text, match.end())
        end = longer.end() if longer else match.end()
        begin = match.start() - (1 if _LONGER_BEFORE.search(text, 0, match.start()) else 0)
        mentions.append((begin, end, "named", text[begin:end]))
    return sorted(mentions)


def _with_parts(text: str, start: int, end: int, kind: CitationKind, name: str) -> tuple[list[Citation], int]:
    """The citation of a document named at `[start, end)`, one for each part that follows, and where they end."""
    gap = AFTER_TITLE.match(text, end)
    qualifier = (gap["qualifier"] or "") if gap else ""
    signs = _parts(text, gap.end() if gap else end)
    if not signs:
        return [Citation((start, end), kind, name, "", qualifier)], end
    first, *others = signs
    cited = [Citation((start, first.end), kind, name, first.address, qualifier)]
    cited.extend(Citation((sign.start, sign.end), kind, name, sign.address, qualifier) for sign in others)
    return cited, signs[-1].end


def _internal(text: str, start: int, end: int) -> list[Citation]:
    """Parts in `[start, end)` that follow no title: they are parts of the document they stand in."""
    found: list[Citation] = []
    position = start
    while (head := HEAD.search(text, position, end)) and head.start() < end:
        signs = _parts(text, head.start())
        if not signs:
            position = head.end()
            continue
        own = _OWN.search(text, max(start, head.start() - 4), head.start())
        is_own = own is not None and own.end() == head.start()
        if not is_own and _OTHER_BEFORE.search(text, max(start, head.start() - 12), head.start()):
            position = max(signs[-1].end, head.end())
            continue
        first = own.start() if own is not None and is_own else signs[0].start
        for index, sign in enumerate(signs):
            found.append(Citation((first if index == 0 else sign.start, sign.end), "internal", "", sign.address))
        position = max(signs[-1].end, head.end())
    return found


def _parts(text: str, position: int) -> list[PartSign]:
    """The part at `position` and those that are joined to it: 第十条、第十一条和第十二条."""
    signs = read_part(text, position)
    while signs and (joint := ANOTHER.match(text, signs[-1].end)):
        more = read_part(text, joint.end())
        if not more:
            break
        signs.extend(more)
    return signs


class _Branch(dict[str, "_Branch"]):
    """The names that go on from here, by their next character; `ends` if one ends here."""

    ends = False

    def expression(self) -> str:
        branches = [re.escape(character) + below.expression() for character, below in self.items()]
        if not branches:
            return ""
        joined = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
        return f"(?:{joined})?" if self.ends else joined


def _trie_expression(names: list[str]) -> str:
    """One expression for many names, that tries each character once: the longest name wins."""
    trie = _Branch()
    for name in names:
        branch = trie
        for character in name:
            branch = branch.setdefault(character, _Branch())
        branch.ends = True
    return trie.expression()
