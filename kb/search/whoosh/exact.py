"""The exact side of the embedded engine: the folded text of every passage, and which pairs of characters it holds.

A wording of two characters is in the passages that the index of pairs names, as often as it says. A longer one is looked
for only in those that hold its rarest pairs of neighbouring characters; a single character, or what has pairs that are
everywhere, in all of them. There each passage is searched itself, so that the answer is that of a plain scan.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from operator import add, sub
from pathlib import Path

from kb.corpus import MappedNumbers, Records
from kb.documents import Passage
from kb.errors import IndexUnusableError
from kb.text import Wording, fold_with_marks, without_marks

# Above this share of the passages one run through all of the text is faster than one look into each candidate.
_SHARE_TO_SCAN = 0.3

# To look into a passage costs as much as to look up eight numbers in a set.
_LOOK = 8

# So many passages, a few milliseconds, tell how common a character is; where it is in more than this share of them, to go
# from one occurrence to the next takes longer than to count in each passage.
_SAMPLE, _MOST = 2_000, 0.1


def write_scan(folder: Path, passages: Iterable[Passage]) -> None:
    """Write folded text and index of pairs into a segment's folder."""
    holders: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
    again: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
    with Records.writer(folder, "plain") as plain, Records.writer(folder, "marked") as with_marks:
        for number, passage in enumerate(passages):
            folded = [fold_with_marks(paragraph.text) for paragraph in passage.paragraphs]
            lines = [without_marks(line) for line in folded]
            with_marks.add("".join(f"{line}\n" for line in folded).encode())
            plain.add("".join(f"{line}\n" for line in lines).encode())
            for pair, count in _pairs(lines).items():
                if count > 1:
                    again[pair].extend((len(holders[pair]), count))
                holders[pair].append(number)
    pairs = sorted(holders)
    Records.write(folder, "pairs", (holders[pair].tobytes() for pair in pairs))
    Records.write(folder, "again", (again[pair].tobytes() if pair in again else b"" for pair in pairs))
    (folder / "pairs.key").write_bytes(array("Q", map(_pair_key, pairs)).tobytes())


def _pairs(lines: Sequence[str]) -> Counter[str]:
    """Count each pair of neighbouring characters in *lines*, without overlap."""
    pairs: Counter[str] = Counter()
    for line in lines:
        pairs.update(map(add, line, line[1:]))
    for pair, count in pairs.items():
        if count > 1 and pair[0] == pair[1]:  # 人人人 holds 人人 once
            pairs[pair] = sum(line.count(pair) for line in lines)
    return pairs


def _pair_key(pair: str) -> int:
    return ord(pair[0]) << 21 | ord(pair[1])


