"""One article of the old text while instructions are applied to it; all of them count its 款 and 项 as the old text does."""

import re
from collections.abc import Sequence
from dataclasses import replace

from kb.amendments.arrangement import Moves, arranged
from kb.amendments.article import ArticleText, ItemText, ParagraphText, article_from, items_from
from kb.amendments.misfit import MisfitError
from kb.amendments.weave import Weave
from kb.documents import WHOLE, Address
from kb.text import chinese, fold_text

_STOPS = "。；;，,：:、！？!?"
# 后增加“和……”: what joins is among the words.
_JOINS = re.compile(rf"[{_STOPS}和及与或的]|以及|或者")
_DOUBLED = re.compile(rf"[{_STOPS}]{{2}}")
# 婴幼儿配方乳粉, 婴幼儿配方液态乳: two of a kind share so many characters at one end.
_ALIKE = 2
_LONGEST_NAME = 16


class Revision:
    """An article of the old text with what is told of it so far.

    A method that raises MisfitError has changed nothing. `doubts` are what was decided here and is not told, each a
    sentence. `is_renewed` says that the whole wording is new.
    """

    def __init__(self, article: ArticleText | None) -> None:
        self._now = article
        self._paragraphs: Moves[ParagraphText] = Moves()
        self._items: dict[int, Moves[ItemText]] = {}
        self._moved_out: dict[int, ArticleText | None] = {}
        self._rewritten: set[Address] = set()
        self.is_renewed = False
        self.is_touched = False
        self.doubts: list[str] = []

    @property
    def _article(self) -> ArticleText:
        self._check_open()
        return self._now or ArticleText(())

    def _check_open(self) -> None:
        """Raise MisfitError if no part of the article can be amended."""
        if self._now is None:
            raise MisfitError("旧版这一条的款、项编号接不上，不能逐款修改")
        if self.is_renewed:
            raise MisfitError("这一条已经整条改写，又有别的指令")

    @property
    def is_irregular(self) -> bool:
        """Whether the old article is not made of 款 and 项 that follow one another, and has no new wording."""
        return self._now is None

    # The whole article

    def renew(self, paragraphs: Sequence[str]) -> None:
        """Put new wording in the place of the whole."""
        if self.is_touched:
            raise MisfitError("这一条另有指令，又整条改写")
        self._now = article_from(paragraphs)
        self.is_renewed = self.is_touched = True

    # Words

    def reword(self, part: Address, old: Sequence[str], new: Sequence[str]) -> None:
        """Put the words *new* in the place of *old*; of several, they are all the paragraphs of the part."""
        place = self._article.place_of(part)
        if len(old) == len(new) == 1:
            self._exchange(place, old[0], new[0])
        elif fold_text("".join(old)) != fold_text(self._text(place)):
            raise MisfitError("旧版的文字与决定所引的不同")
        elif place:
            self.replace(part, new)
        else:
            self.renew(new)

    def holds(self, part: Address, words: str) -> bool:
        """Tell whether *words* stand in a line of the part."""
        place = self._article.place_of(part)
        return any(line.spans(words) for line in self._lines(place))

    def _exchange(self, place: Address, old: str, new: str) -> None:
        if not any(line.spans(old) for line in self._lines(place)):
            raise MisfitError(f"旧版这里没有“{old}”")
        self._now = self._article.mapped(place, lambda line: line.reworded(line.spans(old), new))
        self.is_touched = True

    def insert(self, part: Address, anchor: str, words: str, *, is_after: bool) -> None:
        """Put *words* behind or before *anchor*, wherever it stands in the part."""
        place = self._article.place_of(part)
        before, after = (anchor, words) if is_after else (words, anchor)
        lines = [line.text for line in self._lines(place)]
        joint = _joint(before, after, anchor, lines)
        self._exchange(place, anchor, f"{before}{joint}{after}")
        if joint:
            self.doubts.append(f"“{before}”与“{after}”之间用什么标点，决定没有写明，这里用“{joint}”")

    def append(self, part: Address, words: str) -> None:
        """Put *words* at the end of a 款."""
        place = self._article.place_of(part) or Address("para_1")
        paragraphs = self._article.paragraphs
        if place.kind != "para" or (not part and len(paragraphs) > 1) or paragraphs[place.number - 1].items:
            raise MisfitError("没有写明加在哪一款的末尾")
        self._now = self._article.mapped(place, lambda line: line.replaced(len(line.text), len(line.text), words))
        self.is_touched = True

    def strike(self, part: Address, words: str) -> None:
        """Leave out *words*."""
        place = self._article.place_of(part)
        before = sum(len(_DOUBLED.findall(line.text)) for line in self._lines(place))
        after = [line.reworded(line.spans(words), "") for line in self._lines(place)]
        if sum(len(_DOUBLED.findall(line.text)) for line in after) > before:
            raise MisfitError(f"删去“{words}”以后，标点接不上")
        self._exchange(place, words, "")

    # Parts

    def replace(self, part: Address, paragraphs: Sequence[str]) -> None:
        """Put new wording in the place of a 款 or 项."""
        place = self._article.place_of(part)
        if place in self._rewritten:
            raise MisfitError("同一处已经有别的指令")
        if place.kind == "item":
            self._replace_item(place, paragraphs)
        else:
            new = article_from(paragraphs)
            if place.number in self._moved_out:
                self._moved_out[place.number] = new
            elif len(new.paragraphs) == 1:
                self._put(place.number, new.paragraphs[0])
            else:
                raise MisfitError(f"一款改成了 {len(new.paragraphs)} 款，没有写明各是第几款")
        self._rewritten.add(place)
        self.is_touched = True

    def replace_several(self, parts: Sequence[Address], paragraphs: Sequence[str]) -> None:
        """Put new wording in the place of several 款 that follow one another."""
        places = [self._article.place_of(part) for part in parts]
        new = article_from(paragraphs)
        if any(place.kind != "para" for place in places) or len(new.paragraphs) != len(places):
            raise MisfitError("改前改后的款数不同")
        for place, paragraph in zip(places, new.paragraphs, strict=True):
            self._put(place.number, paragraph)
        self._rewritten.update(places)
        self.is_touched = True

    def _put(self, number: int, paragraph: ParagraphText) -> None:
        paragraphs = list(self._article.paragraphs)
        paragraphs[number - 1] = paragraph
        self._now = ArticleText(tuple(paragraphs))

    def _replace_item(self, place: Address, paragraphs: Sequence[str]) -> None:
        new_items = items_from(_signed(paragraphs, place.number))
        if len(new_items) != 1:
            raise MisfitError("一项改成了几项，没有写明各是第几项")
        paragraph = self._article.paragraphs[place.parent.number - 1]
        items = list(paragraph.items)
        old, new = items[place.number - 1], new_items[0]
        items[place.number - 1] = new if new.stop else new.ended(old.stop)
        self._put(place.parent.number, replace(paragraph, items=tuple(items)))

    def remove(self, part: Address) -> None:
        """Leave out a 款 or 项."""
        place = self._article.place_of(part)
        self._moves(place).remove(place.number)
        self.is_touched = True

    def move(self, part: Address, new: Address) -> None:
        """Tell the new number of a 款 or 项."""
        place = self._article.place_of(part)
        if new.kind != place.kind:
            raise MisfitError("没有读懂改为哪一款、哪一项")
        self._moves(place).move(place.number, new.number)
        self.is_touched = True

    def move_out(self, part: Address) -> None:
        """Tell that a 款 becomes an article of its own."""
        place = self._article.place_of(part)
        if place.kind != "para":
            raise MisfitError("没有读懂怎样成为一条")
        self._paragraphs.remove(place.number)
        self._moved_out[place.number] = None
        self.is_touched = True

    def moved_out(self, part: Address) -> ArticleText:
        """Return the article that a 款 became."""
        number = self._article.place_of(part).number
        return self._moved_out.get(number) or ArticleText((self._article.paragraphs[number - 1],))

    def add(self, new: Sequence[Address], paragraphs: Sequence[str]) -> None:
        """Add 款, or 项 of one 款, under new numbers."""
        if new[0].kind == "item":
            self._add_items(new, paragraphs)
        else:
            added = article_from(paragraphs).paragraphs
            if len(added) != len(new):
                raise MisfitError(f"说增加 {len(new)} 款，写了 {len(added)} 款")
            self._check_open()
            for place, paragraph in zip(new, added, strict=True):
                self._paragraphs.add(place.number, paragraph)
        self.is_touched = True

    def add_last(self, paragraphs: Sequence[str]) -> None:
        """Add 款 behind the last."""
        last = len(self._article.paragraphs)
        self.add([WHOLE.child("para", last + number) for number in range(1, len(paragraphs) + 1)], paragraphs)

    def _add_items(self, new: Sequence[Address], paragraphs: Sequence[str]) -> None:
        first = self._article.place_of(new[0], may_follow=True)
        new_items = items_from(_signed(paragraphs, new[0].number) if len(new) == 1 else paragraphs)
        if len(new_items) != len(new):
            raise MisfitError(f"说增加 {len(new)} 项，写了 {len(new_items)} 项")
        moves = self._items.setdefault(first.parent.number, Moves())
        for place, item in zip(new, new_items, strict=True):
            moves.add(place.number, item)

    def _moves(self, place: Address) -> "Moves[ParagraphText] | Moves[ItemText]":
        if place.kind == "item":
            return self._items.setdefault(place.parent.number, Moves())
        if place.kind != "para":
            raise MisfitError(f"没有读懂“{place.label}”")
        return self._paragraphs

    def _text(self, place: Address) -> str:
        return "".join(line.text for line in self._lines(place))

    def _lines(self, place: Address) -> list[Weave]:
        lines: list[Weave] = []

        def keep(line: Weave) -> Weave:
            lines.append(line)
            return line

        self._article.mapped(place, keep)
        return lines

    # The new article

    def article(self) -> ArticleText | None:
        """Return the article as amended; None if nothing of it is left. Raises MisfitError."""
        if self._now is None or self.is_renewed:
            return self._now
        paragraphs = [
            replace(paragraph, items=_arranged_items(paragraph.items, self._items[number]))
            if number in self._items
            else paragraph
            for number, paragraph in enumerate(self._now.paragraphs, 1)
        ]
        order = self._new_paragraphs()
        placed = {new: paragraphs[old - 1] for old, new in order.items()} | self._paragraphs.added
        return ArticleText(tuple(placed[number] for number in sorted(placed))) if placed else None

    def moved(self) -> dict[Address, Address]:
        """Return the 款 and 项 whose number is another now, by their old places; empty for those that are gone."""
        if self._now is None or self.is_renewed:
            return {}
        places: dict[Address, Address] = {}
        order = self._new_paragraphs()
        for number, paragraph in enumerate(self._now.paragraphs, 1):
            own = WHOLE.child("para", number)
            new = WHOLE.child("para", order[number]) if number in order else WHOLE
            items = arranged(range(1, len(paragraph.items) + 1), self._items.get(number, Moves()))
            for count in range(1, len(paragraph.items) + 1):
                places[own.child("item", count)] = new.child("item", items[count]) if new and count in items else WHOLE
            places[own] = new
        return {old: new for old, new in places.items() if old != new}

    def _new_paragraphs(self) -> dict[int, int]:
        paragraphs = self._now.paragraphs if self._now else ()
        return dict(arranged(range(1, len(paragraphs) + 1), self._paragraphs))


