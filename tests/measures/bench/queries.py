"""What is asked: drawn from the provisions by a fixed seed, so that every run asks the same."""

import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.search.query import enclosed
from kb.text.folding import fold_text, fold_with_marks
from kb.text.words import STOP_WORDS
from tests.measures.bench.corpus import Imported, Provision
from tests.measures.bench.peers import whole_words

SEED = 20260101
COUNT = 200
_HAN = re.compile("[\u4e00-\u9fff]{2,}")


@dataclass(frozen=True)
class Known:
    """A known item: the provision that is looked for, and the words somebody remembers of it."""

    number: int
    words: tuple[str, ...]


def substrings(provisions: Sequence[Provision], count: int = COUNT, *, seed: int = SEED) -> list[str]:
    """Substrings of 2 to 12 characters of random paragraphs, none with quotation or title marks or spaces."""
    return _drawn(provisions, count, seed, (2, 12), marked=False)


def marked_substrings(provisions: Sequence[Provision], count: int = 50, *, seed: int = SEED) -> list[str]:
    """Substrings of 4 to 16 characters that hold a quotation or title mark."""
    return _drawn(provisions, count, seed, (4, 16), marked=True)


def long_substring(provisions: Sequence[Provision], length: int = 200, *, seed: int = SEED) -> str:
    """A substring of `length` characters of a random paragraph."""
    return _drawn([p for p in provisions if max(map(len, p.lines)) > length], 1, seed, (length, length), marked=False)[
        0
    ]


def known_items(
    provisions: Sequence[Provision], imported: Imported, count: int = COUNT, *, seed: int = SEED
) -> list[Known]:
    """For random articles of 40 characters or more three different words of two or more Chinese characters each."""
    chance = random.Random(seed)
    candidates = [p for p in provisions if p.number in imported.whole and len(p.text) >= 40]
    chance.shuffle(candidates)
    found: list[Known] = []
    for provision in candidates:
        text = provision.text.split("\u3000", 1)[1]
        words = sorted({word for word in whole_words(text) if _HAN.fullmatch(word)})
        if len(words) >= 3:
            found.append(Known(provision.number, tuple(chance.sample(words, 3))))
        if len(found) == count:
            break
    return found


def commonest_words(provisions: Iterable[Provision], count: int = 32) -> list[str]:
    """The words that stand in the most provisions, of every seventh of them; no stop words."""
    frequency: Counter[str] = Counter()
    for provision in list(provisions)[::7]:
        frequency.update({word for word in whole_words(provision.text) if _HAN.fullmatch(word)} - STOP_WORDS)
    return [word for word, _ in frequency.most_common(count)]


def _drawn(
    provisions: Sequence[Provision], count: int, seed: int, lengths: tuple[int, int], *, marked: bool
) -> list[str]:
    chance = random.Random(seed)
    found: list[str] = []
    while len(found) < count:
        line = chance.choice(chance.choice(provisions).lines)
        length = chance.randint(*lengths)
        if len(line) < length:
            continue
        start = chance.randint(0, len(line) - length)
        text = line[start : start + length]
        if _is_usable(text) and _has_marks(text) == marked:
            found.append(text)
    return found


def _is_usable(text: str) -> bool:
    """No spaces, two characters at least when folded, and not all of it in quotation marks: those are a sign there."""
    return len(fold_text(text)) >= 2 and not re.search(r"\s", text) and enclosed(text) is None


def _has_marks(text: str) -> bool:
    return fold_with_marks(text) != fold_text(text)
