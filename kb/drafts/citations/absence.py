"""What can be said of a part that is not in the text that is held: that it does not exist, or why that cannot be said.

A text may be held without all of its articles, its paragraphs run together, or its items in the middle of a line. Only
where none of that can be the reason is a part denied.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise

from kb.documents import WHOLE, Address, Document, Metadata, Passage, disorder, gaps, in_words, is_empty
from kb.text import UNKNOWN, chinese, is_lost

# What one of the last articles of a whole text says: from when on it holds, who explains it, what it repeals.
_CLOSING = re.compile(r"[自从由].{1,30}(?:起|后|时)(?:开始)?(?:施行|实施|执行|生效)|由.{1,30}解释|同时废止|解释权")
_ENDED = re.compile(r"[。！？!?；;：:…”’）)》]$")
# Paragraphs that were joined in one line keep the indentation between them.
_JOINED = re.compile(r"[。；：][\s\u3000]{2,}\S")
_COUNTED_INSIDE = re.compile(
    r"[一二三四五六七八九十]是|第[一二三四五六七八九十]+，|[①-⑳㈠-㈩⑴-⒇]|(?<![0-9０-９])[1-9１-９][.．、](?![0-9０-９])"
    r"|(?<![第条款、和或至])[（(](?:[一二三四五六七八九十]{1,3}|[0-9０-９]{1,2})[）)]"
)
# Lines that count as items do and are no paragraphs: ①甲, 一是甲, a.甲, 1)甲.
_COUNTED_LINE = re.compile(
    r"[①-⑳㈠-㈩⑴-⒇⒈-⒛]|[一二三四五六七八九十]{1,2}是|[A-Za-z][.．、)）]|[0-9０-９]{1,2}[)）]|第[一二三四五六七八九十]{1,2}[，、]|[•·●■◆▪-]"
)

# So many added articles (第十条之一) are named in a sentence; of more their number is told, for the sentence stays one line.
_MOST_NAMED = 4
# What one of the last articles says stands in the last three: whose day it is in force, who explains it, what it repeals.
_CLOSING_ARTICLES = 3
_KINDS = {"part": "编", "chp": "章", "sec": "部分", "art": "条"}
_BELOW = {"para": "款", "item": "项", "point": "目", "sub": "小部分", "sec": "节"}


@dataclass(frozen=True)
class Doubt:
    """Why a part cannot be denied: `reason` in a few words, `sentence` without its stop."""

    reason: str
    sentence: str


class Divisions:
    """What a document held in full is divided into; whatever is asked of all of it is counted once.

    A draft may cite hundreds of missing parts of one document.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self._name = f"《{document.title}》"
        self._has = cache(document.has_kind)
        self._numbers = cache(self._numbers_of)
        self._doubt_of_all = cache(self._doubt_of_kind)
        self._extent_of_all = cache(self._extent_of_kind)
        self._extent_below = cache(self._extent_of_part)
        self._repeats_numbers = cache(self._has_copies)
        self._is_run_together = cache(self._has_run_together)

    def doubt(self, address: Address, nearest: Address, wording: str) -> Doubt | None:
        """Return why it cannot be said that part `address` is missing; None if it can.

        `nearest` is the part above it that is there, empty if none is; `wording` is how the part is cited.
        """
        if address.annex:
            return Doubt("附件没有核对", f"{self._name}{address.label}不在本库的文本里，请查官方原文")
        if not nearest:
            return self._doubt_of_division(address)
        if address.kind == "sub":
            return self._doubt_of_subsection(nearest, address, wording)
        if address.is_article:
            return self._doubt_inside_article(nearest, address)
        return None

    @cached_property
    def is_closed(self) -> bool:
        """Whether the articles are all there to the last, as one of the last says."""
        return any(_CLOSING.search(passage.text) for passage in self._articles[-_CLOSING_ARTICLES:])

    # The chapter that an article stands in

    def stands_in(self, article: Address, within: Address) -> bool:
        """Tell whether an article that is there stands in the chapter, section or 编 `within`."""
        return {section.last for section in self._around(article)}.issuperset(within.steps)

    def place(self, article: Address) -> str:
        """Return the chapter in which an article stands, in words: 第一编第七章; without one 不分章的部分."""
        around = [section for section in self._around(article) if section.kind in {"chp", "part"}]
        return "".join(section.last.label for section in around) or "不分章的部分"

    def _around(self, article: Address) -> list[Address]:
        at = self.document.position(article)
        return [section.address for section in self.document.all_sections() if section.first <= at < section.end]

    # All of the articles, chapters or parts

    def _doubt_of_division(self, address: Address) -> Doubt | None:
        """Whether all articles, chapters or parts are there from which this one is missing."""
        kind = address.root.kind
        if self._has(kind):
            return self._doubt_of_all(kind)
        sentence = f"{self._name}{self._made_of}，不分{_KINDS[kind]}，{self._perhaps(address)}"
        return Doubt("条款的叫法不同", sentence)

    def _doubt_of_kind(self, kind: str) -> Doubt | None:
        if kind == "art":
            return self._doubt_of_articles()
        chapters = self.document.metadata.chapters
        numbers = self._numbers(kind)
        if kind == "chp" and chapters and chapters != len(numbers):
            return _incomplete(f"{self._name}只有{len(numbers)}章，应有{chapters}章")
        if self._flaws:
            return _incomplete(f"{self._name}文本可能不完整（{self._flaws}）")
        is_ended = bool(_ENDED.search(self.document.own_passages[-1].text))
        return None if _run_on(numbers) and is_ended else _incomplete(f"{self._name}可能不完整")

    def _doubt_of_articles(self) -> Doubt | None:
        articles, numbers = self._articles, self._numbers("art")
        expected = self.document.metadata.articles
        if expected and expected not in {len(articles), len(numbers)}:
            return _incomplete(f"{self._name}只有{len(articles)}条，应有{expected}条")
        if self._flaws:
            return _incomplete(f"{self._name}文本可能不完整（{self._flaws}）")
        if not (expected or self.is_closed) or not _run_on(numbers):
            return _incomplete(f"{self._name}可能不完整，只到{articles[-1].label}")
        return None

    @cached_property
    def _articles(self) -> tuple[Passage, ...]:
        return self.document.articles

    def _numbers_of(self, kind: str) -> list[int]:
        """The numbers of its articles, chapters or parts in order, those with 之一 and those of other levels left aside."""
        places = [passage.address for passage in self.document.passages if passage.kind == "article"]
        if kind != "art":
            places = [section.address for section in self.document.all_sections()]
        return [own.number for own in places if own.kind == kind and not own.inserted and _is_outermost(own)]

    @cached_property
    def _flaws(self) -> str:
        """What shows that the text is not whole, in a few words: 缺第四条; empty if nothing does."""
        own = self.document.own_passages
        missing = [gap for gap in gaps(own, self.document.sections) if not gap.first.annex]
        more = "等" if len(missing) > _MOST_NAMED else ""
        empty = next((passage for passage in own if is_empty(passage)), None)
        flaws = (
            f"缺{in_words(missing[:_MOST_NAMED])}{more}" if missing else "",
            "有重复的编号" if any(passage.address.kind == "dup" for passage in own) else "",
            "条文次序颠倒" if any(True for _ in disorder(own)) else "",
            f"{empty.label}没有正文" if empty else "",
            "有认不出的字" if any(_is_unread(passage) for passage in own) else "",
        )
        return "，".join(filter(None, flaws))

    def has_copy(self, article: Address) -> bool:
        """Tell whether another article has the same number."""
        return self.document.holds(article.child("dup", 2))

    @cached_property
    def _made_of(self) -> str:
        """What the document is divided into, in words: 分章、条; 分12个部分."""
        if self._has("art"):
            return "分章、条" if self._has("chp") else "分条"
        parts = [section for section in self.document.sections if section.address.kind == "sec"]
        return f"分{len(parts)}个部分" if parts else "不分章、条"

    def _perhaps(self, address: Address) -> str:
        """What may be meant where a document has no parts of that kind: 第三条 of the 准则 is its 第三部分."""
        part = WHOLE.child("sec", address.root.article_number)
        if address.is_article and self.document.holds(part):
            return f"“{address.label}”可能指{self.document.label(part)}，请核对"
        return "请核对条款号"

    # Below a part that is there

    def _doubt_of_subsection(self, nearest: Address, address: Address, wording: str) -> Doubt | None:
        label = self.document.label(nearest)
        if "点" in wording:
            return Doubt("条款的叫法不同", f"{self._name}{label}没有编号的“点”，请核对是第几段")
        if _stands_inside(self._passages(nearest), address.number):
            return _unbroken(f"{self._name}{label}里的（一）（二）没有分行")
        return None

    def _passages(self, above: str) -> Sequence[Passage]:
        first = self.document.position(above)
        sections = (section.end for section in self.document.all_sections() if section.address == above)
        return self.document.passages[first : next(sections, first + 1)]

    def _doubt_inside_article(self, nearest: Address, address: Address) -> Doubt | None:
        article = self.document.passages[self.document.position(nearest)]
        name = f"本库的{self._name}{article.label}"
        missing = gaps([article], ())
        inside = [gap for gap in missing if gap.first.is_within(article.address) and gap.first != article.address]
        if inside or _is_unread(article):
            why = f"缺{in_words(inside)}" if inside else "有认不出的字"
            return _incomplete(f"{self._name}{article.label}可能不完整（{why}）")
        if self._repeats_numbers(article.address):
            return Doubt("全文的条款没有分清", f"{name}有重复的编号，请查官方原文")
        if not self._has_paragraphs and address.nearest("para"):
            return _unbroken(f"本库的{self._name}没有分款")
        if self._is_run_together(article.address):
            return _unbroken(f"{name}分段可能与原文不同")
        if any(_COUNTED_LINE.match(paragraph.text) for paragraph in article.paragraphs if paragraph.kind == "text"):
            return Doubt("条款的叫法不同", f"{name}里有不按（一）（二）编号的行，请核对是第几款、第几项")
        is_para = address.kind == "para"
        if not is_para and (_stands_inside([article], address.number) or _counts_inside(article, address, nearest)):
            return _unbroken(f"{name}里的项没有分行")
        return None

    @cached_property
    def _has_paragraphs(self) -> bool:
        """Whether any article has several."""
        return any(_paras(passage) >= 2 for passage in self._articles)

    def _has_copies(self, address: Address) -> bool:
        """Whether two parts of an article have the same number."""
        return any(paragraph.address.nearest("dup") for paragraph in self.document.paragraphs_of(address))

    def _has_run_together(self, address: Address) -> bool:
        """Whether lines of an article are broken or joined elsewhere than paragraphs end."""
        article = self.document.passages[self.document.position(address)]
        *firsts, _ = (paragraph.text for paragraph in article.paragraphs if paragraph.kind == "text")
        is_broken = any(not _ENDED.search(text) for text in firsts)
        return is_broken or any(_JOINED.search(paragraph.text) for paragraph in article.paragraphs)

    # What there is instead

    def extent(self, address: Address, nearest: Address) -> str:
        """Return what there is where part `address` is missing: 共37条，到第三十七条为止; 第十条共2款."""
        if address.annex:
            return "附件可能没有收录"
        return self._extent_below(nearest) if nearest else self._extent_of_all(address.root.kind)

    def _extent_of_part(self, address: Address) -> str:
        label = self.document.label(address)
        if address.is_article:
            return f"{label}{_below(self.document.passages[self.document.position(address)], address)}"
        section = next(section for section in self.document.all_sections() if section.address == address)
        kind = "sub" if address.root.kind == "sec" else "sec"
        count = sum(1 for child in section.children if child.address.kind == kind)
        return f"{label}共{count}{'个' if kind == 'sub' else ''}{_BELOW[kind]}" if count else f"{label}下面不再分"

    def _extent_of_kind(self, kind: str) -> str:
        if kind == "art" and self._articles:
            inserted = [passage.label for passage in self._articles if passage.address.inserted]
            last = [passage.label for passage in self._articles if not passage.address.inserted][-1]
            also = f"（另有{'、'.join(inserted) if len(inserted) < _MOST_NAMED else f'{len(inserted)}条增加的条文'}）"
            return f"共{len(self._articles) - len(inserted)}条{also if inserted else ''}，到{last}为止"
        count = len(self._numbers(kind))
        return f"共{count}{'个' if kind == 'sec' else ''}{_KINDS[kind]}"


