"""A larger corpus: the laws of the benchmark's corpus, and further ones derived from each.

    python -m tests.measures.bench.enlarged FOLDER --times 10      # about 260,000 provisions
    python -m tests.measures.bench.enlarged FOLDER --times 40      # more than a million

`--times 1` are the laws themselves; for each further time every law is derived once more, by a fixed seed:

1.  *Words change places.* Words (cut by jieba) of two characters or more are listed by frequency and length; of each twelve
    neighbours in this list three in ten change places with one another, others in every copy. So a word is about as
    frequent in the whole as in the original, but stands in other company. The sixty commonest of each length stay.
2.  *New rare words.* A word that stands in one or two places is replaced, half of the time, by a new one made of the
    characters of two such words: the vocabulary grows with the corpus, as that of real corpora does.
3.  *Places and offices.* Every derived law has a seat (one of 364 invented provinces and cities), three counties and four
    offices of its own. They stand for 国务院, 全国 and 有关部门 in three of ten places, and at the head of two
    sentences in ten, and of every short provision.
4.  *Numbers.* Half of the numbers before a unit (日, 年, 元, 倍 …) become others of as many characters.
5.  *Order.* The sentences of a paragraph, and the clauses of a sentence after its first, change their order.
6.  *What is known of the law*: a title of its own (so that it is no version of another), an issuer that belongs to its
    seat, a genre, and days between 1985 and 2025; the status is that of the original.

Articles keep their numbers, chapters their headings, cited titles (《…》) and cited articles (第…条) their wording: the
structure and the citations are those of the original.
"""

import argparse
import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from rjieba import Jieba

from tests.measures.bench import corpus
from tests.measures.bench.corpus import Law, Provision
from tests.measures.bench.gazetteer import Gazetteer

SEED = 20261122
_BAND, _MOVING, _UNMOVED = 12, 0.3, 60
_RENEWED, _NAMED, _AT_HEAD, _COUNTED, _SHORT = 0.5, 0.3, 0.2, 0.5, 30

_HEAD = re.compile(
    r"第[一二三四五六七八九十百千零]+条(?:之[一二三四五六七八九十]+)?\u3000|（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、|\d+[.．、]"
)
_WHOLE = re.compile(
    r"(《[^《》]*》|第[一二三四五六七八九十百千零]+[编章节条款项目]|"
    r"[一二三四五六七八九十]+(?=个月|个工作日|日|年|月|元|万元|倍|人|小时|周岁)|\d+(?=年|月|日))"
)
_HAN = re.compile("[\u4e00-\u9fff]{2,}")
_NUMBER = re.compile(r"[一二三四五六七八九十]+|\d+")
_DIGITS = "一二三四五六七八九"
_GENRES = {
    "地方性法规": "人民代表大会常务委员会",
    "地方政府规章": "人民政府",
    "行政规范性文件": "人民政府办公室",
    "党内规范性文件": "委办公室",
}

Clauses = list[list[list[str]]]
"""A paragraph: sentences of clauses of words."""


@dataclass(frozen=True)
class _Line:
    """One line of a provision, its number apart from its words."""

    head: str
    sentences: Clauses


@dataclass(frozen=True)
class _Dialect:
    """The words of one copy: what stands for what."""

    words: Mapping[str, str]


