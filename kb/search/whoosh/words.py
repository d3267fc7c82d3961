"""The words of a snapshot in Whoosh: which passages hold a word, and with what weight. The only file that imports whoosh.

Whoosh's document number is the snapshot's passage number: passages are added in that order and segments are never
merged. Beside the API of Whoosh 2.7.4 two things are used that every distribution has had since then: the writer's
`pool` (see `_CompactPool`), and the blocks of a posting list (see `WordsIndex.postings`).
"""

import logging
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import accumulate, islice
from pathlib import Path
from threading import Lock
from typing import Any, Self

from whoosh import fields, formats, index
from whoosh.codec.whoosh3 import W3Codec

from kb.documents import Document
from kb.errors import IndexUnusableError
from kb.search.scoring import Weigher
from kb.search.whoosh.postings import KeptPostings, Postings
from kb.text import Segmenter

_FOLDER = "words"
_FIELD = "words"

# Posting lists that were read are kept up to so many numbers, of 8 bytes each with its weight: 32 MB.
_MOST_KEPT = 4_000_000
# Words of which it is kept how often they stand: all that a day of searches asks for, in one MB.
_WORDS_KEPT = 16_384


class WordsField(fields.FieldType):  # type: ignore[misc]
    """A field whose value is words with their weights, cut before Whoosh sees them."""

    def __init__(self) -> None:
        self.format = formats.Existence()
        self.analyzer = self.vector = self.column_type = self.sortable_default = None
        self.scorable = False  # lengths are those of the folded text
        self.stored = self.unique = self.spelling = False
        self.indexed = True
        self.multitoken_query = "default"

    def index(self, value: Mapping[str, float], **kwargs: object) -> Any:
        """See `whoosh.fields.FieldType.index`."""
        for word, weight in value.items():
            yield word.encode(), 1, weight, b""

    def to_bytes(self, value: str | bytes) -> bytes:
        """See `whoosh.fields.FieldType.to_bytes`."""
        return value if isinstance(value, bytes) else value.encode()


class _CompactPool:
    """Collects postings in two arrays a word, in the place of Whoosh's pool, which keeps a tuple a posting and spills
    them to disk: a third of the memory and of the time."""

    def __init__(self) -> None:
        self._postings: defaultdict[bytes, tuple[array[int], array[float]]] = defaultdict(
            lambda: (array("I"), array("f"))
        )

    def add(self, item: tuple[str, bytes, int, float, bytes]) -> None:
        """Add one posting."""
        _, word, number, weight, _ = item
        numbers, weights = self._postings[word]
        numbers.append(number)
        weights.append(weight)

    def iter_postings(self) -> Iterator[tuple[str, bytes, int, float, bytes]]:
        """Yield all postings, word by word."""
        for word in sorted(self._postings):
            for number, weight in zip(*self._postings[word], strict=True):
                yield _FIELD, word, number, weight, b""

    def cleanup(self) -> None:
        """Let go of all postings."""
        self._postings.clear()


class WordsWriter:
    """Adds passages to the words of a snapshot's folder, in a `with`; nothing is there until it ends, and nothing if it
    fails."""

    def __init__(self, folder: Path, segmenter: Segmenter) -> None:
        self._weigher = Weigher(segmenter)
        words = folder / _FOLDER
        if index.exists_in(str(words)):
            self._index = index.open_dir(str(words))
        else:
            words.mkdir(exist_ok=True)
            self._index = index.create_in(str(words), fields.Schema(**{_FIELD: WordsField()}))
        # Large blocks: a posting list is read whole, and few are long.
        self._writer: Any = self._index.writer(codec=W3Codec(blocklimit=8192))
        self._writer.pool = _CompactPool()

    def add(self, document: Document) -> None:
        """Add the passages of *document*, in order."""
        title = self._weigher.title(document)
        for passage in document.passages:
            self._writer.add_document(**{_FIELD: self._weigher.weights(passage, title)})

    def remove(self, numbers: Iterable[int]) -> None:
        """Mark passages as gone; their numbers are not used again."""
        for number in numbers:
            self._writer.delete_document(number)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, failure: type[BaseException] | None, *_: object) -> None:
        if failure is None:
            self._writer.commit(merge=False)
        else:
            self._writer.cancel()
        self._index.close()


class WordsIndex:
    """The words of a snapshot, open for reading; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Open the words in a snapshot's folder. Raises IndexUnusableError if they are missing or damaged."""
        try:
            self._index = index.open_dir(str(folder / _FOLDER))
            self._reader: Any = self._index.reader()
            # A posting list is read by moving through one file, which threads would do at the same time.
            self._reading = Lock()
            self._postings = KeptPostings(self._read, _MOST_KEPT)
            self.frequency = lru_cache(maxsize=_WORDS_KEPT)(self._count)
        except Exception as error:  # whatever Whoosh meets in a damaged file
            logging.getLogger(__name__).warning("words cannot be opened: %r", error)
            raise IndexUnusableError("词语索引缺失或损坏，请运行 kb index 重建。") from error

    def close(self) -> None:
        """Close the files."""
        self._reader.close()
        self._index.close()

    def __len__(self) -> int:
        """Return how many passage numbers there are, gone ones included."""
        return int(self._reader.doc_count_all())

    def _count(self, word: str) -> int:
        """Return how many passages hold *word*; `frequency` remembers it."""
        with self._reading:
            return int(self._reader.doc_frequency(_FIELD, word.encode()))

    def postings(self, word: str) -> Postings:
        """Return the passages and weights of a word, gone ones included."""
        return self._postings.of(word)

    def _read(self, word: str) -> Postings:
        """Read a posting list by blocks, ten times as fast as singly."""
        postings = Postings(array("I"), array("f"))
        with self._reading:
            for reader, base in self._reader.leaf_readers():
                if (_FIELD, word.encode()) in reader:
                    matcher = reader.postings(_FIELD, word.encode())
                    _read_on(getattr(matcher, "child", matcher), base, postings)  # without the filter of what is gone
        return postings


def _read_on(matcher: Any, base: int, postings: Postings) -> None:
    """Add the postings of one posting list, whose numbers count from *base*."""
    while matcher.is_active():
        weight = matcher.weight()  # makes it read the block: differences of numbers, and weights
        if not hasattr(matcher, "_read_data"):  # a single posting has no block
            postings.numbers.append(base + matcher.id())
            postings.weights.append(weight)
            matcher.next()
            continue
        postings.numbers.extend(islice(accumulate(matcher._data[0], initial=base), 1, None))
        postings.weights.extend(matcher._weights)
        matcher._next_block()
