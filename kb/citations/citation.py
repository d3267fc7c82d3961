"""Finds the citations in a text: where they stand and what they say, before anything is looked up."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from kb.citations.editions import NO_EDITION, Edition, edition_before, edition_in
from kb.citations.layout import in_one_piece
from kb.citations.mentions import Mention, MentionKind, Names, mentions, stranger_before
from kb.citations.parts import HEAD, PartSign, is_counted, read_annex, read_bare, read_part, read_preamble, read_tail
from kb.citations.patterns import BRACKET, DEFINITION, JOINING, RELATIVE, shorts_in
from kb.citations.remainder import remainder
from kb.citations.titles import GENERIC
from kb.documents import WHOLE, Address
from kb.text import fold_text

Span = tuple[int, int]
"""Code points `[start, end)`."""

CitationKind = MentionKind | Literal["relative", "internal"]
"""Beside the ways to name a document: `relative` is 前款, 同条; `internal` is a part without a name."""

# A text that is still a draft is another than the one in force.
_DRAFT = re.compile(r"草案|征求意见稿|送审稿|讨论稿|修正案")
_CITES = re.compile(rf"{HEAD.pattern}|《")
# 《条例》第十八条（2012年修正）, and no （2012年已经修改了这一条）
_EDITION_AFTER = re.compile(
    r"(?:19|20)\d\d年?(?:\d{1,2}月(?:\d{1,2}日)?)?(?:修订|修正|修改|发布|公布|印发|通过|施行)?版?"
)
# 原第十八条 stands in a version that is not named.
_FORMER = ("原", "旧")
_COMMA = re.compile(r"[，,][^\S\n]*")
_OPENING = frozenset('“‘「『《〈"')
_CLOSING_MARK = re.compile(r"[》〉＞”’」』\"]")
_WHOLE_BRACKET = re.compile(r"[（(].*[）)]")
# 中国共产党第十九届中央委员会第四次全体会议通过 has twenty-three; a longer bracket is a remark.
_LONGEST_QUALIFIER = 24


@dataclass(frozen=True)
class Citation:
    """A place in a text that names a document or a part of one.

    `span` is `[start, end)` in code points of the text. `name` is the title as written, without its marks; of `this` and
    `relative` the word that points back; empty if internal. `address` is the part named, empty for the whole document; of
    `relative` what comes after the word. `qualifier` is what stands in brackets after the name and may belong to it: 试行,
    2007年修订; `edition` is the version that is named there, before the name, or behind the part. `shorts` are the names that are given from here on (以下简称《条例》), the last to this
    document, those before to the documents named before. `through` says that all parts from the citation before to this
    one are meant. `within` is the chapter in which the article is said to stand: 第二章第三条. `unread` is where something
    stands that belongs to the citation and was not understood (第三四条, 第××条), before or behind it; such a citation is not
    as a whole what it says.
    """

    span: tuple[int, int]
    kind: CitationKind
    name: str
    address: Address = WHOLE
    qualifier: str = ""
    shorts: tuple[str, ...] = ()
    through: bool = False
    edition: Edition = NO_EDITION
    within: Address = WHOLE
    unread: Span | None = None

    @property
    def names_document(self) -> bool:
        """Tell whether a document is named and not only a kind of text: 《条例》 alone names none."""
        return self.kind in {"titled", "named"} and fold_text(self.name) not in {"", *GENERIC}


def find(text: str, *names: Names) -> list[Citation]:
    """Return the citations in *text*, in order, without overlap."""
    seen = in_one_piece(text)
    citations = _with_remainders(seen.text, _citations(seen.text, names))
    if not seen.left_out:
        return citations
    return [
        replace(
            citation,
            span=seen.original(*citation.span),
            unread=seen.original(*citation.unread) if citation.unread else None,
        )
        for citation in citations
    ]


def _with_remainders(text: str, citations: list[Citation]) -> list[Citation]:
    """Return the citations, each with what follows it in its clause and was not read."""
    ends = [citation.span[0] for citation in citations[1:]] + [len(text)]
    complete: list[Citation] = []
    for citation, end in zip(citations, ends[: len(citations)], strict=True):
        unread = remainder(text, citation.span[1], end, is_part=bool(citation.address))
        start = citation.span[0]
        if citation.kind == "internal" and text.startswith(_FORMER, start - 1, start):
            unread = unread or (start - 1, start)
        complete.append(replace(citation, unread=unread) if unread else citation)
    return complete


def _citations(text: str, names: Iterable[Names]) -> list[Citation]:
    citations: list[Citation] = []
    position = 0
    for mention in mentions(text, names):
        if mention.start >= position:
            citations.extend(_without_name(text, position, mention.start))
            by_name, position = _with_parts(text, mention)
            citations.extend(by_name)
    citations.extend(_without_name(text, position, len(text)))
    return citations


def _with_parts(text: str, mention: Mention) -> tuple[list[Citation], int]:
    """Return the citations of a document that is named, one for each part behind it, and where they end."""
    remarks, shorts, after = _brackets(text, mention.end)
    qualifiers = [remark for remark in remarks if len(remark) <= _LONGEST_QUALIFIER]
    joining = JOINING.match(text, after)
    position = joining.end() if joining else after
    signs = read_part(text, position) or read_preamble(text, position) or read_annex(text, position)
    if not signs and mention.kind != "this":
        signs = read_bare(text, position)
    start = mention.start
    if signs and joining and text[start - 1 : start] in _OPENING and _CLOSING_MARK.search(joining[0]):
        start -= 1
    if len(signs) == 1 and _WHOLE_BRACKET.fullmatch(text, signs[0].start - 1, signs[0].end + 1):
        signs = [replace(signs[0], end=signs[0].end + 1)]  # 《条例》（第十条）
    name = mention.name
    draft = next(filter(_DRAFT.search, qualifiers), "")
    name = f"{name}（{draft}）" if draft else name
    later = BRACKET.match(text, signs[-1].end) if signs else None
    behind = [*remarks, *([later[1]] if later and _EDITION_AFTER.fullmatch(later[1]) else [])]
    edition = edition_in(behind)
    if mention.kind != "this":
        edition = edition_before(text, mention.start, mention.end, is_whole=not signs).and_also(edition)
    qualifier = "，".join(qualifiers)
    if not signs:
        return [Citation((start, mention.end), mention.kind, name, WHOLE, qualifier, shorts, edition=edition)], after
    citations = _for_each(signs, start, mention.kind, name, qualifier, shorts)
    return [replace(citation, edition=edition) for citation in citations], signs[-1].end


def _for_each(
    signs: list[PartSign],
    start: int,
    kind: CitationKind,
    name: str = "",
    qualifier: str = "",
    shorts: tuple[str, ...] = (),
) -> list[Citation]:
    """Return one citation for each of *signs*; the first, which has the name with it, begins at *start*."""
    first, *others = signs
    return [
        Citation((start, first.end), kind, name, first.address, qualifier, shorts, within=first.within),
        *(
            Citation(
                (sign.start, sign.end), kind, name, sign.address, qualifier, through=sign.through, within=sign.within
            )
            for sign in others
        ),
    ]


def _brackets(text: str, position: int) -> tuple[list[str], tuple[str, ...], int]:
    """Return what brackets after a name hold, the short names given there, and where the part may begin.

    A bracket that holds the part itself, 《条例》（第十条）, is entered.
    """
    remarks: list[str] = []
    shorts: list[str] = []
    while bracket := BRACKET.match(text, position):
        if HEAD.match(bracket[1]):
            return remarks, tuple(shorts), bracket.start(1)
        definition = DEFINITION.search(text, bracket.start(1), bracket.end(1))
        if not definition and _CITES.search(bracket[1]):
            break  # 党章（重点学第一章和第三十一条）
        if definition:
            shorts = shorts_in(definition)
        remark = text[bracket.start(1) : definition.start()] if definition else bracket[1]
        if remark := remark.strip("，,；; "):
            remarks.append(remark)
        position = bracket.end()
    after = _COMMA.match(text, position)
    if not shorts and after and (definition := DEFINITION.match(text, after.end())):
        shorts = shorts_in(definition)  # 《…》，以下简称《条例》
    return remarks, tuple(shorts), position


# Parts without a name


def _without_name(text: str, start: int, end: int) -> list[Citation]:
    """Return parts in `[start, end)` behind no known name, and words for a part: 前款, 同条第二项."""
    citations: list[Citation] = []
    position = start
    heads = _Ahead(HEAD, text, end)
    relatives = _Ahead(RELATIVE, text, end)
    while position < end:
        head = heads.after(position)
        relative = relatives.after(position)
        if relative and (head is None or relative.start() < head.start()):
            citations.extend(_relative(text, relative))
            position = citations[-1].span[1]
        elif head:
            signs = read_part(text, head.start())
            if signs and not is_counted(text, signs):
                # 某某管理办法第三条, 条例第三条: a name formed like a title, and not known
                stranger = stranger_before(text, position, signs[0].start)
                kind: CitationKind = "named" if stranger else "internal"
                begin, name = stranger or (signs[0].start, "")
                edition = edition_before(text, begin, begin + len(name), is_whole=False) if name else NO_EDITION
                unnamed = _for_each(signs, begin, kind, name)
                citations.extend(replace(citation, edition=edition) for citation in unnamed)
            position = max(signs[-1].end if signs else 0, head.end())
        else:
            break
    return citations


class _Ahead:
    """The next match of an expression, looked for no more than once."""

    def __init__(self, expression: re.Pattern[str], text: str, end: int) -> None:
        self._expression = expression
        self._text = text
        self._end = end
        self._next: re.Match[str] | None = None
        self._searched = -1

    def after(self, position: int) -> re.Match[str] | None:
        """Return the first match at or after *position*, which never goes back."""
        if self._searched < 0 or (self._next is not None and self._next.start() < position):
            self._next = self._expression.search(self._text, position, self._end)
            self._searched = position
        return self._next


def _relative(text: str, word: re.Match[str]) -> list[Citation]:
    """Return the word with the part that follows it; of 同条第一款、第二款 both."""
    name = word[0]
    signs = read_tail(text, word.end()) if not name.endswith("项") else []
    if not signs:
        return [Citation(word.span(), "relative", name)]
    return _for_each(signs, word.start(), "relative", name)
