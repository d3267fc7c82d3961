"""The pace of this machine at this moment, so that a bound in seconds asks the same of a fast machine and of a busy one."""

import re
import time

_REFERENCE = 0.0024
"""Processor seconds of `_work` on the machine on which the bounds of the tests were set."""
_ROUNDS = 5
_MANY_ROUNDS = 100  # a quarter of a second: what runs beside has its turn in it


def slowness() -> float:
    """Return how many times longer a fixed piece of work takes than where the bounds were set; at least 1."""
    return max(1.0, min(_processor_seconds() for _ in range(_ROUNDS)) / _REFERENCE)


def strain() -> float:
    """Return how many times longer the same takes by the clock on the wall, with all that runs beside; at least 1."""
    started = time.perf_counter()
    for _ in range(_MANY_ROUNDS):
        _work()
    return max(1.0, (time.perf_counter() - started) / _MANY_ROUNDS / _REFERENCE)


def _processor_seconds() -> float:
    started = time.process_time()
    _work()
    return time.process_time() - started


def _work() -> int:
    """Cut, count and sort words, as the program itself mostly does."""
    text = "示例小组每季度清点一次卡片，研究决定重要事项。" * 40
    words: dict[str, int] = {}
    for length in range(60):
        for match in re.finditer("[^，。]+", text):
            word = match[0][: length % 9]
            words[word] = words.get(word, 0) + len(match[0].encode())
    return sum(sorted(words.values()))
