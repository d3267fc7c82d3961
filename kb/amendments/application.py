"""A decision applied to the old text: every instruction to its article, then the articles in their new order."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import singledispatchmethod

from kb.amendments.arrangement import Moves, arranged
from kb.amendments.article import ArticleText, ParagraphText, article_from, article_of, flat_article
from kb.amendments.decision import read_decision
from kb.amendments.grammar import Told, instructions
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
from kb.amendments.misfit import MisfitError
from kb.amendments.outcome import Amended, Assumption, NewArticle, OpenInstruction
from kb.amendments.outline import Outline
from kb.amendments.references import NewNumbers, followed
from kb.amendments.revision import Revision
from kb.amendments.weave import Weave
from kb.documents import WHOLE, Address, Document
from kb.errors import KbError
from kb.text import fold_text


class OtherTextError(KbError):
    """A decision that is about another text."""

    code = "other_text"


def amend(decision: Document, old: Document) -> Amended:
    """Return what a decision makes of a text, with everything in it that was not understood.

    Raises OtherTextError if it is about another text.
    """
    read = read_decision(decision)
    if not any(read.amends(name) for name in (old.title, *old.metadata.aliases)):
        raise OtherTextError(f"《{decision.title}》修改的不是《{old.title}》，请检查旧版和决定是不是一对。")
    application = _Application(old)
    entries, unread = instructions(read, old)
    if not entries and not unread:
        raise OtherTextError(f"《{decision.title}》里没有修改《{old.title}》的内容，请检查旧版和决定是不是一对。")
    application.restated = [entry.instruction for entry in entries if _restates(entry)]
    for entry in entries:
        application.take(entry)
    for unknown in unread:
        application.leave_open(unknown.item, unknown.words, unknown.reason, unknown.places)
    return application.amended()


def _restates(entry: Told) -> bool:
    return isinstance(entry.instruction, Replacement) and entry.instruction.is_restated


@dataclass
class _Arrival:
    """An article that is new: the old ones it comes from, its wording, or the 款 that becomes it."""

    olds: tuple[Address, ...]
    wording: ArticleText | None
    moved_out: Address = WHOLE
    items: tuple[str, ...] = ()


@dataclass
class _Open:
    """An instruction that was not applied; `olds` are places in the old text, `news` in the new one."""

    item: str
    words: str
    reason: str
    olds: tuple[Address, ...]
    news: tuple[Address, ...] = ()


@dataclass
class _Touched:
    """The items of the decision that tell of an article, by its old place."""

    items: dict[Address, list[str]] = field(default_factory=dict)

    def add(self, places: Iterable[Address], item: str) -> None:
        for place in places:
            self.items.setdefault(place.article, []).append(item)

    def of(self, *olds: Address) -> tuple[str, ...]:
        return tuple(dict.fromkeys(item for old in olds for item in self.items.get(old, ())))


class _Application:
    """The old text while instructions are taken; `restated` are those that give the wording others lead to."""

    def __init__(self, old: Document) -> None:
        self._old = old
        self._passages = {passage.address: passage for passage in old.articles}
        self._revisions: dict[Address, Revision] = {}
        self._articles: Moves[_Arrival] = Moves()
        self._inserted: dict[Address, _Arrival] = {}
        self._open: list[_Open] = []
        self._touched = _Touched()
        self._outline = Outline(old)
        self._title = old.title
        self._follows = False
        self._commencement = ""
        self.restated: list[object] = []

    # Taking instructions

    def take(self, entry: Told) -> None:
        """Apply an instruction, or put it on the list of what is open."""
        try:
            self._take(entry.instruction, entry.item)
        except MisfitError as misfit:
            places = getattr(entry.instruction, "places", ()) or (getattr(entry.instruction, "place", WHOLE),)
            new = getattr(entry.instruction, "new", ())
            news = tuple(place for place in ([new] if isinstance(new, Address) else new) if isinstance(place, Address))
            is_new = (
                isinstance(entry.instruction, AddedParts | Merger | Division) and bool(news) and news[0].kind == "art"
            )
            olds = (*filter(None, places), *(() if is_new or isinstance(entry.instruction, Renumbering) else news))
            self.leave_open(entry.item, entry.words, misfit.reason, olds, news if is_new else ())

    def leave_open(self, item: str, words: str, reason: str, olds: Places, news: Places = ()) -> None:
        """Put something on the list of what was not understood."""
        self._open.append(_Open(item, words, reason, olds, news))

    @singledispatchmethod
    def _take(self, instruction: Instruction, item: str) -> None:
        """Apply one kind of instruction. Raises MisfitError if it does not fit."""
        raise MisfitError("没有读懂")

    @_take.register
    def _(self, instruction: Replacement, item: str) -> None:
        places = instruction.places
        self._touched.add(places, item)
        if len({place.article for place in places}) != 1:
            raise MisfitError("几条改成一段文字，没有写明各是什么")
        revision, parts = self._revision(places[0]), [_below(place) for place in places]
        if not parts[0]:
            revision.renew(instruction.paragraphs)
        elif len(parts) == 1:
            revision.replace(parts[0], instruction.paragraphs)
        else:
            revision.replace_several(parts, instruction.paragraphs)

    @_take.register
    def _(self, instruction: Rewording, item: str) -> None:
        places = instruction.places or tuple(self._everywhere(instruction.old[0]))
        self._touched.add(places, item)
        self._at_each(
            self._not_restated(places, instruction.new),
            lambda revision, part: revision.reword(part, instruction.old, instruction.new),
        )

    @_take.register
    def _(self, instruction: InsertedWords, item: str) -> None:
        self._touched.add(instruction.places, item)
        anchor, words, is_after = instruction.anchor, instruction.words, instruction.is_after
        self._at_each(
            self._not_restated(instruction.places, (words,)),
            lambda revision, part: (
                revision.insert(part, anchor, words, is_after=is_after) if anchor else revision.append(part, words)
            ),
        )

    @_take.register
    def _(self, instruction: Striking, item: str) -> None:
        self._touched.add(instruction.places, item)
        for words in instruction.words:
            self._at_each(
                self._not_restated(instruction.places, ()),
                lambda revision, part, words=words: revision.strike(part, words),  # type: ignore[misc]
            )

    @_take.register
    def _(self, instruction: Renumbering, item: str) -> None:
        self._touched.add(instruction.places, item)
        for place, new in zip(instruction.places, instruction.new, strict=True):
            self._renumber(place, new, item)

    @_take.register
    def _(self, instruction: Deletion, item: str) -> None:
        self._touched.add(instruction.places, item)
        for place in instruction.places:
            self._remove(place)

    @_take.register
    def _(self, instruction: AddedParts, item: str) -> None:
        self._touched.add((instruction.within,) if instruction.within else (), item)
        if instruction.within:
            self._revision(instruction.within).add_last(instruction.paragraphs)
        elif instruction.new[0].kind != "art":
            self._touched.add(instruction.new[:1], item)
            below = [_below(new) for new in instruction.new]
            self._revision(instruction.new[0]).add(below, instruction.paragraphs)
        else:
            self._add_articles(instruction.new, instruction.paragraphs, item)

    @_take.register
    def _(self, instruction: Merger, item: str) -> None:
        self._touched.add(instruction.places, item)
        for place in instruction.places:
            self._remove(place)
        if instruction.new.kind != "art":
            self._revision(instruction.places[0]).add([_below(instruction.new)], instruction.paragraphs)
            return
        olds = tuple(dict.fromkeys(place.article for place in instruction.places))
        self._arrive(instruction.new, _Arrival(olds, article_from(instruction.paragraphs), WHOLE, (item,)))

    @_take.register
    def _(self, instruction: Division, item: str) -> None:
        place = instruction.place
        self._touched.add((place,), item)
        self._remove(place)
        wordings = _by_article(instruction.new, instruction.paragraphs)
        for new, texts in zip(instruction.new, wordings, strict=True):
            self._arrive(new, _Arrival((place,), article_from(texts), WHOLE, (item,)))

    @_take.register
    def _(self, instruction: NewHeading, item: str) -> None:
        self._outline.add(instruction)

    @_take.register
    def _(self, instruction: NewName, item: str) -> None:
        if instruction.address:
            self._outline.rename(instruction.address, instruction.old, instruction.new)
        else:
            self._title = instruction.new

    @_take.register
    def _(self, instruction: Adjustment, item: str) -> None:
        self._follows = True

    @_take.register
    def _(self, instruction: Commencement, item: str) -> None:
        self._commencement = instruction.words

    # What instructions are about

    def _at_each(self, places: Iterable[Address], change: Callable[[Revision, Address], None]) -> None:
        """Make a change at each place. Raises the first MisfitError when all that fit were made."""
        misfits: list[MisfitError] = []
        for place in places:
            try:
                change(self._revision(place), _below(place))
            except MisfitError as misfit:
                misfits.append(MisfitError(f"{place.label}：{misfit.reason}"))
        if misfits:
            raise misfits[0]

    def _revision(self, place: Address) -> Revision:
        """Return the revision of the article, or of the paragraph of the preamble, in which *place* lies."""
        unit = place.article if place.is_article else place
        if unit not in self._revisions:
            if unit in self._passages:
                self._revisions[unit] = Revision(article_of(self._passages[unit]))
            elif not place.is_article and self._outline.holds(unit):
                self._revisions[unit] = Revision(ArticleText((ParagraphText(Weave.of(self._outline.text(unit))),)))
            else:
                raise MisfitError(f"旧版里没有{unit.label}")
        return self._revisions[unit]

    def _everywhere(self, words: str) -> Iterable[Address]:
        """Return the articles in which *words* stand. Raises MisfitError if they stand nowhere."""
        looked_for = fold_text(words)
        places = [address for address, passage in self._passages.items() if looked_for in fold_text(passage.text)]
        if not places:
            raise MisfitError(f"旧版里没有“{words}”")
        return places

    def _not_restated(self, places: Places, new: Sequence[str]) -> list[Address]:
        """Return the places of which the decision does not give the whole new wording as well.

        Raises MisfitError if that does not hold what it is said to.
        """
        left: list[Address] = []
        for place in places:
            whole = next(
                (
                    fold_text("".join(entry.paragraphs))
                    for entry in self.restated
                    if isinstance(entry, Replacement) and place in entry.places
                ),
                None,
            )
            if whole is None:
                left.append(place)
            elif not all(fold_text(words) in whole for words in new):
                raise MisfitError("与决定写出的全文不合")
        return left

    def _renumber(self, place: Address, new: Address, item: str) -> None:
        if place.kind == new.kind == "art":
            if place.inserted or new.inserted or place not in self._passages:
                raise MisfitError(f"不能把{place.label}改为{new.label}")
            self._articles.move(place.number, new.number)
        elif new.kind == "art":
            self._revision(place).move_out(_below(place))
            self._arrive(new, _Arrival((place.article,), None, place, (item,)))
        else:
            self._revision(place).move(_below(place), _below(new).last)

    def _add_articles(self, new: Places, paragraphs: Sequence[str], item: str) -> None:
        wordings = _by_article(new, paragraphs)
        for place, texts in zip(new, wordings, strict=True):
            self._arrive(place, _Arrival((), article_from(texts) if texts else None, WHOLE, (item,)))
        if not all(wordings):
            raise MisfitError("增加的文字没有读懂")

    def _arrive(self, new: Address, arrival: _Arrival) -> None:
        if not new.inserted:
            self._articles.add(new.number, arrival)
        elif new in self._passages or new in self._inserted:
            raise MisfitError(f"旧版已经有{new.label}")
        else:
            self._inserted[new] = arrival

    def _remove(self, place: Address) -> None:
        if place.kind != "art":
            self._revision(place).remove(_below(place))
        elif place not in self._passages or place.inserted:
            raise MisfitError(f"旧版里没有{place.label}")
        else:
            self._articles.remove(place.number)

    # The new text

    def amended(self) -> Amended:
        """Return the new text; without its articles if their numbers do not go together."""
        try:
            order = self._order()
        except MisfitError as misfit:
            self.leave_open("条号", "各条新的条号", f"对不上，没有生成新文本：{misfit.reason}", ())
            return Amended(self._title, (), (), self._told_open({}), (), self._commencement)
        numbers = NewNumbers(order, self._moved_parts(), self._follows)
        doubts: list[Assumption] = []
        articles = self._new_articles(numbers, doubts)
        parts, misplaced = self._outline.arranged(articles, {new: old for old, new in order.items() if new})
        doubts += misplaced
        gone = tuple(
            old for old, new in order.items() if not new and not any(old in article.olds for article in articles)
        )
        for unit, text in self._outside():
            self._outline.put(unit, text)
        return Amended(
            self._title,
            tuple(self._outline.read(parts)),
            gone,
            self._told_open(order),
            tuple(doubts),
            self._commencement,
        )

    def _order(self) -> dict[Address, Address]:
        """Return the new articles by the old ones, empty for those that are gone. Raises MisfitError."""
        for address, revision in self._revisions.items():
            if address in self._passages and self._is_emptied(revision):
                self._articles.remove(address.number)
        plain = [address for address in self._passages if not address.inserted]
        moves = self._articles
        if moves.moved or moves.added or (moves.gone and self._follows):
            if len(plain) != len(self._passages) or [address.number for address in plain] != list(
                range(1, len(plain) + 1)
            ):
                raise MisfitError("旧版的条号不是从第一条起逐条相接")
            order = arranged(range(1, len(plain) + 1), moves)
            return {old: WHOLE.child("art", order[old.number]) if old.number in order else WHOLE for old in plain}
        return {old: WHOLE if not old.inserted and old.number in moves.gone else old for old in self._passages}

    def _is_emptied(self, revision: Revision) -> bool:
        try:
            return revision.article() is None and not revision.is_irregular
        except MisfitError:
            return False

    def _moved_parts(self) -> dict[Address, dict[Address, Address]]:
        moved: dict[Address, dict[Address, Address]] = {}
        for address, revision in self._revisions.items():
            try:
                moved[address] = revision.moved()
            except MisfitError:
                continue  # told when the article is made
        return moved

    def _new_articles(self, numbers: NewNumbers, doubts: list[Assumption]) -> list[NewArticle]:
        articles: list[NewArticle] = []
        for old, new in numbers.articles.items():
            if new:
                wording = self._wording(old)
                doubts += [Assumption(new, sentence) for sentence in self._doubts(old)]
                articles.append(
                    NewArticle(new, (old,), self._followed(wording, new, numbers, doubts), self._touched.of(old))
                )
        arrivals = {WHOLE.child("art", number): arrival for number, arrival in self._articles.added.items()}
        for new, arrival in (arrivals | self._inserted).items():
            wording = self._moved_out(arrival) if arrival.moved_out else arrival.wording
            items = tuple(dict.fromkeys((*arrival.items, *self._touched.of(*arrival.olds))))
            wording = self._followed(wording, new, numbers, doubts)
            articles.append(NewArticle(new, arrival.olds, wording, items if arrival.olds else arrival.items))
        return sorted(articles, key=lambda article: (article.address.number, article.address.inserted))

    def _wording(self, old: Address) -> ArticleText | None:
        revision = self._revisions.get(old)
        if revision is None:
            return article_of(self._passages[old]) or flat_article(self._passages[old])
        try:
            article = revision.article()
        except MisfitError as misfit:
            items = self._touched.of(old)
            self.leave_open("、".join(items), f"{old.label}的各款、各项", misfit.reason, (old,))
            return None
        return flat_article(self._passages[old]) if article is None and revision.is_irregular else article

    def _doubts(self, old: Address) -> list[str]:
        return self._revisions[old].doubts if old in self._revisions else []

    def _moved_out(self, arrival: _Arrival) -> ArticleText:
        return self._revisions[arrival.moved_out.article].moved_out(_below(arrival.moved_out))

    def _followed(
        self, wording: ArticleText | None, new: Address, numbers: NewNumbers, doubts: list[Assumption]
    ) -> ArticleText | None:
        """Return an article with its references followed; what could not be is put on the lists."""
        if wording is None:
            return None

        def follow(line: Weave) -> Weave:
            result = followed(line, numbers)
            for sentence in result.open:
                self.leave_open("引用", new.label, sentence, (), (new,))
            doubts.extend(Assumption(new, sentence) for sentence in result.doubts)
            return result.line

        return wording.mapped(WHOLE, follow)

    def _outside(self) -> Iterable[tuple[Address, str]]:
        """Yield what was amended outside of articles: paragraphs of the preamble."""
        for unit, revision in self._revisions.items():
            if unit not in self._passages:
                try:
                    article = revision.article()
                except MisfitError as misfit:
                    self.leave_open("、".join(self._touched.of(unit)), unit.label, misfit.reason, (unit,))
                    continue
                if article is not None:
                    yield unit, article.text

    def _told_open(self, order: dict[Address, Address]) -> tuple[OpenInstruction, ...]:
        entries: list[OpenInstruction] = []
        for entry in self._open:
            olds = (order.get(place.article) or place.article for place in entry.olds)
            entries.append(
                OpenInstruction(entry.item, entry.words, entry.reason, tuple(dict.fromkeys((*olds, *entry.news))))
            )
        return tuple(entries)


def _below(place: Address) -> Address:
    """Return a place as counted within its article; of a paragraph outside of articles, the whole."""
    return place.below(place.article) if place.is_article and place != place.article else WHOLE


def _by_article(new: Places, paragraphs: Sequence[str]) -> list[list[str]]:
    """Return the new wording by article: of several each begins with its number. Raises MisfitError if one does not."""
    if not paragraphs:
        return [[] for _ in new]
    rest = [text for text in paragraphs if not re.match(r"第[^条章节]{1,8}[章节](?:[\s\u3000]|$)", text)]
    wordings: list[list[str]] = []
    for text in rest:
        label = new[len(wordings)].label if len(wordings) < len(new) else ""
        if label and text.startswith(label):
            wordings.append([text[len(label) :].strip()])
        elif wordings or len(new) == 1:
            wordings = wordings or [[]]
            wordings[-1].append(text)
        else:
            raise MisfitError("增加的几条没有写各是第几条")
    if len(wordings) != len(new):
        raise MisfitError(f"说增加 {len(new)} 条，写了 {len(wordings)} 条")
    return wordings
