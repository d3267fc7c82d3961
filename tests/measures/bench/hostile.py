"""Input that has brought other searches to their knees: each must be answered, or refused, in time."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from kb.errors import KbError
from kb.search.values import Mode
from tests.measures.bench.corpus import Provision
from tests.measures.bench.ours import Ours
from tests.measures.bench.queries import commonest_words, long_substring

_TRIES = 3


@dataclass(frozen=True)
class Hostile:
    """One hostile input: its longest time of three in milliseconds, and what came of it."""

    name: str
    mode: Mode
    longest: float
    outcome: str


def hostile(ours: Ours, provisions: Sequence[Provision]) -> list[Hostile]:
    """Each hostile input, asked three times."""
    return [_ask(ours, name, text, mode) for name, text, mode in _inputs(provisions)]


def _inputs(provisions: Sequence[Provision]) -> list[tuple[str, str, Mode]]:
    common = commonest_words(provisions)
    wording = long_substring(provisions)
    return [
        ("“的”一个字", "的", "auto"),
        ("“规定”，几乎处处有", "规定", "auto"),
        ("标点“，”", "，", "exact"),
        (f"最常见的 {len(common)} 个词", " ".join(common), "words"),
        ("同上，加一个哪里都没有的词", " ".join([*common[:31], "龘靐齉"]), "words"),
        ("同上，不指明方式", " ".join([*common[:31], "龘靐齉"]), "auto"),
        ("`[一 TO 龥]`", "[一 TO 龥]", "auto"),
        ("`*`", "*", "auto"),
        ("`中*`", "中*", "auto"),
        (f"原文里的 {len(wording)} 个字", wording, "exact"),
        (f"{len(wording)} 个字，倒过来写", wording[::-1], "auto"),
        ("`“的`，多一个引号", "“的", "auto"),
        ("`“的`，只按原样", "“的", "exact"),
        ("`标题:法 -的`", "标题:法 -的", "auto"),
    ]


def _ask(ours: Ours, name: str, text: str, mode: Mode) -> Hostile:
    longest = 0.0
    outcome = ""
    for _ in range(_TRIES):
        started = time.perf_counter()
        try:
            results = ours.search(text, mode)
            outcome = f"{results.total.passages:,} 段，{results.total.occurrences:,} 处"
        except KbError as error:
            outcome = f"谢绝：{error.message}"
        longest = max(longest, (time.perf_counter() - started) * 1000)
    return Hostile(name, mode, longest, outcome)