class Original:
    """The laws that others are derived from, cut into words."""

    def __init__(self, laws: Sequence[Law]) -> None:
        self.laws = laws
        self._cutter = Jieba()
        self.gazetteer = Gazetteer.invented(SEED)
        self.lines = [[[self._cut(line) for line in provision.lines] for provision in law.provisions] for law in laws]
        titles = [_title(law) for law in laws]
        self.editions = [titles[:at].count(title) for at, title in enumerate(titles)]

    def laws_of(self, copy: int) -> Iterator[Law]:
        """All laws derived for the `copy`-th time; the laws themselves for the first, 0."""
        if copy == 0:
            yield from self.laws
            return
        dialect = self._dialect(copy)
        for position in range(len(self.laws)):
            yield _Derivation(self, position, copy, dialect).law()

    def seat(self, position: int, copy: int) -> str:
        """Whose law the derived one is; another one for every copy of a law."""
        seats = self.gazetteer.seats
        return seats[(position * 37 + copy * 5) % len(seats)]  # 5 and 364 have no common divisor

    @cached_property
    def _frequency(self) -> Counter[str]:
        return Counter(
            word
            for provisions in self.lines
            for lines in provisions
            for line in lines
            for sentence in line.sentences
            for clause in sentence
            for word in clause
            if _HAN.fullmatch(word)
        )

    @cached_property
    def _bands(self) -> list[list[str]]:
        """Words of one length and about the same frequency, the commonest left out."""
        by_length: dict[int, list[str]] = {}
        for word, _ in sorted(self._frequency.items(), key=lambda item: (-item[1], item[0])):
            by_length.setdefault(len(word), []).append(word)
        return [words[at : at + _BAND] for words in by_length.values() for at in range(_UNMOVED, len(words), _BAND)]

    def _dialect(self, copy: int) -> _Dialect:
        chance = random.Random(f"{SEED}/{copy}")
        words: dict[str, str] = {}
        for band in self._bands:
            moving = [word for word in band if chance.random() < _MOVING]
            words.update(zip(moving, moving[1:] + moving[:1], strict=True))
        rare = [word for word, count in self._frequency.items() if count <= 2]
        for word in rare:
            if chance.random() < _RENEWED:
                words[word] = word[0] + chance.choice(rare)[1:]
        return _Dialect(words)

    def _cut(self, line: str) -> _Line:
        head = match[0] if (match := _HEAD.match(line)) else ""
        words = [
            word
            for piece in _WHOLE.split(line[len(head) :])
            for word in ([piece] if _WHOLE.fullmatch(piece) or _NUMBER.fullmatch(piece) else self._cutter.cut(piece))
        ]
        sentences = [list(_divided(sentence, "，")) for sentence in _divided(words, "。")]
        return _Line(head, sentences)


