"""An article as it is amended: its 款, each with its 项, and in them the lines."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from kb.amendments.misfit import MisfitError
from kb.amendments.weave import Weave
from kb.documents import WHOLE, Address, Paragraph, Passage, parse
from kb.text import chinese

_ITEM_SIGN = re.compile(r"[（(][一二三四五六七八九十百]{1,5}[）)]")
_STOPS = "。；;，,：:、！？!?"


@dataclass(frozen=True)
class ItemText:
    """A 项: its line, and the 目 below it."""

    lines: tuple[Weave, ...]

    @property
    def text(self) -> str:
        """The lines as one."""
        return "".join(line.text for line in self.lines)

    def numbered(self, number: int) -> "ItemText":
        """Return it under another number."""
        first, *others = self.lines
        sign = _ITEM_SIGN.match(first.text)
        if sign is None:
            raise MisfitError("这一项没有（一）（二）这样的编号")
        return ItemText((first.replaced(*sign.span(), f"（{chinese(number)}）", is_new=False), *others))

    @property
    def stop(self) -> str:
        """The sign that it ends with, empty if it ends with none."""
        last = self.lines[-1].text.rstrip()[-1:]
        return last if last in _STOPS else ""

    def ended(self, stop: str) -> "ItemText":
        """Return it with *stop* at its end, in place of the sign it has."""
        *others, last = self.lines
        length = len(last.text.rstrip())
        return ItemText((*others, last.replaced(length - len(self.stop), len(last.text), stop, is_new=False)))


@dataclass(frozen=True)
class ParagraphText:
    """A 款: its first line, what it lists without numbers (委员长，副委员长若干人，), and its 项."""

    lead: Weave
    list_lines: tuple[Weave, ...] = ()
    items: tuple[ItemText, ...] = ()

    @property
    def lines(self) -> tuple[Weave, ...]:
        """All lines, in order."""
        return (self.lead, *self.list_lines, *(line for item in self.items for line in item.lines))

    @property
    def text(self) -> str:
        """The lines as one."""
        return "".join(line.text for line in self.lines)


@dataclass(frozen=True)
class ArticleText:
    """An article without its number."""

    paragraphs: tuple[ParagraphText, ...]

    @property
    def lines(self) -> tuple[Weave, ...]:
        """All lines, in order."""
        return tuple(line for paragraph in self.paragraphs for line in paragraph.lines)

    @property
    def text(self) -> str:
        """The lines as one."""
        return "".join(line.text for line in self.lines)

    def mapped(self, place: Address, change: Callable[[Weave], Weave]) -> "ArticleText":
        """Return the article with *change* made to each line within *place*, which is below the article."""
        paragraphs = []
        for number, paragraph in enumerate(self.paragraphs, 1):
            own = WHOLE.child("para", number)
            is_meant = own.is_within(place)
            lead = change(paragraph.lead) if is_meant else paragraph.lead
            list_lines = tuple(map(change, paragraph.list_lines)) if is_meant else paragraph.list_lines
            items = tuple(
                ItemText(tuple(map(change, item.lines))) if own.child("item", count).is_within(place) else item
                for count, item in enumerate(paragraph.items, 1)
            )
            paragraphs.append(ParagraphText(lead, list_lines, items))
        return replace(self, paragraphs=tuple(paragraphs))

    def place_of(self, part: Address, *, may_follow: bool = False) -> Address:
        """Return a part below the article in full: of an item without its 款, the 款 that has items.

        With `may_follow` it may come right behind the last. Raises MisfitError if there is no such part, or several.
        """
        if part.root.kind == "item":
            holders = [number for number, paragraph in enumerate(self.paragraphs, 1) if paragraph.items]
            if len(holders) != 1:
                raise MisfitError(f"旧版这一条有 {len(holders)} 款分项，没有写明是哪一款")
            part = WHOLE.child("para", holders[0]) / part
        steps = part.steps
        if not steps:
            return part
        if [step.kind for step in steps] not in (["para"], ["para", "item"]):
            raise MisfitError(f"没有读懂“{part.label}”")
        is_last = len(steps) == 1
        if not 1 <= steps[0].number <= len(self.paragraphs) + (may_follow and is_last):
            raise MisfitError(f"旧版这一条没有{steps[0].label}")
        if not is_last:
            items = self.paragraphs[steps[0].number - 1].items
            if not 1 <= steps[1].number <= len(items) + may_follow:
                raise MisfitError(f"旧版没有{part.label}")
        return part


def article_of(passage: Passage) -> ArticleText | None:
    """Return an article of the old text; None if it is not made of 款 and 项 that follow one another."""
    lines = [
        (paragraph.address.below(passage.address), Weave.of(_without_number(passage, paragraph)))
        for paragraph in passage.paragraphs
    ]
    return _assembled(lines)


def flat_article(passage: Passage) -> ArticleText:
    """Return an article of lines that are not told apart, for what is carried over as it stands."""
    return ArticleText(
        tuple(ParagraphText(Weave.of(_without_number(passage, paragraph))) for paragraph in passage.paragraphs)
    )


def _without_number(passage: Passage, paragraph: Paragraph) -> str:
    return paragraph.rest if paragraph is passage.paragraphs[0] else paragraph.text


def article_from(paragraphs: Sequence[str]) -> ArticleText:
    """Return an article of new wording. Raises MisfitError if it is not made of 款 and 项 in order."""
    # …依照前款的规定处罚”。 with the stop behind the quotation: a 款 has one.
    ends = paragraphs[-1].rstrip().endswith((*_STOPS, "”", "）", ")", '"'))
    structure = parse("第一条\u3000" + "\n".join(paragraphs) + ("" if ends else "。"))
    passage, *others = structure.passages or (None,)
    if passage is None or others or passage.kind != "article":
        raise MisfitError("新的文字不像一条")
    article = article_of(passage)
    if article is None:
        raise MisfitError("新的文字里，款、项的编号接不上")
    return article.mapped(WHOLE, lambda line: Weave.of(line.text, is_new=True))


def items_from(paragraphs: Sequence[str]) -> tuple[ItemText, ...]:
    """Return 项 of new wording, each with its number. Raises MisfitError if one has none."""
    items: list[ItemText] = []
    for text in paragraphs:
        if _ITEM_SIGN.match(text):
            items.append(ItemText((Weave.of(text, is_new=True),)))
        elif items:
            items[-1] = ItemText((*items[-1].lines, Weave.of(text, is_new=True)))
        else:
            raise MisfitError("新的一项没有（一）（二）这样的编号")
    return tuple(items)


def _assembled(lines: Iterable[tuple[Address, Weave]]) -> ArticleText | None:
    """Return the article of *lines*, each with its address; None if they do not follow one another."""
    paragraphs: list[ParagraphText] = []
    within = 0  # lines of the text's own 款 that went into the one before
    for address, line in lines:
        steps = address.steps
        kinds = [step.kind for step in steps]
        last = paragraphs[-1] if paragraphs else None
        if kinds[:1] != ["para"] or steps[0].number != len(paragraphs) + within + (len(kinds) == 1):
            return None
        if len(kinds) == 1 and last is not None and _goes_on(last):
            paragraphs[-1] = replace(last, list_lines=(*last.list_lines, line))
            within += 1
        elif len(kinds) == 1:
            paragraphs.append(ParagraphText(line))
        elif last is None or kinds[1] != "item" or not (items := _with_item(last.items, steps[1:], line)):
            return None
        else:
            paragraphs[-1] = replace(last, items=items)
    return ArticleText(tuple(paragraphs))


def _goes_on(paragraph: ParagraphText) -> bool:
    """Tell whether the 款 has not come to its end: 由下列人员组成：, 委员长，."""
    return not paragraph.items and paragraph.lines[-1].text.rstrip().endswith(("：", ":", "，", "、"))


def _with_item(items: tuple[ItemText, ...], steps: Sequence[Address], line: Weave) -> tuple[ItemText, ...]:
    """Return 项 with one more line; none if it does not follow them."""
    if len(steps) == 1 and steps[0].number == len(items) + 1:
        return (*items, ItemText((line,)))
    if len(steps) == 2 and items and steps[0].number == len(items):
        return (*items[:-1], ItemText((*items[-1].lines, line)))
    return ()
