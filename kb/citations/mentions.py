"""Where a text names documents: titles in marks, known names without them, and words that stand for a name."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from kb.citations.layout import span_around
from kb.citations.patterns import ANOTHER_TEXT, BEFORE_LAW, BEFORE_NAME, GENRES, ODD_TITLE, THIS, TITLE

MentionKind = Literal["titled", "named", "this"]
"""`titled` stands in 书名号; `named` is a name without them; `this` is 本条例, 该准则."""

_LONGER_AFTER = re.compile(rf"[（(]?的?{ANOTHER_TEXT}[）)]?")
# 内蒙古自治区鄂尔多斯市: of a longer name the end will do.
_LONGEST_PLACE = 12
# 香港特别行政区维护国家安全法 is another law than 国家安全法.
_PLACE = re.compile(r"[一-龥]{0,12}(?:[省市县区州盟旗]|特别行政区维护)\Z")
_NO_PLACE = re.compile(r".*[全各该这那每社辖地园校景小片街战军郊城牧林山老新库都][省市县区州盟旗]")
_OF_THE_PARTY = ("党章", "中国共产党", "中共", "中央")
_NO_PARTY_CONSTITUTION = re.compile(r"(?<=[入建政])党章|党章(?=程)")
# 社会救助法律、法规, 公司法人, 民法典型: no 社会救助法; 宪法和法律委员会 is an office.
_LONGER_WORD = re.compile(r"(?<=法)(?:[律规治人院官庭案制学定盲师务理典性]|则(?!第)|和法律委员会)|(?<=法典)[型范故礼]")
# Up to so many characters the name of a law is as often the end of another's: 教育法 of 爱国主义教育法, 水法 of 节水法.
_SHORT_LAW = 4
# The longest that may stand before it, 具体到 and the years before.
_MOST_BEFORE_LAW = 6
# 美国国家安全法, 香港公司法: another legislator's, whatever it is called.
_ELSEWHERE = re.compile(
    r"(?:(?<![我中本全和祖爱])国|日本|欧盟|香港|澳门|台湾|地区|苏联|俄罗斯|印度|新加坡|加拿大|澳大利亚|联邦)\Z"
)
_HANZI = re.compile(r"[一-龥0-9A-Za-z〇]")
_CLOSING = {"“": "”", "‘": "’"}
_QUOTES = '“”‘’"'
_QUOTE = re.compile(f"[{_QUOTES}]")
_WITHOUT_QUOTES = str.maketrans("", "", _QUOTES)


_NO_REGULATIONS = "标准|指引|指南|手册|合同|协议|预案|讲话|报告|文章|文件"
_KINDS = rf"{GENRES}|法|法典|制度|责任制|负责制|守则|公约|宪章|条约|协定|议定书|规范|规程|章则|通则|{_NO_REGULATIONS}"
_STRANGER = re.compile(rf"[一-龥（）()]{{0,40}}(?:{_KINDS})[^\S\n]*\Z")
# “条例”第六条
_CLOSED = re.compile(r"[”’」』\"][^\S\n]*\Z")
_OPENING_QUOTE = frozenset('“‘「『"')
_NO_NAME = re.compile(rf"(?:本|该|此|上述|前述|国家|党内|法律|行政|上级|其他|各项|等)?(?:{_KINDS})")
_VAGUE = re.compile(r"(?:有关|相关|其他|上级|各项|等)\Z")
_BARE_GENRE = re.compile(GENRES)
_TITLE_BEFORE = re.compile(r"《([^《》\n]{1,80})》\Z")
# A name of forty characters, which `_STRANGER` takes, with its kind and a mark behind it.
_MOST_BEFORE = 44
# The eighty characters of `_TITLE_BEFORE`, and the marks around them.
_LONGEST_TITLE = 82


@dataclass(frozen=True)
class Mention:
    """A place where a document is named; `name` is the title without its marks, or the word that points back."""

    start: int
    end: int
    kind: MentionKind
    name: str


class Names:
    """The titles and short names that count as citations without 书名号, as one regular expression."""

    def __init__(self, names: Iterable[str], heads: Mapping[str, str] | None = None) -> None:
        """Take names, with the two characters before a short one in the title that ends in it.

        After these *heads* it is the end of a longer name: 军队党委落实全面从严治党主体责任规定.
        """
        longest_first = sorted(set(names), key=len, reverse=True)
        self._heads = heads or {}
        self._pattern = re.compile(_trie_expression(longest_first)) if longest_first else None

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Return the spans of names in *text*; quotation marks may stand in one: 中央“八项规定”."""
        if self._pattern is None:
            return
        plain = text.translate(_WITHOUT_QUOTES)
        if len(plain) == len(text):
            yield from (match.span() for match in self._pattern.finditer(text) if self._is_whole(text, match))
            return
        # The code points of `plain` before which as many marks were left out.
        left_out = [match.start() - count for count, match in enumerate(_QUOTE.finditer(text))]
        for match in filter(lambda match: self._is_whole(plain, match), self._pattern.finditer(plain)):
            start, last = (at + bisect_right(left_out, at) for at in (match.start(), match.end() - 1))
            end = last + 1
            openings = [character for character in text[start:end] if character in "“‘"]
            if openings and text[end : end + 1] == _CLOSING[openings[-1]]:
                end += 1
            yield start, end

    def _is_whole(self, text: str, match: re.Match[str]) -> bool:
        """Tell whether no longer word stands there: 社会救助法律、法规."""
        if _LONGER_WORD.match(text, match.end()):
            return False
        if match[0].endswith(("法", "法典")) and _ELSEWHERE.search(
            text, max(0, match.start() - _MOST_BEFORE_LAW), match.start()
        ):
            return False
        is_short = len(match[0]) <= _SHORT_LAW and match[0].endswith(("法", "法典"))
        if is_short and not _begins_law(text, match.start()):
            return False
        head = self._heads.get(match[0])
        return not head or not text.endswith(head, 0, match.start())


