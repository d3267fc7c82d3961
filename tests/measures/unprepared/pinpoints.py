"""Pinpoints as people, programs and printers spell them, behind a title: by a grammar, not by a list.

Every spelling is tried with an article that is there and with one far beyond the last. Of the first it may be said that it
agrees, of the second that there is none; of both that it was not understood. Anything else is wrong; that the title
alone agrees, while what follows it was passed over, is the worst.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from random import Random

from kb.text import chinese
from tests.measures.gold.rates import Rate
from tests.measures.unprepared.library import Laws
from tests.measures.unprepared.result import Result, all_right

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


@dataclass(frozen=True)
class Spelling:
    """A spelling by name; `write` makes the words behind a title for the number of an article.

    `names_more` says that more than the article is named, which may be there or not.
    """

    name: str
    write: Spell
    names_more: bool = False


def spellings() -> Iterator[Spelling]:
    """Yield every spelling of the grammar."""
    for name, spell in NUMBERS.items():
        yield Spelling(name, lambda number, spell=spell: f"第{spell(number)}条")  # type: ignore[misc]
        yield Spelling(f"{name}, no 第", lambda number, spell=spell: f"{spell(number)}条")  # type: ignore[misc]
    for name, (place, put), sign in product(("chinese", "digits"), PLACES.items(), (*UNSEEN, *BLANKS)):
        yield Spelling(
            f"{name}, {sign!r} {place}",
            lambda number, spell=NUMBERS[name], put=put, sign=sign: put(spell(number), sign),  # type: ignore[misc]
        )
    for name, between in product(NUMBERS, BETWEEN):
        yield Spelling(
            f"{name}, {between!r} between",
            lambda number, spell=NUMBERS[name], between=between: f"{between}第{spell(number)}条",  # type: ignore[misc]
        )
    for name, behind in product(("chinese", "digits", "radicals"), BEHIND):
        yield Spelling(
            f"{name}, {behind!r} behind",
            lambda number, spell=NUMBERS[name], behind=behind: f"第{spell(number)}条{behind}",  # type: ignore[misc]
            names_more=bool(behind),
        )


def measure(laws: Laws, seed: int) -> list[Result]:
    """Try every spelling behind the title of a drawn law, with an article that is there and with one that is not."""
    draw = Random(seed)
    omitted: list[str] = []
    denied: list[str] = []
    understood = 0
    every = list(spellings())
    for spelling in every:
        law = draw.choice(laws.laws)
        for number in (draw.randint(11, max(11, law.articles)), law.articles + draw.randint(15, 80)):
            if number % 10 == 0:
                number += 1
            is_there = number <= law.articles
            text = f"根据《{law.title}》{spelling.write(number)}的规定，现通知如下。"
            verdicts = [finding.verdict for finding in laws.checker.check(text).findings if finding.kind == "citation"]
            told = f"{spelling.name}: {text!r} → {verdicts}"
            if "未核" not in verdicts and "条款号不符" not in verdicts and not is_there:
                omitted.append(told)
            if is_there and "条款号不符" in verdicts and not spelling.names_more:
                denied.append(told)
            understood += verdicts == (["一致"] if is_there else ["条款号不符"])
    return [
        Result("pinpoints: understood", "–", Rate(understood, 2 * len(every)), is_met=True),
        all_right("pinpoints beyond the last article, none 一致 by omission", omitted, len(every)),
        all_right("pinpoints in range, none 条款号不符", denied, len(every)),
    ]