def extent_on_record(metadata: Metadata) -> str:
    """Return how many articles a document has whose text is not held: 共37条."""
    return f"共{metadata.articles}条"


def _incomplete(fact: str) -> Doubt:
    return Doubt("全文不完整", f"本库的{fact}，请查官方原文")


def _unbroken(fact: str) -> Doubt:
    return Doubt("全文的条款没有分行", f"{fact}，请查官方原文")


def _is_unread(passage: Passage) -> bool:
    """Whether signs stand there that could not be read, which may have been a number."""
    return any(is_lost(character) or character == UNKNOWN for character in set(passage.text))


def _is_outermost(address: Address) -> bool:
    """Whether a part lies in no other, or in a 编 alone."""
    return not address.parent or (address.parent.kind == "part" and not address.parent.parent)


def _run_on(numbers: Sequence[int]) -> bool:
    """Whether they count up from one; chapters may begin anew in each 编."""
    return bool(numbers) and numbers[0] == 1 and all(b in (a + 1, 1) for a, b in pairwise(numbers))


def _counts_inside(article: Passage, address: Address, nearest: Address) -> bool:
    """Whether the part `nearest`, which has no lines of items or points below it, counts in the middle of a line: 一是…，
    二是…."""
    kind = address.original.kind
    inside = [paragraph for paragraph in article.paragraphs if paragraph.address.is_within(nearest)]
    if any(paragraph.address.kind == kind for paragraph in inside):
        return False
    if kind == "item" and any(paragraph.address.kind == "point" for paragraph in inside):
        return True  # numbered 1. or （1）
    return any(_COUNTED_INSIDE.search(paragraph.rest) for paragraph in inside)


def _stands_inside(passages: Iterable[Passage], number: int) -> bool:
    """Whether the sign of an item, （三）, stands inside a paragraph and not at its beginning."""
    if not 0 < number < 100:
        return False
    signs = (f"（{chinese(number)}）", f"({chinese(number)})", f"（{number}）", f"({number})")
    paragraphs = (paragraph for passage in passages for paragraph in passage.paragraphs)
    return any(sign in paragraph.rest for paragraph in paragraphs for sign in signs)


def _paras(passage: Passage) -> int:
    return sum(1 for paragraph in passage.paragraphs if paragraph.address.kind == "para")


def _below(passage: Passage, above: str) -> str:
    """How many parts lie directly under `above`: 共2款, 共3项."""
    below = [p.address for p in passage.paragraphs if p.address.parent == above]
    for kind in ("para", "item", "point"):
        count = sum(1 for address in below if address.kind == kind)
        if count:
            items = sum(1 for p in passage.paragraphs if p.address.kind == "item") if kind == "para" else 0
            return f"共{count}{_BELOW[kind]}" + (f"、{items}项" if items else "")
    return "下面不分款、项"
