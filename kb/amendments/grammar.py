"""What the items of a decision tell to do: the forms in which decisions are written, and nothing between them guessed.

Read with the examples beside the expressions. What has the words of an instruction and no form here is unread, and told.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kb.amendments.decision import AmendingDecision, Item, bare_title
from kb.amendments.instructions import (
    AddedParts,
    Adjustment,
    Commencement,
    Deletion,
    Division,
    InsertedWords,
    Instruction,
    Merger,
    NewHeading,
    NewName,
    Places,
    Renumbering,
    Replacement,
    Rewording,
    Striking,
)
from kb.amendments.statement import SIGN, QuotedWording, Statement
from kb.citations import PartSign, read_part, read_tail
from kb.documents import WHOLE, Address, Document
from kb.text import NUMBER, number

_Q = SIGN
# “甲”、“乙” as words; paragraphs that are closed one by one stand side by side, or on lines of their own.
_WORDS = rf"{_Q}(?:[、和]?{_Q})*"
_TEXT = rf"(?P<text>{_Q}(?:\n?{_Q})*)"
_NUMBER = rf"(?:{NUMBER}|若干)"
_COLON = r"[，,]?[：:]?\n?"

_APART = re.compile(r"[\s，,。；;、：:]+")
# （一） or 1. before a further instruction within an item.
_SUBITEM = re.compile(rf"[（(]{NUMBER}[）)]|\d{{1,2}}[.．、]")
_LEADING = re.compile(r"(?:将|把|在|对|原|其?并|同时|另外|此外|于|相应地?|再|拟|刑法修正案)")
_LAW = re.compile(r"《(?P<title>[^《》]+)》")
_THIS = re.compile(r"本(?:法|条例|规定|办法|细则|章程|准则)(?:中?的)?")
_BACK = re.compile(r"其中的?|(?:该|本|这一)(?P<unit>条|款|项|自然段)中?的?")
_PARAGRAPH = re.compile(rf"第({NUMBER})自然段")
_PREAMBLE = re.compile(r"序言|引言|总纲(?=第)")
# 第六条样例室职权第二项, 第七条“…”中增加一项: said to help the reader.
_HELPFUL = re.compile(
    rf"(?:{_Q}|(?:(?!增加|修改|改为|作为|合并|删|后|前)[^\W\d_]){{2,24}}?)?中?的?(?=第{NUMBER}[款项])"
)
# 为了惩治…的犯罪，将刑法第三百四十二条修改为
_PURPOSE = re.compile(rf"为了?[^。；;{_Q[1:-1]}]{{1,120}}?[，,](?=[将在对把])")

# What an instruction is known by, in whatever form: a sentence without a word of these, a quotation or a part of a text
# tells nothing to be done.
_OPERATES = re.compile(
    rf"{_Q}|修改为|改为|改成|增加|增写|删去|删除|去掉|合并|移至|移到|拆分|分为|调整|更名|替换|代替|作为第|作相应"
    rf"|第{NUMBER}[编章节条款项]|自然段"
)
_SENTENCE = re.compile(r"[^。；;\n]*[。；;\n]?")
_OPENING = re.compile(
    rf"[^。；;：:{_Q[1:-1]}]{{0,120}}?作(?:出)?(?:如下|以下|下列)?(?:修改|修正|修订)(?:如下)?(?=[：:\n]|\Z)[：:]?"
)
_CLOSING = re.compile(
    rf"[^。；;{_Q[1:-1]}]{{0,80}}?根据本(?:决定|修正案|修改决定)(?P<what>[^。{_Q[1:-1]}]*?)[，,]?(?:重新公布|重新印发)"
)
_ADJUSTING = re.compile(
    r"[并和，,]*(?:对|将)?(?:(?:条文|条款|章节)?(?:的)?(?:顺序|序号|条序|条号)(?:、引用条号)?|引用条号|目录|(?:其他)?(?:有关)?条文?的?(?:顺序|序号))(?:也|亦)?作(?:出)?相应(?:的)?(?:调整|修改)"
)
_AMENDED = re.compile(r"[并，,]*(?:作(?:出)?)?相应(?:的)?(?:修改|修正|修订)|修改后|[，,]")
_COMMENCES = re.compile(rf"本(?:决定|修正案|法|条例|规定|办法)(?P<words>自[^。；{_Q[1:-1]}]*施行)")

_BECOMES = r"(?:修改|改|修订)为"
_REPLACED = re.compile(rf"(?P<also>相应地?)?{_BECOMES}{_COLON}{_TEXT}")
# 第七自然段后两句：“…”修改为：“…”; the words are looked for in the paragraph.
_SENTENCES = r"(?:(?:最?[前后][一二两三四]句|第[一二三四五六七八九]句)[：:]?)?"
_REQUOTED = re.compile(rf"{_SENTENCES}[：:]?(?P<old>{_Q}(?:\n?{_Q})*){_BECOMES}{_COLON}{_TEXT}")
_REWORDED = re.compile(
    rf"中?的?(?P<old>{_WORDS})(?:(?:分别|均|统一|都)?)(?P<how>分别)?{_BECOMES}[：:]?(?P<new>{_WORDS})"
)
_INSERTED = re.compile(
    rf"中?的?(?P<anchor>{_Q})(?:[之以]?(?P<side>后|前)面?)(?:增加|增写|加上)(?:一句)?[，,]?(?:内容为)?[：:]?(?P<words>{_Q})"
)
_APPENDED = re.compile(rf"(?:的?末尾|最后)(?:增加|增写)(?:一句)?[，,]?(?:内容为)?[：:]?(?P<words>{_Q})")
_STRUCK = re.compile(rf"中?的?(?P<words>{_WORDS})(?:一[词句语]|字样|的?表述)?(?:予以)?(?:删去|删除)")
_STRIKES = re.compile(r"(?:删去|删除)(?:了)?")
_THEIR_WORDS = re.compile(rf"中?的?(?P<words>{_WORDS})")
_DELETED = re.compile(r"(?:予以)?(?:删去|删除)")
# 第八条第三款单列一条，作为第四十九条
_MOVED = re.compile(r"(?:相应地?)?(?:单列[一为]?条?[，,]?)?(?:改|调整|变更)?(?:为|作为)(?=第)")
_MERGED = re.compile(r"合并[，,]?(?:作为|改为|为)(?=第)")
_DIVIDED = re.compile(rf"(?:改|分)为{_NUMBER}条[，,]?(?:分别)?作为(?=第)")
_REVISED = re.compile(rf"[，,]?(?:并)?{_BECOMES}{_COLON}{_TEXT}")
_ADDED_WITHIN = re.compile(rf"(?:{_Q})?中?(?:[，,])?增加{_NUMBER}[款项][，,]?(?:分别)?(?:作为|为)(?=第)")
_ADDED_AFTER = re.compile(rf"[之以]?后[，,]?增加{_NUMBER}条[，,]?(?:分别)?(?:作为|为)(?=第)")
_ADDED = re.compile(rf"增加{_NUMBER}条[，,]?(?:分别)?(?:作为|为)(?=第)")
_NEW_TEXT = re.compile(rf"[，,]?(?:规定|内容为|即)?{_COLON}{_TEXT}")
_WHOLE_TEXT = re.compile(rf"[，,]?将(?:该|本)条{_BECOMES}{_COLON}{_TEXT}")
_CONTENTS = re.compile(r"[。，,]?内容如下[：:]?\n?")
_RULE_ADDED = re.compile(rf"增加规定{_COLON}{_TEXT}")
_RENAMED = re.compile(rf"(?:的?(?:章|节|编)?(?:名称?|标题))?(?P<old>{_Q})?{_BECOMES}[：:]?(?P<new>{_Q})")
_TITLED = re.compile(rf"(?:法规|法律)?(?:的?名称|题目|标题){_BECOMES}[：:]?(?:《(?P<title>[^《》]+)》|(?P<new>{_Q}))")
_HEADING_ADDED = re.compile(
    rf"(?:{_Q})?(?:中|[之以]?后)?[，,]?增加一(?P<unit>[编章节])[，,]?(?P<before>{_Q})?[，,]?作为第(?P<number>{NUMBER})(?P=unit)(?P<title>{_Q})?"
)
_ITS_ARTICLES = re.compile(rf"[，,；;]?(?:(?:分为|共|包括)?{NUMBER}条[，,]?)?(?:包括|即|为|从)(?=第)")
_EVERYWHERE = re.compile(
    rf"(?:本法|本条例|全文|条文|文)?中?的?(?P<old>{_WORDS})(?P<how>统一|均|全部)?{_BECOMES}[：:]?(?P<new>{_WORDS})"
)

_UNITS = {"编": "part", "章": "chp", "节": "sec"}


@dataclass(frozen=True)
class Told:
    """One instruction with the item it stands in, and its words."""

    item: str
    instruction: Instruction
    words: str


@dataclass(frozen=True)
class Unread:
    """Words of an item that tell something to be done and were not understood.

    `places` are the parts of the old text that they name, empty if they name none; `reason` says what is the matter.
    """

    item: str
    words: str
    places: Places
    reason: str = "没有读懂"


def instructions(decision: AmendingDecision, old: Document) -> tuple[list[Told], list[Unread]]:
    """Return what a decision tells to do with *old*, and what of it was not understood, in order."""
    names = {bare_title(name) for name in (old.title, *old.metadata.aliases)}
    entries: list[Told] = []
    unread: list[Unread] = []
    for item in decision.items:
        reader = _Item(item, names)
        for entry in reader.read():
            if isinstance(entry, Unread):
                unread.append(entry)
            else:
                entries.append(entry)
    return entries, unread


class _NotReadError(Exception):
    """What stands here has the words of an instruction and none of its forms; the reason."""


_Match = re.Match[str]


class _Item:
    """Reads one item from its beginning to its end.

    `_places` are what a form without a place of its own is about (其中的, 第二款): the old parts named last. `_is_own` says
    that the text that is spoken of is the one to be amended.
    """

    def __init__(self, item: Item, names: set[str]) -> None:
        self._item = item
        self._statement: Statement = item.statement
        self._text = item.statement.text
        self._names = names
        self._at = 0
        self._places: Places = ()
        self._is_own = True
        self._begins = True

    def read(self) -> Iterator[Told | Unread]:
        """Yield what the item tells, and what was not understood, in order."""
        while self._pass_over():
            start = self._at
            try:
                instructions_here = self._instructions()
            except _NotReadError as error:
                yield from self._passed(start, str(error))
                continue
            if instructions_here is None:
                yield from self._passed(start, "没有读懂")
            elif self._is_own:
                words = self._statement.shown(start, self._at)
                yield from (Told(self._item.name, instruction, words) for instruction in instructions_here)

    def _pass_over(self) -> bool:
        """Go to the next word that matters; tell whether there is any."""
        self._begins = self._at == 0
        while True:
            if apart := _APART.match(self._text, self._at):
                self._begins = self._begins or any(mark in apart[0] for mark in "。；;\n：:")
                self._at = apart.end()
            elif self._begins and (sign := _SUBITEM.match(self._text, self._at)):
                self._at, self._places = sign.end(), ()
            else:
                return self._at < len(self._text)

    def _passed(self, start: int, reason: str) -> Iterator[Unread]:
        """Go past a sentence that has no form; yield it if it tells something to be done."""
        sentence = _SENTENCE.match(self._text, max(start, self._at))
        self._at = max(sentence.end() if sentence else start, start + 1)
        words = self._text[start : self._at]
        if not _OPERATES.search(words) or not self._is_own:
            return
        parts = tuple(self._named(words))
        places = parts or self._places
        yield Unread(self._item.name, self._statement.shown(start, self._at), places, reason)
        # What follows without a place of its own would be about what was not understood.
        self._places = parts

    def _named(self, words: str) -> Iterator[Address]:
        position = 0
        while head := re.compile(r"第").search(words, position):
            signs = read_part(words, head.start())
            yield from (sign.address for sign in signs)
            position = signs[-1].end if signs else head.end()

    # One instruction

    def _instructions(self) -> list[Instruction] | None:
        """Return what is told at the place that was reached, and go past it; None if no form is there."""
        for form in (self._opening, self._closing, self._commencement):
            if (instructions_here := form()) is not None:
                return instructions_here
        self._pass_leading()
        strikes = self._take(_STRIKES)
        self._pass_leading()
        instructions_here = self._without_place() if not strikes else None
        if instructions_here is not None:
            return instructions_here
        if strikes and self._places and (words := self._take(_THEIR_WORDS)):
            return [Striking(self._places, self._texts(words["words"]))]
        places = self._read_places()
        if places is None:
            return self._about_before() if not strikes else None
        self._places = places
        if strikes:
            words = self._take(_THEIR_WORDS)
            return [Striking(places, self._texts(words["words"]))] if words else [Deletion(places)]
        return self._about(places)

    def _pass_leading(self) -> None:
        self._take(_PURPOSE)
        while match := _LEADING.match(self._text, self._at):
            self._at = match.end()
        if match := _LAW.match(self._text, self._at):
            self._is_own = bare_title(match["title"]) in self._names
            self._at = match.end()
        elif match := _THIS.match(self._text, self._at):
            self._at = match.end()
        else:
            bare = next((name for name in self._bare_names() if self._text.startswith(name, self._at)), "")
            self._at += len(bare)

    def _bare_names(self) -> list[str]:
        """Return the names by which the text may be called without marks: 宪法第十条, 刑法第三百条."""
        names = [name for name in self._names if re.search(r"[法例定则程]\Z", name)]
        return sorted(names, key=len, reverse=True)

    def _opening(self) -> list[Instruction] | None:
        match = _OPENING.match(self._text, self._at)
        if match is None:
            return None
        law = _LAW.search(match[0])
        if law:
            self._is_own = bare_title(law["title"]) in self._names
        self._at = match.end()
        self._places = ()
        return []

    def _closing(self) -> list[Instruction] | None:
        match = _CLOSING.match(self._text, self._at)
        what = match["what"] if match else ""
        if match is None:
            adjusting = _ADJUSTING.match(self._text, self._at)
            if adjusting is None or not re.match(r"[。；;\n]|\Z", self._text[adjusting.end() :]):
                return None
            self._at = adjusting.end()
            return [Adjustment()]
        self._at = match.end()
        left = _AMENDED.sub("", _ADJUSTING.sub("", what))
        if left:
            raise _NotReadError(f"没有写明怎样改：“{left}”")
        return [Adjustment()] if _ADJUSTING.search(what) else []

    def _commencement(self) -> list[Instruction] | None:
        match = self._take(_COMMENCES)
        return [Commencement(match["words"])] if match else None

    # Forms without an old part

    def _without_place(self) -> list[Instruction] | None:
        if added := self._take(_ADDED):
            return [self._addition(self._new_places(), added)]
        if match := self._take(_TITLED):
            return [NewName(WHOLE, "", match["title"] or self._text_of(match["new"]))]
        if re.match(r"增加一[编章节]", self._text[self._at :]):
            return self._new_heading(WHOLE)
        is_all = re.match(rf"(?:本法|本条例|全文|条文)中|{_WORDS}(?:统一|全部)", self._text[self._at :])
        if (is_all or (self._begins and not self._places)) and (match := self._take(_EVERYWHERE)):
            return self._rewordings((), match)
        return None

    def _about_before(self) -> list[Instruction] | None:
        """Return what is told about the places named before: 修改为：“…”, 增加一款, “…”修改为“…”."""
        if not self._places:
            return None
        if match := self._take(_REPLACED):
            return self._replacement(self._places, match)
        if match := self._take(_ADDED_WITHIN):
            return self._added_within(self._places, match)
        if match := self._take(_INSERTED):
            return [self._insertion(self._places, match)]
        if match := self._take(_REWORDED):
            return self._rewordings(self._places, match)
        if match := self._take(_STRUCK):
            return [Striking(self._places, self._texts(match["words"]))]
        return None

    def _new_heading(self, above: Address) -> list[Instruction] | None:
        match = self._take(_HEADING_ADDED)
        value = number(match["number"]) if match else None
        if match is None or value is None:
            return None
        sign = match["title"] or match["before"]
        its = self._take(_ITS_ARTICLES)
        articles = self._new_places() if its else ()
        address = above.child(_UNITS[match["unit"]], value)
        instructions_here: list[Instruction] = []
        if not articles:
            self._take(_APART)
            added = self._take(_ADDED)
            text = self._take(_NEW_TEXT)
            if added is None and text is None:
                raise _NotReadError("没有写明新的一章包括哪几条")
            if added:
                articles = self._new_places()
                instructions_here = [self._addition(articles, added)]
            else:
                raise _NotReadError("新的一章的各条没有写明条号")
        if sign is None:
            raise _NotReadError("没有写明章名")
        return [NewHeading(address, self._text_of(sign), articles[0], articles[-1]), *instructions_here]

    # Forms about old parts

    def _about(self, places: Places) -> list[Instruction] | None:
        """Return what is told about *places*, which were just read."""
        forms: tuple[tuple[re.Pattern[str], Callable[[Places, _Match], list[Instruction]]], ...] = (
            (_MERGED, self._merger),
            (_DIVIDED, self._division),
            (_MOVED, self._renumbering),
            (_REPLACED, self._replacement),
            (_ADDED_WITHIN, self._added_within),
            (_ADDED_AFTER, lambda _, match: [self._addition(self._new_places(), match)]),
            (_RULE_ADDED, self._rule_added),
            (_APPENDED, lambda where, match: [InsertedWords(where, "", self._text_of(match["words"]))]),
            (_INSERTED, lambda where, match: [self._insertion(where, match)]),
            (_REQUOTED, self._requoted),
            (_REWORDED, self._rewordings),
            (_STRUCK, lambda where, match: [Striking(where, self._texts(match["words"]))]),
            (_DELETED, lambda where, _: [Deletion(where)]),
        )
        if places[0].kind in {"chp", "part", "sec"}:
            forms = ((_RENAMED, self._renaming), (_MOVED, self._renumbering))
            if re.match(rf"(?:{_Q})?(?:中|[之以]?后)?[，,]?增加一[编章节]", self._text[self._at :]):
                is_within = not re.match(r"[之以]?后", self._text[self._at :])
                return self._new_heading(places[0] if is_within else places[0].parent)
        for form, meaning in forms:
            if match := self._take(form):
                return meaning(places, match)
        return None

    def _merger(self, places: Places, _: _Match) -> list[Instruction]:
        (new, *others) = self._new_places()
        revised = self._take(_REVISED)
        if others or revised is None:
            raise _NotReadError("没有写明合并以后的文字")
        return [Merger(places, new, self._paragraphs(revised["text"]))]

    def _division(self, places: Places, _: _Match) -> list[Instruction]:
        new = self._new_places()
        revised = self._take(_REVISED)
        if len(places) != 1 or places[0].kind != "art" or revised is None:
            raise _NotReadError("没有写明分开以后的文字")
        return [Division(places[0], new, self._paragraphs(revised["text"]))]

    def _renumbering(self, places: Places, _: _Match) -> list[Instruction]:
        new = self._new_places()
        if len(new) != len(places):
            raise _NotReadError("改前改后的条款数目不同")
        return [Renumbering(places, new)]

    def _replacement(self, places: Places, match: _Match) -> list[Instruction]:
        return [Replacement(places, self._paragraphs(match["text"]), is_restated=bool(match["also"]))]

    def _requoted(self, places: Places, match: _Match) -> list[Instruction]:
        old, new = self._paragraphs(match["old"]), self._paragraphs(match["text"])
        return [Rewording(places, old, new)]

    def _added_within(self, places: Places, match: _Match) -> list[Instruction]:
        if len(places) != 1:
            raise _NotReadError("没有写明加在哪一条")
        new = self._new_places()
        if whole := self._take(_WHOLE_TEXT):
            return [Replacement((places[0].article,), self._paragraphs(whole["text"]))]
        return [self._addition(new, match)]

    def _rule_added(self, places: Places, match: _Match) -> list[Instruction]:
        # 宪法第十一条增加规定 (1988): the amendment of 1999 quotes what was added as a 款 of its own.
        if len(places) != 1 or places[0].kind != "art":
            raise _NotReadError("没有写明加在哪里")
        return [AddedParts((), self._paragraphs(match["text"]), within=places[0])]

    def _renaming(self, places: Places, match: _Match) -> list[Instruction]:
        old = self._text_of(match["old"]) if match["old"] else ""
        return [NewName(places[0], old, self._text_of(match["new"]))]

    def _addition(self, new: Places, _: _Match) -> AddedParts:
        if match := self._take(_NEW_TEXT):
            if new[0].kind == "art" and not self._are_sure(match["text"]):
                return AddedParts(new, ())  # that it is there is sure, for the numbers of the others
            return AddedParts(new, self._paragraphs(match["text"]))
        if contents := self._take(_CONTENTS):
            # 内容如下, without quotation marks: to the end of the item.
            lines = tuple(line for line in self._text[contents.end() :].split("\n") if line.strip())
            if not re.search(_Q, self._text[contents.end() :]) and lines:
                self._at = len(self._text)
                return AddedParts(new, lines)
        raise _NotReadError("没有写明增加的文字")

    def _insertion(self, places: Places, match: _Match) -> InsertedWords:
        return InsertedWords(
            places, self._text_of(match["anchor"]), self._text_of(match["words"]), match["side"] == "后"
        )

    def _rewordings(self, places: Places, match: _Match) -> list[Instruction]:
        """Return each old wording with its new one; one new wording is that of all old ones."""
        old, new = self._texts(match["old"]), self._texts(match["new"])
        if len(new) == 1:
            new *= len(old)
        if len(old) != len(new):
            raise _NotReadError("改前改后的词语数目不同")
        return [Rewording(places, (before,), (after,)) for before, after in zip(old, new, strict=True)]

    # Pieces

    def _take(self, form: re.Pattern[str]) -> _Match | None:
        """Return what *form* matches here, and go past it."""
        match = form.match(self._text, self._at)
        if match:
            self._at = match.end()
        return match

    def _read_places(self) -> Places | None:
        """Return the old parts that are named here, with what 其中 and 第二款 leave to the words before."""
        if self._take(_PREAMBLE):
            paragraph = self._take(_PARAGRAPH)
            value = number(paragraph[1]) if paragraph else None
            return (Address("preamble").child("p", value),) if value else (Address("preamble"),)
        if self._places and (back := self._take(_BACK)):
            kinds = {"条": "art", "款": "para", "项": "item"}
            above = [place.nearest(kinds[back["unit"]]) for place in self._places] if back["unit"] in kinds else []
            return tuple(dict.fromkeys(filter(None, above))) or self._places
        signs = read_part(self._text, self._at)
        if signs:
            return self._helped(self._reached(signs))
        signs = read_tail(self._text, self._at)
        return self._below(self._reached(signs)) if signs else None

    def _helped(self, places: Places) -> Places:
        """Return the parts within those just read that stand behind words that only help to find them."""
        helpful = _HELPFUL.match(self._text, self._at)
        signs = read_tail(self._text, helpful.end()) if helpful and places[-1].kind == "art" else []
        if not signs or not helpful:
            return places
        self._places = places
        return self._below(self._reached(signs))

    def _below(self, tails: Places) -> Places:
        """Return parts that are named without their article: those of the article, or the 款, named before."""
        articles = tuple(dict.fromkeys(place.article for place in self._places if place.is_article))
        if len(articles) != 1:
            raise _NotReadError("没有写明是哪一条")
        above = articles[0]
        paragraphs = {place.nearest("para") for place in self._places}
        if tails[0].kind == "item" and tails[0].root.kind == "item" and len(paragraphs) == 1:
            above = next(iter(paragraphs)) or above
        return tuple(above / tail for tail in tails)

    def _reached(self, signs: Sequence[PartSign]) -> Places:
        """Go past *signs* and return their parts, those between two joined by 至 among them."""
        self._at = signs[-1].end
        places: list[Address] = []
        for sign in signs:
            if sign.through and places and places[-1].parent == sign.address.parent and not sign.address.inserted:
                kind, between = sign.address.kind, range(places[-1].number + 1, sign.address.number)
                places += [sign.address.parent.child(kind, value) for value in between]
            places.append(sign.address)
        return tuple(places)

    def _new_places(self) -> Places:
        """Return the new parts that are named here, below the article of the old ones if they are 款 or 项."""
        signs = read_part(self._text, self._at)
        if signs:
            return self._reached(signs)
        signs = read_tail(self._text, self._at)
        if not signs:
            raise _NotReadError("没有写明作为第几条、第几款")
        return self._below(self._reached(signs))

    def _paragraphs(self, signs: str) -> tuple[str, ...]:
        quotations = self._sure(signs)
        return tuple(paragraph for quotation in quotations for paragraph in quotation.paragraphs)

    def _texts(self, signs: str) -> tuple[str, ...]:
        return tuple(quotation.text for quotation in self._sure(signs))

    def _text_of(self, sign: str) -> str:
        return self._texts(sign)[0]

    def _sure(self, signs: str) -> list[QuotedWording]:
        if not self._are_sure(signs):
            raise _NotReadError("引号没有收口，不知道文字到哪里为止")
        return self._statement.quoted(signs)

    def _are_sure(self, signs: str) -> bool:
        return all(quotation.is_closed and quotation.paragraphs for quotation in self._statement.quoted(signs))
