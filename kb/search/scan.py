"""The exact side of the embedded engine: the folded text of every passage, and which pairs of characters it holds.

A wording of two characters or more is looked for only in the passages that hold its rarest pair of neighbouring
characters; a single character, or a pair that is everywhere, in all of them. Either way each passage is then searched
itself, so that the answer is that of a plain scan.
"""

import mmap
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from kb.document import Passage
from kb.errors import IndexUnusableError
from kb.snapshot import Records
from kb.text.fold import fold_with_marks, without_marks
from kb.text.phrase import Wording

# Above this share of the passages one run through all of the text is faster than one look into each candidate.
_SHARE_TO_SCAN = 0.05


def write_scan(folder: Path, passages: Iterable[Passage]) -> None:
    """Writes the folded text of `passages`, with and without marks, and the index of pairs, into a segment's folder."""
    plain: list[bytes] = []
    marked: list[bytes] = []
    holders: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
    for number, passage in enumerate(passages):
        folded = [fold_with_marks(paragraph.text) for paragraph in passage.paragraphs]
        lines = [without_marks(line) for line in folded]
        marked.append("".join(f"{line}\n" for line in folded).encode())
        plain.append("".join(f"{line}\n" for line in lines).encode())
        for pair in {line[at : at + 2] for line in lines for at in range(len(line) - 1)}:
            holders[pair].append(number)
    Records.write(folder, "plain", plain)
    Records.write(folder, "marked", marked)
    pairs = sorted(holders)
    Records.write(folder, "pairs", (holders[pair].tobytes() for pair in pairs))
    (folder / "pairs.key").write_bytes(array("Q", map(_pair_key, pairs)).tobytes())


def _pair_key(pair: str) -> int:
    return ord(pair[0]) << 21 | ord(pair[1])


class FoldedText:
    """The folded text of one segment. Passages are numbered within it."""

    def __init__(self, folder: Path) -> None:
        """Opens the segment in `folder`. Raises IndexUnusableError if a file of it is missing or damaged."""
        self._plain = Records(folder, "plain")
        self._marked = Records(folder, "marked")
        self._pairs = Records(folder, "pairs")
        try:
            self._keys = array("Q", (folder / "pairs.key").read_bytes())
        except (OSError, ValueError) as error:
            raise IndexUnusableError("索引文件缺失或损坏，请运行 kb index 重建。") from error
        if len(self._keys) != len(self._pairs):
            raise IndexUnusableError("索引文件不完整，请运行 kb index 重建。")

    def close(self) -> None:
        for records in (self._plain, self._marked, self._pairs):
            if isinstance(records.data, mmap.mmap):
                records.data.close()

    def __len__(self) -> int:
        return len(self._plain)

    def lengths(self) -> Iterator[int]:
        """How many bytes of folded text each passage has."""
        return (end - start for start, end in pairwise(self._plain.starts))

    def occurrences(self, wording: Wording) -> Iterator[tuple[int, int]]:
        """The passages that hold `wording`, in order, each with how often it stands there."""
        candidates = self._candidates(wording.plain)
        if wording.has_marks:
            return self._count_marked(wording, candidates)
        if candidates is None:
            return self._run_through(wording.plain.encode())
        return self._look_into(wording.plain.encode(), candidates)

    def _candidates(self, plain: str) -> "memoryview[int] | array[int] | None":
        """The passages that may hold `plain`; None if that is too many to look into one by one."""
        rarest: tuple[int, int] | None = None
        for at in range(len(plain) - 1):
            position = self._position(plain[at : at + 2])
            if position is None:
                return array("I")
            size = self._pairs.starts[position + 1] - self._pairs.starts[position]
            if rarest is None or size < rarest[0]:
                rarest = (size, position)
        if rarest is None or rarest[0] > _SHARE_TO_SCAN * len(self) * array("I").itemsize:
            return None
        return memoryview(self._pairs[rarest[1]]).cast("I")

    def _position(self, pair: str) -> int | None:
        key = _pair_key(pair)
        position = bisect_left(self._keys, key)
        return position if position < len(self._keys) and self._keys[position] == key else None

    def _look_into(self, needle: bytes, candidates: Iterable[int]) -> Iterator[tuple[int, int]]:
        data, starts = self._plain.data, self._plain.starts
        for number in candidates:
            count = data[starts[number] : starts[number + 1]].count(needle)
            if count:
                yield number, count

    def _run_through(self, needle: bytes) -> Iterator[tuple[int, int]]:
        data, starts = self._plain.data, self._plain.starts
        find = data.find
        position = find(needle)
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
        starts = self._marked.starts
        current, count = -1, 0
        for match in pattern.finditer(self._marked.data):
            number = bisect_right(starts, match.start()) - 1
            if number != current and count:
                yield current, count
                count = 0
            current = number
            count += 1
        if count:
            yield current, count