class FoldedText:
    """The folded text of one segment. Passages are numbered within it."""

    def __init__(self, folder: Path) -> None:
        """Open the segment in *folder*. Raises IndexUnusableError if a file of it is missing or damaged."""
        self._plain = Records(folder, "plain")
        self._marked = Records(folder, "marked")
        self._pairs = Records(folder, "pairs")
        self._again = Records(folder, "again")
        self._keys = MappedNumbers(folder / "pairs.key")
        if not len(self._keys) == len(self._pairs) == len(self._again):
            raise IndexUnusableError("索引文件不完整，请运行 kb index 重建。")

    def close(self) -> None:
        """Close the files."""
        for file in (self._plain, self._marked, self._pairs, self._again, self._keys):
            file.close()

    def __len__(self) -> int:
        return len(self._plain)

    @property
    def size(self) -> int:
        """Return how many bytes of folded text there are."""
        return self._plain.starts[-1]

    def length(self, number: int) -> int:
        """Return how many bytes of folded text a passage has."""
        return self._plain.starts[number + 1] - self._plain.starts[number]

    def lengths(self) -> "array[int]":
        """Return how many bytes of folded text each passage has."""
        return array("Q", map(sub, islice(self._plain.starts, 1, None), self._plain.starts))

    def occurrences(self, wording: Wording) -> Iterator[tuple[int, int]]:
        """Return the passages that hold *wording*, in order, and how often."""
        plain = wording.plain
        if len(plain) == 2 and not wording.has_marks:
            return zip(*self._of_pair(plain), strict=True)
        candidates = self._candidates(plain)
        if wording.has_marks:
            return self._count_marked(wording, candidates)
        if candidates is None:
            return self._run_through(plain.encode())
        return self._look_into(plain.encode(), candidates)

    def counted(self, wording: Wording) -> tuple[Sequence[int], Sequence[int]]:
        """Return the same as two lists, much faster for common pairs."""
        if len(wording.plain) == 2 and not wording.has_marks:
            return self._of_pair(wording.plain)
        occurrences = list(self.occurrences(wording))
        return [number for number, _ in occurrences], [count for _, count in occurrences]

    def _of_pair(self, pair: str) -> tuple[Sequence[int], Sequence[int]]:
        position = self._position(pair)
        if position is None:
            return (), ()
        numbers = self._holders(position)
        counts = [1] * len(numbers)
        again = memoryview(self._again[position]).cast("I")
        for at, count in zip(again[::2], again[1::2], strict=True):
            counts[at] = count
        return numbers, counts

    def _candidates(self, plain: str) -> Sequence[int] | None:
        """Return the passages that may hold *plain*, in order; None if they are too many to look into each."""
        positions = {self._position(plain[at : at + 2]) for at in range(len(plain) - 1)}
        if None in positions:
            return ()
        rarest, *others = sorted((at for at in positions if at is not None), key=self._size) or (None,)
        if rarest is None or self._size(rarest) > _SHARE_TO_SCAN * len(self):
            return None
        common: Sequence[int] | set[int] = self._holders(rarest)
        for position in others:
            if self._size(position) > _LOOK * len(common):
                break
            common = set(common).intersection(self._holders(position))
        return sorted(common) if isinstance(common, set) else common

    def _size(self, position: int) -> int:
        """Return how many passages hold the pair at *position*."""
        return (self._pairs.starts[position + 1] - self._pairs.starts[position]) // array("I").itemsize

    def _holders(self, position: int) -> "array[int]":
        return array("I", self._pairs[position])

    def _position(self, pair: str) -> int | None:
        key = _pair_key(pair)
        keys = self._keys.all
        position = bisect_left(keys, key)
        return position if position < len(keys) and keys[position] == key else None

    def _look_into(self, needle: bytes, candidates: Iterable[int]) -> Iterator[tuple[int, int]]:
        data, starts = self._plain.data, self._plain.starts
        for number in candidates:
            count = data[starts[number] : starts[number + 1]].count(needle)
            if count:
                yield number, count

    def _run_through(self, needle: bytes) -> Iterator[tuple[int, int]]:
        sample = min(_SAMPLE, len(self))
        first = list(self._look_into(needle, range(sample)))
        yield from first
        if len(first) > _MOST * sample:
            yield from self._look_into(needle, range(sample, len(self)))
        else:
            yield from self._find_from(needle, sample)

    def _find_from(self, needle: bytes, first: int) -> Iterator[tuple[int, int]]:
        """Yield the passages from *first* on, going from occurrence to occurrence."""
        data, starts = self._plain.data, self._plain.starts
        find = data.find
        position = find(needle, starts[first])
        while position != -1:
            number = bisect_right(starts, position) - 1
            end = starts[number + 1]
            count = 0
            while -1 != position < end:
                count += 1
                position = find(needle, position + len(needle))
            yield number, count

    def _count_marked(self, wording: Wording, candidates: Iterable[int] | None) -> Iterator[tuple[int, int]]:
        pattern = wording.byte_pattern
        if candidates is not None:
            for number in candidates:
                count = sum(1 for _ in pattern.finditer(self._marked[number]))
                if count:
                    yield number, count
            return
        starts, matches = self._marked.starts, pattern.finditer(self._marked.data)
        for number, occurrences in groupby(bisect_right(starts, match.start()) - 1 for match in matches):
            yield number, sum(1 for _ in occurrences)