class _Derivation:
    """One law, derived."""

    def __init__(self, original: Original, position: int, copy: int, dialect: _Dialect) -> None:
        self._law = original.laws[position]
        self._lines = original.lines[position]
        self._edition = original.editions[position]
        self._copy = copy
        self._chance = random.Random(f"{SEED}/{copy}/{position}")
        self._words = dialect.words
        self._seat = original.seat(position, copy)
        names, chance = original.gazetteer, self._chance
        self._counties = [f"{self._seat}{county}" for county in chance.sample(names.counties, 3)]
        self._offices = [chance.choice(self._counties) + office for office in chance.sample(names.offices, 4)]
        self._named = {
            "国务院": [f"{self._seat}人民政府"],
            "全国": [self._seat],
            "有关部门": self._offices,
            "主管部门": self._offices,
        }

    def law(self) -> Law:
        identifier = f"{self._law.id}-{self._copy:02}"
        old = self._law.text.split("\n")
        end_of_front = old.index("---", 1)
        texts = [tuple(map(self._line, lines)) for lines in self._lines]
        provisions = [
            replace(provision, document=identifier, lines=self._made_new(provision, lines))
            for provision, lines in zip(self._law.provisions, texts, strict=True)
        ]
        new = self._front(old[: end_of_front + 1])
        shift = len(new) - (end_of_front + 1)
        new += old[end_of_front + 1 :]
        for provision in provisions:
            new[provision.first - 1 + shift : provision.first - 1 + shift + len(provision.lines)] = provision.lines
        moved = (replace(one, first=one.first + shift, end=one.end + shift) for one in provisions)
        return Law(identifier, "\n".join(new), tuple(moved))

    def _front(self, lines: Sequence[str]) -> list[str]:
        genre = self._chance.choice(list(_GENRES))
        published = date(1985, 1, 1) + timedelta(days=self._chance.randrange(40 * 365))
        values = {
            "title": self._title(published),
            "genre": genre,
            "issuer": f"{'中共' if genre.startswith('党内') else ''}{self._seat}{_GENRES[genre]}",
            "published": published.isoformat(),
            "effective": (published + timedelta(days=self._chance.randrange(200))).isoformat(),
        }
        kept = [line for line in lines[1:-1] if line.split(":")[0] not in values]
        return ["---", *(f"{name}: {value}" for name, value in values.items()), *kept, "---"]

    def _title(self, published: date) -> str:
        name = _title(self._law).removeprefix("中华人民共和国")
        edition = f"（{published.year}年修订）" if self._edition else ""
        return f"{self._seat}{name}{edition}"

    def _made_new(self, provision: Provision, lines: tuple[str, ...]) -> tuple[str, ...]:
        """`lines`, with a place at the head of a short provision: 本法自公布之日起施行 is all there is to many."""
        if lines != provision.lines and sum(map(len, lines)) > _SHORT:
            return lines
        head = match[0] if (match := _HEAD.match(lines[0])) else ""
        return (f"{head}{self._chance.choice(self._counties)}：{lines[0][len(head) :]}", *lines[1:])

    def _line(self, line: _Line) -> str:
        sentences = ["，".join(map(self._clause, self._turned(sentence))) for sentence in line.sentences]
        last = sentences.pop() if sentences and not sentences[-1] else None  # the line ends with 。
        self._chance.shuffle(sentences)
        sentences = [self._placed(sentence) for sentence in sentences]
        return line.head + "。".join(sentences if last is None else [*sentences, last])

    def _turned(self, clauses: list[list[str]]) -> list[list[str]]:
        if len(clauses) < 3:
            return clauses
        first, *rest = clauses
        self._chance.shuffle(rest)
        return [first, *rest]

    def _placed(self, sentence: str) -> str:
        if sentence and self._chance.random() < _AT_HEAD:
            return f"在{self._chance.choice(self._counties)}，{sentence}"
        return sentence

    def _clause(self, words: list[str]) -> str:
        return "".join(map(self._word, words))

    def _word(self, word: str) -> str:
        if word in self._named:
            return self._chance.choice(self._named[word]) if self._chance.random() < _NAMED else word
        if word[0] in _NUMERALS and _NUMBER.fullmatch(word) and self._chance.random() < _COUNTED:
            return "".join(map(self._digit, word))
        return self._words.get(word, word)

    def _digit(self, digit: str) -> str:
        if digit == "十":
            return digit
        return self._chance.choice(_DIGITS if digit in _DIGITS else "123456789")


_NUMERALS = frozenset(f"{_DIGITS}十0123456789")


def _divided(words: Sequence[str] | list[str], mark: str) -> Iterator[list[str]]:
    piece: list[str] = []
    for word in words:
        if word == mark:
            yield piece
            piece = []
        else:
            piece.append(word)
    yield piece


def _title(law: Law) -> str:
    return law.text.split("\ntitle: ", 1)[1].split("\n", 1)[0]


def laws(times: int) -> Iterator[Law]:
    """The laws of a corpus `times` as large as the benchmark's, copy after copy."""
    originals = corpus.laws(corpus.database())
    original = Original(originals) if times > 1 else None
    for copy in range(times):
        yield from original.laws_of(copy) if original else originals


def write(folder: Path, times: int) -> int:
    """Writes the corpus into `folder`, a folder a copy; returns how many provisions it holds."""
    count = 0
    for law in laws(times):
        _, _, copy = law.id.removeprefix("law-").rpartition("-")
        place = folder / (copy if law.id.count("-") > 1 else "00")
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{law.id}.md").write_text(law.text, "utf-8")
        count += len(law.provisions)
    return count


def main() -> None:
    """Writes a corpus and says how many provisions it holds."""
    parser = argparse.ArgumentParser(description="Writes a corpus that is larger than the benchmark's.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--times", type=int, default=10)
    arguments = parser.parse_args()
    print(f"{write(arguments.folder, arguments.times):,} 条")


if __name__ == "__main__":
    main()
