"""Pinpoints as people, programs and printers spell them, behind a title: by a grammar, not by a list.

Every spelling is tried with a part that is there and with one that is not: an article far beyond the last, a chapter that
does not hold the article, an item that no article has. Of the first it may be said that it agrees, of the second that
there is none; of both that it was not understood. Anything else is wrong; that the title alone agrees, while what follows
it was passed over, is the worst.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from random import Random

from kb.files import DRAFT, read_file
from kb.text import chinese
from tests.measures.gold.rates import Rate
from tests.measures.unprepared.library import Law, Laws
from tests.measures.unprepared.result import Result, all_right
from tests.support.word_files import paragraph as word_paragraph
from tests.support.word_files import word_file

Spell = Callable[[int], str]

_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_LEGAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
_RADICAL = str.maketrans("一二八十", "⼀⼆⼋⼗")
_DIGITAL = str.maketrans("0123456789", "〇一二三四五六七八九")

NUMBERS: dict[str, Spell] = {
    "chinese": chinese,
    "digits": str,
    "full width": lambda number: str(number).translate(_FULL_WIDTH),
    "legal": lambda number: chinese(number).translate(_LEGAL),
    "radicals": lambda number: chinese(number).translate(_RADICAL),
    "digit by digit": lambda number: str(number).translate(_DIGITAL),
}

UNSEEN = ("\u200b", "\u2060", "\ufeff", "\u00ad", "\ufe0f", "\ufffc", "\ue004", "\u034f", "\u200e")
BLANKS = (" ", "\u3000", "\u00a0", "\u2003", "\t", "\n")

# Where something is put into 第N条: behind 第, inside the number, before 条.
PLACES: dict[str, Callable[[str, str], str]] = {
    "behind 第": lambda number, sign: f"第{sign}{number}条",
    "inside": lambda number, sign: f"第{number[:-1]}{sign}{number[-1]}条",
    "before 条": lambda number, sign: f"第{number}{sign}条",
}

# What stands between title and article.
BETWEEN = (
    *("", "的", "中", "中的", "之", "里", "，", "、", "：", "①", "②", "[1]", "〔1〕", "*", "(1)", "——", "…", "“"),
    *(
        "\n",
        "\t",
        " ",
        "\u3000",
        "（试行）",
        "（节选）",
        "（以下简称《该法》）",
        "（主席令第1号）",
        "原文",
        "里面的",
        "当中",
    ),
    *("有关", "具体", "明确的", "所列", "正文", "规定的", "关于值班的", "新增的", "原", "现行", "（含"),
)

# What stands behind the article.
BEHIND = (
    *(
        "",
        "第一款",
        "第1款",
        "第 一 款",
        "第\u200b一款",
        "第⼀款",
        "第壹款",
        "一款",
        "（一）",
        "第（一）项",
        "第(1)项",
        "第1项",
    ),
    *(
        "第①项",
        "第一项",
        "第一目",
        "第一款第（一）项",
        "第一段",
        "前段",
        "但书",
        "第一句",
        "①",
        "1.",
        "A",
        "之一",
        "—1",
        "-1",
    ),
)


# Lists and ranges of two articles; the second may be missing.
PAIRS = (
    *(
        "第{a}条、第{b}条",
        "第{a}条和第{b}条",
        "第{a}、{b}条",
        "第{a}条至第{b}条",
        "第{a}条到第{b}条",
        "第{a}至{b}条",
        "第{a}条—第{b}条",
    ),
    *(
        "第{a}条–第{b}条",
        "第{a}条~第{b}条",
        "第{a}条～{b}条",
        "第{a}条、{b}条",
        "第{a}条以及第{b}条",
        "第{a}条或者第{b}条",
    ),
    *(
        "第{a}条，第{b}条",
        "第{a}条；第{b}条",
        "第{a}条,第{b}条",
        "第{a}条/第{b}条",
        "第{a}条与{b}条",
        "第{a}条第一款、第{b}条",
        "第{a}条\n第{b}条",
    ),
    *(
        "第{a}条（以及第{b}条）",
        "第{a}条　第{b}条",
        "第{a}条第{b}条",
        "第{a}条并第{b}条",
        "第{a}条+第{b}条",
        "第{a}条 、第{b}条",
    ),
)
# An article with its chapter; the chapter may be another.
CHAPTERS = (
    *(
        "第{c}章第{a}条",
        "第{c}章的第{a}条",
        "第{c}章 第{a}条",
        "第{c}章中第{a}条",
        "第{c}章中的第{a}条",
        "第{c}章里的第{a}条",
        "第 {c} 章第{a}条",
    ),
    *(
        "第{c}章（节选）第{a}条",
        "第{c}章“有关规定”第{a}条",
        "第{c}\u200b章第{a}条",
        "第{c}章\n第{a}条的规定",
        "第{c}章第{a}条第一款",
    ),
)
# An item of an article whose first paragraph has items.
ITEMS = (
    *(
        "第{a}条第（{i}）项",
        "第{a}条第({i})项",
        "第{a}条（{i}）项",
        "第{a}条（{i}）",
        "第{a}条第{i}项",
        "第{a}条第一款第（{i}）项",
        "第{a}条第1款第{i}项",
    ),
    *(
        "第{a}条的第（{i}）项",
        "第{a}条第 （ {i} ） 项",
        "第{a}条第〔{i}〕项",
        "第{a}条{i}项",
        "第{a}条之（{i}）",
        "第{a}条第一款（{i}）项",
    ),
)
Carrier = Callable[[str, str], bytes]
_BREAK = "<w:r><w:br/></w:r>"
_CELLS = "<w:tbl><w:tr><w:tc>{0}</w:tc><w:tc>{1}</w:tc></w:tr></w:tbl>"

# A title and the number of an article in a file, as programs write it down.
CARRIERS: dict[str, Carrier] = {
    "cells.docx": lambda title, number: word_file(
        _CELLS.format(word_paragraph(f"《{title}》"), word_paragraph(f"第{number}条"))
    ),
    "line end.docx": lambda title, number: word_file(
        word_paragraph(f"根据《{title}》", _BREAK, f"第{number}条的规定。")
    ),
    "line end inside.docx": lambda title, number: word_file(
        word_paragraph(f"根据《{title}》第{number[:-1]}", _BREAK, f"{number[-1]}条的规定。")
    ),
    "runs.docx": lambda title, number: word_file(word_paragraph(f"根据《{title}》第", *number, "条的规定。")),
    "soft hyphen.docx": lambda title, number: word_file(
        word_paragraph(f"根据《{title}》第{number[:-1]}", "<w:r><w:softHyphen/></w:r>", f"{number[-1]}条的规定。")
    ),
    "tab.docx": lambda title, number: word_file(
        word_paragraph(f"根据《{title}》", "<w:r><w:tab/></w:r>", f"第{number}条的规定。")
    ),
    "cells.html": lambda title, number: _page(f"<table><tr><td>《{title}》</td><td>第{number}条</td></tr></table>"),
    "cells with 依据.html": lambda title, number: _page(
        f"<table><tr><th>依据</th><th>条款</th></tr><tr><td>《{title}》</td><td>第{number}条</td></tr></table>"
    ),
    "nbsp.html": lambda title, number: _page(f"<p>根据《{title}》第{number[:-1]}&nbsp;{number[-1]}条的规定。</p>"),
    "shy.html": lambda title, number: _page(f"<p>根据《{title}》第{number[:-1]}&shy;{number[-1]}条的规定。</p>"),
    "zero width.html": lambda title, number: _page(f"<p>根据《{title}》第&#8203;{number}&#x2060;条的规定。</p>"),
    "br.html": lambda title, number: _page(f"<p>根据《{title}》<br>第{number}条的规定。</p>"),
    "br inside.html": lambda title, number: _page(f"<p>根据《{title}》第<br>{number}条的规定。</p>"),
    "wbr.html": lambda title, number: _page(f"<p>根据《{title}》第{number[:-1]}<wbr>{number[-1]}条的规定。</p>"),
    "bold.html": lambda title, number: _page(f"<p>根据<b>《{title}》</b>第<em>{number}</em>条的规定。</p>"),
    "note.html": lambda title, number: _page(f"<p>根据《{title}》<sup>[1]</sup>第{number}条的规定。</p>"),
    "cells.md": lambda title, number: f"| 依据 | 条款 |\n| --- | --- |\n| 《{title}》 | 第{number}条 |\n".encode(),
    "bold.md": lambda title, number: f"根据《{title}》**第{number}条**的规定。\n".encode(),
    "bold number.md": lambda title, number: f"根据《{title}》第**{number}**条的规定。\n".encode(),
    "line end.md": lambda title, number: f"根据《{title}》  \n第{number}条的规定。\n".encode(),
    "soft line end.md": lambda title, number: f"根据《{title}》第{number[:-1]}\n{number[-1]}条的规定。\n".encode(),
    "note.md": lambda title, number: f"根据《{title}》[^1]第{number}条的规定。\n\n[^1]: 见原文。\n".encode(),
    "entity.md": lambda title, number: f"根据《{title}》第{number[:-1]}&nbsp;{number[-1]}条的规定。\n".encode(),
    "line end.txt": lambda title, number: f"根据《{title}》第{number}\r\n条的规定。".encode(),
}


def _page(body: str) -> bytes:
    return f"<html><head><title>样例</title></head><body>{body}</body></html>".encode()


@dataclass(frozen=True)
class Trial:
    """A draft and whether all is there that it cites.

    `names_more` says that more than an article is named, which may be there or not.
    """

    name: str
    text: str
    is_there: bool
    names_more: bool = False


def spellings() -> Iterator[tuple[str, Spell, bool]]:
    """Yield every spelling of an article: its name, what makes the words for a number, whether more is named."""
    for name, spell in NUMBERS.items():
        yield name, lambda number, spell=spell: f"第{spell(number)}条", False  # type: ignore[misc]
        yield f"{name}, no 第", lambda number, spell=spell: f"{spell(number)}条", False  # type: ignore[misc]
    for name, (place, put), sign in product(("chinese", "digits"), PLACES.items(), (*UNSEEN, *BLANKS)):
        yield (
            f"{name}, {sign!r} {place}",
            lambda number, spell=NUMBERS[name], put=put, sign=sign: put(spell(number), sign),  # type: ignore[misc]
            False,
        )
    for name, between in product(NUMBERS, BETWEEN):
        yield (
            f"{name}, {between!r} between",
            lambda number, spell=NUMBERS[name], between=between: f"{between}第{spell(number)}条",  # type: ignore[misc]
            False,
        )
    for name, behind in product(("chinese", "digits", "radicals"), BEHIND):
        yield (
            f"{name}, {behind!r} behind",
            lambda number, spell=NUMBERS[name], behind=behind: f"第{spell(number)}条{behind}",  # type: ignore[misc]
            bool(behind),
        )


def _articles(laws: Laws, draw: Random) -> Iterator[Trial]:
    for name, spell, names_more in spellings():
        law = draw.choice(laws.laws)
        for number, is_there in _numbers(law, draw):
            yield Trial(name, f"根据《{law.title}》{spell(number)}的规定，现通知如下。", is_there, names_more)


def _numbers(law: Law, draw: Random) -> Iterator[tuple[int, bool]]:
    """A number of an article that is there, and one far beyond the last; of two figures at least, and none a round one."""
    for number in (draw.randint(11, max(11, law.articles)), law.articles + draw.randint(15, 80)):
        own = number + (number % 10 == 0)
        yield own, own <= law.articles


def _pairs(laws: Laws, draw: Random) -> Iterator[Trial]:
    for form, spell in product(PAIRS, ("chinese", "digits", "radicals")):
        law = draw.choice(laws.laws)
        write = NUMBERS[spell]
        for number, is_there in _numbers(law, draw):
            words = form.format(a=write(draw.randint(2, 9)), b=write(number))
            yield Trial(f"{spell}, {form!r}", f"根据《{law.title}》{words}的规定，现通知如下。", is_there, "款" in form)


def _chapters(laws: Laws, draw: Random) -> Iterator[Trial]:
    divided = [(law, chapters) for law in laws.laws if len(chapters := _plain_chapters(law)) > 2]
    for form, spell in product(CHAPTERS, ("chinese", "digits", "radicals", "legal")):
        law, chapters = draw.choice(divided)
        write = NUMBERS[spell]
        for named in draw.sample(range(len(chapters)), 2):
            at = draw.choice([named, (named + 1) % len(chapters)])
            number = draw.choice(chapters[at])
            words = form.format(c=write(named + 1), a=write(number))
            yield Trial(f"{spell}, {form!r}", f"根据《{law.title}》{words}的规定。", at == named, "款" in form)


def _plain_chapters(law: Law) -> list[list[int]]:
    """The numbers of the articles of each chapter, if chapters are numbered from 1 on and not parted in 编."""
    sections = law.document.sections
    if [section.address for section in sections] != [f"chp_{number}" for number in range(1, len(sections) + 1)]:
        return []
    passages = law.document.passages
    return [
        [passage.address.number for passage in passages[section.first : section.end] if passage.kind == "article"]
        for section in sections
    ]


def _items(laws: Laws, draw: Random) -> Iterator[Trial]:
    listed = [(law, *article) for law in laws.laws for article in _with_items(law)]
    for form, spell in product(ITEMS, ("chinese", "digits", "radicals")):
        law, article, count = draw.choice(listed)
        write = NUMBERS[spell]
        for number in (draw.randint(1, count), count + draw.randint(11, 20)):
            words = form.format(a=write(article), i=write(number))
            yield Trial(f"{spell}, {form!r}", f"根据《{law.title}》{words}的规定。", number <= count)


def _with_items(law: Law) -> Iterator[tuple[int, int]]:
    """Articles with items in their first paragraph alone, each with how many."""
    for passage in law.document.passages:
        items = [paragraph.address for paragraph in passage.paragraphs if paragraph.address.kind == "item"]
        article = passage.address
        if items and items == [f"{article}__para_1__item_{number}" for number in range(1, len(items) + 1)]:
            yield article.number, len(items)


def _files(laws: Laws, draw: Random) -> Iterator[Trial]:
    for (name, carry), spell in product(CARRIERS.items(), ("chinese", "digits", "radicals")):
        law = draw.choice(laws.laws)
        for number, is_there in _numbers(law, draw):
            read = read_file(carry(law.title, NUMBERS[spell](number)), name, DRAFT)
            yield Trial(f"{spell}, {name}", read.text, is_there)


KINDS: dict[str, Callable[[Laws, Random], Iterator[Trial]]] = {
    "articles": _articles,
    "lists and ranges": _pairs,
    "chapters": _chapters,
    "items": _items,
    "files": _files,
}


def measure(laws: Laws, seed: int) -> list[Result]:
    """Try every spelling behind the title of a drawn law."""
    draw = Random(seed)
    results: list[Result] = []
    for kind, trials in KINDS.items():
        results += _results(kind, [(trial, _verdicts(laws, trial.text)) for trial in trials(laws, draw)])
    return results


def _results(kind: str, outcomes: list[tuple[Trial, list[str]]]) -> Iterator[Result]:
    there = [(trial, verdicts) for trial, verdicts in outcomes if trial.is_there and not trial.names_more]
    missing = [(trial, verdicts) for trial, verdicts in outcomes if not trial.is_there]
    understood = sum(set(verdicts) == {"一致"} for _, verdicts in there)
    understood += sum("条款号不符" in verdicts for _, verdicts in missing)
    yield Result(f"pinpoints, {kind}: understood", "–", Rate(understood, len(there) + len(missing)), is_met=True)
    passed = [_told(*outcome) for outcome in missing if not {"未核", "条款号不符"} & set(outcome[1])]
    yield all_right(f"pinpoints, {kind} that are not there, none passed", passed, len(missing))
    denied = [_told(*outcome) for outcome in there if "条款号不符" in outcome[1] or not outcome[1]]
    yield all_right(f"pinpoints, {kind} that are there, none 条款号不符", denied, len(there))


def _verdicts(laws: Laws, text: str) -> list[str]:
    return [finding.verdict for finding in laws.checker.check(text).findings if finding.kind == "citation"]


def _told(trial: Trial, verdicts: list[str]) -> str:
    return f"{trial.name}: {trial.text!r} → {verdicts}"
