"""What can be said of a part that is not in the text that is held: that it does not exist, or why that cannot be said.

A text may be held without all of its articles, its paragraphs run together, or its items in the middle of a line. Only
where none of that can be the reason is a part denied.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.citations import has_kind
from kb.documents import Document, Metadata, Passage
from kb.documents import address as addresses
from kb.text import chinese

# What one of the last articles of a whole text says: from when on it holds, who explains it, what it repeals.
_CLOSING = re.compile(r"[自从由].{1,30}(?:起|后|时)(?:开始)?(?:施行|实施|执行|生效)|由.{1,30}解释|同时废止|解释权")
_ENDED = re.compile(r"[。！？!?；;：:…”’）)》]$")
# Paragraphs that were joined in one line keep the indentation between them.
_JOINED = re.compile(r"[。；：][\s\u3000]{2,}\S")
_COUNTED_INSIDE = re.compile(
    r"[一二三四五六七八九十]是|第[一二三四五六七八九十]+，|[①②③④⑤⑥⑦⑧⑨]|(?<![0-9０-９])[1-9１-９][.．、](?![0-9０-９])"
)

_MOST_NAMED = 4
_KINDS = {"part": "编", "chp": "章", "sec": "部分", "art": "条"}
_BELOW = {"para": "款", "item": "项", "point": "目", "sub": "小部分", "sec": "节"}


@dataclass(frozen=True)
class Doubt:
    """Why a part cannot be denied: `reason` in a few words, `said` as a sentence without its stop."""

    reason: str
    said: str


def doubt(document: Document, address: str, nearest: str, written: str) -> Doubt | None:
    """Why it cannot be said that `document`, held in full, has no part `address`; None if it can.

    `nearest` is the part above it that is there, empty if none is; `written` is how the part is cited.
    """
    kind = address.rpartition(addresses.SEPARATOR)[2].partition("_")[0]
    name = f"《{document.title}》"
    if not nearest:
        return _doubt_of_division(document, name, address)
    if kind == "sub":
        return _doubt_of_subsection(document, name, nearest, address, written)
    if addresses.is_article(address):
        return _doubt_inside_article(document, name, nearest, address)
    return None


def _doubt_of_division(document: Document, name: str, address: str) -> Doubt | None:
    """Whether all articles, chapters or parts are there from which this one is missing."""
    kind = address.partition("_")[0]
    if not has_kind(document, kind):
        return Doubt("条款的叫法不同", f"{name}{_made_of(document)}，不分{_KINDS[kind]}，{_perhaps(document, address)}")
    if kind == "art":
        return _doubt_of_articles(document, name)
    known = document.metadata
    count = len(_numbers(document, kind))
    if kind == "chp" and known.chapters and known.chapters != count:
        return Doubt("全文不完整", f"本库的{name}只有{count}章，应有{known.chapters}章，请查官方原文")
    is_whole = (
        _run_on(_numbers(document, kind))
        and not _is_doubled(document)
        and bool(_ENDED.search(document.own_passages[-1].text))
    )
    return None if is_whole else Doubt("全文不完整", f"本库的{name}可能不完整，请查官方原文")


def _doubt_of_articles(document: Document, name: str) -> Doubt | None:
    articles = document.articles
    numbers = _numbers(document, "art")
    expected = document.metadata.articles
    if expected and expected not in {len(articles), len(numbers)}:
        return Doubt("全文不完整", f"本库的{name}只有{len(articles)}条，应有{expected}条，请查官方原文")
    if not (expected or is_closed(articles)) or not _run_on(numbers) or _is_doubled(document):
        return Doubt("全文不完整", f"本库的{name}可能不完整，只到{articles[-1].label}，请查官方原文")
    return None


def is_closed(articles: Sequence[Passage]) -> bool:
    """Whether these are all articles to the last, as one of the last says."""
    return any(_CLOSING.search(passage.text) for passage in articles[-3:])


def _numbers(document: Document, kind: str) -> list[int]:
    """The numbers of its articles, chapters or parts in order, those with 之一 and those of other levels left aside."""
    places = [passage.address for passage in document.passages if passage.kind == "article"]
    if kind != "art":
        places = [section.address for section in document.all_sections()]
    steps = (re.fullmatch(rf"(?:part_\d+__)?{kind}_(\d+)", place) for place in places)
    return [int(step[1]) for step in steps if step]


def _is_doubled(document: Document) -> bool:
    """Whether two parts have the same number: it cannot be said which of them is another."""
    places = [passage.address for passage in document.own_passages]
    return any(addresses.is_kind(place, "dup") for place in places)


def _run_on(numbers: list[int]) -> bool:
    """Whether they count up from one; chapters may begin anew in each 编."""
    return bool(numbers) and numbers[0] == 1 and all(b in (a + 1, 1) for a, b in pairwise(numbers))


def _made_of(document: Document) -> str:
    """What a document is divided into: 分章、条; 分12个部分."""
    if has_kind(document, "art"):
        return "分章、条" if has_kind(document, "chp") else "分条"
    parts = [section for section in document.sections if section.address.startswith("sec_")]
    return f"分{len(parts)}个部分" if parts else "不分章、条"


def _perhaps(document: Document, address: str) -> str:
    """What may be meant where a document has no parts of that kind: 第三条 of the 准则 is its 第三部分."""
    wanted = addresses.step("sec", _number(address))
    if address.startswith("art_") and document.holds(wanted):
        return f"“{addresses.label(address)}”可能指{document.label(wanted)}，请核对"
    return "请核对条款号"


def _doubt_of_subsection(document: Document, name: str, nearest: str, address: str, written: str) -> Doubt | None:
    label = document.label(nearest)
    if "点" in written:
        return Doubt("条款的叫法不同", f"{name}{label}没有编号的“点”，请核对是第几段")
    if _stands_inside(_passages(document, nearest), _number(address)):
        return Doubt("全文的条款没有分行", f"{name}{label}里的（一）（二）没有分行，请查官方原文")
    return None


def _doubt_inside_article(document: Document, name: str, nearest: str, address: str) -> Doubt | None:
    article = document.passages[document.position(nearest)]
    articles = document.articles
    said = f"本库的{name}{article.label}"
    if any("dup_" in paragraph.address for paragraph in article.paragraphs):
        return Doubt("全文的条款没有分清", f"{said}有重复的编号，请查官方原文")
    if all(_paras(passage) < 2 for passage in articles) and addresses.SEPARATOR + "para_" in address:
        return Doubt("全文的条款没有分行", f"本库的{name}没有分款，请查官方原文")
    *firsts, _ = (paragraph for paragraph in article.paragraphs if paragraph.kind == "text")
    is_broken = any(not _ENDED.search(paragraph.text) for paragraph in firsts)
    if is_broken or any(_JOINED.search(paragraph.text) for paragraph in article.paragraphs):
        return Doubt("全文的条款没有分行", f"{said}分段可能与原文不同，请查官方原文")
    is_para = addresses.is_kind(address, "para")
    if not is_para and (_stands_inside([article], _number(address)) or _counts_inside(article, address, nearest)):
        return Doubt("全文的条款没有分行", f"{said}里的项没有分行，请查官方原文")
    return None


def _counts_inside(article: Passage, address: str, nearest: str) -> bool:
    """Whether the part `nearest`, which has no lines of items or points below it, counts in the middle of a line: 一是…，
    二是…."""
    kind = address.rpartition(addresses.SEPARATOR)[2].partition("_")[0]
    below = f"{nearest}{addresses.SEPARATOR}"
    inside = [p for p in article.paragraphs if p.address == nearest or p.address.startswith(below)]
    if any(addresses.is_kind(paragraph.address, kind) for paragraph in inside):
        return False
    return any(_COUNTED_INSIDE.search(paragraph.text[paragraph.number_length :]) for paragraph in inside)


def _passages(document: Document, above: str) -> list[Passage]:
    first = document.position(above)
    end = next((section.end for section in document.all_sections() if section.address == above), first + 1)
    return list(document.passages[first:end])


def _stands_inside(passages: list[Passage], number: int) -> bool:
    """Whether the sign of an item, （三）, stands inside a paragraph and not at its beginning."""
    if not 0 < number < 100:
        return False
    signs = (f"（{chinese(number)}）", f"({chinese(number)})", f"（{number}）", f"({number})")
    paragraphs = (paragraph for passage in passages for paragraph in passage.paragraphs)
    return any(sign in paragraph.text[paragraph.number_length :] for paragraph in paragraphs for sign in signs)


def _number(address: str) -> int:
    number = address.rpartition("_")[2]
    return int(number) if number.isdecimal() else 0


def _paras(passage: Passage) -> int:
    return sum(1 for paragraph in passage.paragraphs if addresses.is_kind(paragraph.address, "para"))


# What there is instead


def extent(document: Document, address: str, nearest: str) -> str:
    """What there is where the part `address` is missing, in words: 共37条，到第三十七条为止; 第十条共2款."""
    if not nearest:
        return _extent_of_all(document, address.partition("_")[0])
    label = document.label(nearest)
    if not addresses.is_article(nearest):
        section = next(section for section in document.all_sections() if section.address == nearest)
        kind = "sub" if nearest.startswith("sec_") else "sec"
        count = sum(1 for child in section.children if addresses.is_kind(child.address, kind))
        return f"{label}共{count}{'个' if kind == 'sub' else ''}{_BELOW[kind]}" if count else f"{label}下面不再分"
    return f"{label}{_below(document.passages[document.position(nearest)], nearest)}"


def _extent_of_all(document: Document, kind: str) -> str:
    articles = document.articles
    if kind == "art" and articles:
        inserted = [passage.label for passage in articles if "-" in passage.address]
        last = [passage.label for passage in articles if "-" not in passage.address][-1]
        also = f"（另有{'、'.join(inserted) if len(inserted) < _MOST_NAMED else f'{len(inserted)}条增加的条文'}）"
        return f"共{len(articles) - len(inserted)}条{also if inserted else ''}，到{last}为止"
    count = len(_numbers(document, kind))
    return f"共{count}{'个' if kind == 'sec' else ''}{_KINDS[kind]}"


def extent_on_record(known: Metadata) -> str:
    """The same for a document whose text is not held."""
    return f"共{known.articles}条"


def _below(passage: Passage, above: str) -> str:
    """How many parts lie directly under `above`: 共2款, 共3项."""
    below = [p.address for p in passage.paragraphs if addresses.parent(p.address) == above]
    for kind in ("para", "item", "point"):
        count = sum(1 for address in below if addresses.is_kind(address, kind))
        if count:
            items = sum(1 for p in passage.paragraphs if addresses.is_kind(p.address, "item")) if kind == "para" else 0
            return f"共{count}{_BELOW[kind]}" + (f"、{items}项" if items else "")
    return "下面不分款、项"
