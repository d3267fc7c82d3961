"""A decision that amends a text: its items, and the texts that its title names."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.amendments.statement import Statement, read_statement
from kb.documents import Document
from kb.text import NUMBER, fold_text, number

_ITEM = re.compile(rf"({NUMBER})、\s*")
_ARTICLE = re.compile(rf"第({NUMBER})条[\s\u3000]+")
_TITLE = re.compile(r"[《〈]([^《》〈〉]+(?:〈[^〈〉]*〉[^《》〈〉]*)?)[》〉]")
_AMENDMENT = re.compile(r"(.+?)修正案")
_COUNTRY = "中华人民共和国"
# 网络安全法(2016-11-07), （试行）, （2018年修正）: what a file or a person sets behind a title.
_BEHIND = re.compile(r"[(（\[〔][^()（）]*[)）\]〕]$")


@dataclass(frozen=True)
class Item:
    """One item of a decision; `label` is empty for what stands outside all of them."""

    label: str
    statement: Statement

    @property
    def name(self) -> str:
        """What a person calls it: 决定第五项, 第三十一条."""
        if not self.label:
            return "决定正文"
        return self.label if self.label.startswith("第") else f"决定第{self.label}项"


@dataclass(frozen=True)
class AmendingDecision:
    """A decision with its items in order; `titles` are the texts that its own title names, `words` how it counts."""

    document: Document
    items: tuple[Item, ...]
    titles: tuple[str, ...]

    def amends(self, title: str) -> bool:
        """Tell whether it may be about the text of a title: one that names none, or 等五部法律, may be about any."""
        own = self.document.title
        return not self.titles or re.search(r"等.{0,3}[部件]", own) is not None or bare_title(title) in self.titles


def bare_title(title: str) -> str:
    """Return a title folded, without 中华人民共和国 before it and what stands in brackets behind it."""
    return fold_text(_BEHIND.sub("", title.strip()).removeprefix(_COUNTRY))


def read_decision(document: Document) -> AmendingDecision:
    """Return the items of a decision."""
    lines = [
        paragraph.text
        for passage in document.passages
        if passage.address.root not in {"title", "note"}
        for paragraph in passage.paragraphs
    ]
    items = tuple(Item(label, read_statement(own)) for label, own in _items(lines) if own)
    title = document.title
    titles_named = _TITLE.findall(title)
    amendment = None if titles_named else _AMENDMENT.match(title)
    titles = tuple(bare_title(name) for name in ([amendment[1]] if amendment else titles_named))
    return AmendingDecision(document, items, titles)


def _items(lines: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield each item with its lines: of those counted 一、 or, where none are, 第一条."""
    head = next((kind for kind in (_ITEM, _ARTICLE) if any(_opens(kind, line) for line in lines)), None)
    label, own, last = "", list[str](), 0
    for line in lines:
        match = head.match(line) if head else None
        value = number(match[1]) if match else None
        # New wording may count as well: an item has the number after the one before it.
        if head and match and value and (value == last + 1 or (not last and head is _ARTICLE)):
            yield label, own
            label, own, last = _label(head, match[1]), [line[match.end() :]], value
        else:
            own.append(line)
    yield label, own


def _opens(head: re.Pattern[str], line: str) -> bool:
    match = head.match(line)
    return match is not None and (head is _ARTICLE or number(match[1]) == 1)


def _label(head: re.Pattern[str], numeral: str) -> str:
    return f"第{numeral}条" if head is _ARTICLE else numeral