def _signed(paragraphs: Sequence[str], number: int) -> list[str]:
    """Return the paragraphs of one 项 with its number before them if it has none."""
    first, *others = paragraphs
    has_sign = re.match(r"[（(][一二三四五六七八九十百]{1,5}[）)]", first)
    return [first if has_sign else f"（{chinese(number)}）{first}", *others]


def _arranged_items(items: Sequence[ItemText], moves: Moves[ItemText]) -> tuple[ItemText, ...]:
    """Return 项 in their new order; each ends with the sign that one in its place ends with."""
    order = arranged(range(1, len(items) + 1), moves)
    if not items:
        raise MisfitError("旧版这一款没有分项")
    middle, last = items[0].stop, items[-1].stop
    count = len(order) + len(moves.added)
    placed = {new: (items[old - 1], old == len(items)) for old, new in order.items()}
    result: list[ItemText] = []
    for number in range(1, count + 1):
        is_last = number == count
        item, was_last = placed.get(number) or (moves.added[number], is_last)
        if number in moves.added:
            item = item if item.stop else item.ended(last if is_last else middle)
        elif was_last != is_last and item.stop == (last if was_last else middle):
            item = item.ended(last if is_last else middle)
        result.append(item if number in moves.added else item.numbered(number))
    return tuple(result)


def _joint(before: str, after: str, anchor: str, lines: Sequence[str]) -> str:
    """Return the sign that joins words put in to those beside them; empty if they join by themselves.

    Two of a kind are listed, 婴幼儿配方乳粉、婴幼儿配方液态乳. Raises MisfitError if nothing shows how they are joined.
    """
    if before[-1:] in _STOPS or _JOINS.match(after):
        return ""
    is_alike = before[:_ALIKE] == after[:_ALIKE] or before[-_ALIKE:] == after[-_ALIKE:]
    are_names = max(len(before), len(after)) <= _LONGEST_NAME and not re.search(rf"[{_STOPS}]", before + after)
    is_listed = all(
        "、" in (line[max(at.start() - 1, 0) : at.start()], line[at.end() : at.end() + 1])
        for line in lines
        for at in re.finditer(re.escape(anchor), line)
    )
    if are_names and (is_alike or is_listed):
        return "、"
    raise MisfitError(f"“{before}”与“{after}”之间用什么标点，决定没有写明")