def _begins_law(text: str, start: int) -> bool:
    """Tell whether the short name of a law may begin at *start*: behind a mark, or a word that is no part of a name."""
    before = text[max(0, start - _MOST_BEFORE_LAW) : start]
    return not _HANZI.match(before[-1:]) or bool(BEFORE_LAW.search(before))


def mentions(text: str, names: Iterable[Names]) -> list[Mention]:
    """Return where documents are named: titles in marks, known names outside of them, words for a name."""
    titles = list(_titles(text))
    inside = sorted((mention.start, mention.end) for mention in titles)
    spans = (span for register in names for span in register.places(text) if not span_around(inside, span[0]))
    words = (match for match in THIS.finditer(text) if not span_around(inside, match.start()))
    places = [
        *titles,
        *(_named(text, *span) for span in spans),
        *(Mention(*word.span(), "this", word[0]) for word in words),
    ]
    places = [mention for mention in places if not _NO_PARTY_CONSTITUTION.match(text, mention.start)]
    return sorted(places, key=lambda mention: (mention.start, -mention.end))


def _titles(text: str) -> Iterator[Mention]:
    """Return titles in marks; marks of another shape only round what is formed like a name, and not inside others."""
    proper = [match for match in TITLE.finditer(text) if match[1].count("〈") == match[1].count("〉")]
    spans = [match.span() for match in proper]
    odd = [match for match in ODD_TITLE.finditer(text) if not span_around(spans, match.start())]
    for match in [*proper, *odd]:
        longer = _LONGER_AFTER.match(text, match.end())
        end = longer.end() if longer else match.end()
        yield Mention(match.start(), end, "titled", match[1] + text[match.end() : end].removeprefix("的"))


def _named(text: str, start: int, end: int) -> Mention:
    """Return the known name at `[start, end)`, or the longer one of which it is a part."""
    longer = _LONGER_AFTER.match(text, end)
    end = longer.end() if longer else end
    place = _PLACE.search(text, max(0, start - _LONGEST_PLACE), start)
    if place and not text.startswith(_OF_THE_PARTY, start):
        cut = max((word.end() for word in BEFORE_NAME.finditer(place[0])), default=0)
        if cut < len(place[0]) and not _NO_PLACE.fullmatch(place[0], cut):
            start = place.start() + cut
    return Mention(start, end, "named", text[start:end])


class _Branch(dict[str, "_Branch"]):
    """The names that go on from here, by their next character; `ends` if one ends here."""

    ends = False

    def expression(self) -> str:
        """Return the expression for all that goes on from here."""
        branches = [re.escape(character) + below.expression() for character, below in self.items()]
        if not branches:
            return ""
        expression = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
        return f"(?:{expression})?" if self.ends else expression


def _trie_expression(names: list[str]) -> str:
    """Return one expression for many names, that tries each character once: the longest name wins."""
    trie = _Branch()
    for name in names:
        branch = trie
        for character in name:
            branch = branch.setdefault(character, _Branch())
        branch.ends = True
    return trie.expression()


def stranger_before(text: str, start: int, end: int) -> tuple[int, str] | None:
    """Return the name right before *end*, not begun before *start*: where it begins, and the name.

    A bare 条例 is a name that may have been given before; of 有关规定, which names nothing, the name is empty. None if
    nothing there is formed like a name.
    """
    begin = max(start, end - _MOST_BEFORE)
    closed = _CLOSED.search(text, begin, end)
    match = _STRANGER.search(text, begin, closed.start() if closed else end)
    if match is None:
        return None
    cut = max((word.end() for word in BEFORE_NAME.finditer(match[0].rstrip())), default=0)
    name = match[0][cut:].strip()
    first = match.start() + cut
    title = _TITLE_BEFORE.search(text, max(0, first - _LONGEST_TITLE), first) if first == start else None
    if title:
        return first, title[1] + name
    is_vague = bool(_NO_NAME.fullmatch(name)) and not (
        _BARE_GENRE.fullmatch(name) and not _VAGUE.search(match[0], 0, cut)
    )
    # 根据687号决议第22条: a number and a kind, and no name.
    if is_vague or name.startswith("号") or name.endswith(tuple(_NO_REGULATIONS.split("|"))):
        return end, ""
    return first - 1 if closed and text[first - 1 : first] in _OPENING_QUOTE else first, name
