"""Proves that import lost nothing: every run of letters of a file that is still at hand stands in the library, or was told.

The letters are taken from the file by other means than its reader (`extraction`), folded, marks and blanks dropped. A letter
is accounted for by a run of twelve around it that stands in a document of that file, or in what was told to be left out. A
shorter stretch, between two that stand elsewhere now (a cell, a mark, a page number), has to have its like among what stands
in the documents and in no run of the file. Linear in the text.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from kb.corpus import Catalogue, Corpus, SourceFile, sha256_of
from kb.documents import Document
from kb.errors import DocumentError
from kb.files import INTAKE, read_file, split_front_matter, suffix_of
from kb.indexing.extraction import Extract, extracts
from kb.text import fold, fold_text

# What reads files takes a tenth of a second to load, and every command comes through this room: only the proof waits for it.
if TYPE_CHECKING:
    from kb.intake import Incoming, Progress

RUN = 12
"""Letters of a run: of a text of 100,000 letters hardly one run in a thousand stands in it twice, and few cells are longer."""

_WORD = re.compile(r"\d+|[^\W\d_]+")
_GAP = "\0"  # between letters that do not stand together: no run goes across
# Of what the documents hold other means have to find so much, numbers made by Word and metadata aside, or it proves nothing.
_LEAST_SHARE = 0.5
_SHOWN = 60  # characters of a loss that are kept: enough to find it by
_LEAST_TOLD = 4  # letters of a stretch that may be a part of something told; a shorter one is told only as a whole


@dataclass(frozen=True)
class Loss:
    """A stretch of a file that is neither in the library nor told: place, first words, how many letters."""

    place: str
    text: str
    letters: int


@dataclass(frozen=True)
class Proof:
    """What was found of one file: its letters, how many stand in `documents`, how many were told, what is lost."""

    path: str
    documents: tuple[str, ...]
    titles: tuple[str, ...]
    letters: int
    held: int
    told: int
    losses: tuple[Loss, ...]


@dataclass(frozen=True)
class Unproved:
    """A document whose file was not compared, and why."""

    document: str
    title: str
    reason: str


@dataclass(frozen=True)
class SourcesVerified:
    """What was proved, file by file, and what was not."""

    proofs: tuple[Proof, ...]
    unproved: tuple[Unproved, ...]

    @property
    def losses(self) -> int:
        return sum(len(proof.losses) for proof in self.proofs)


@dataclass(frozen=True)
class _Imported:
    """A document that came from a file: its id and title, where it lies in the corpus, the sha256 of the file."""

    id: str
    title: str
    path: str
    sha256: str


def verify_sources(corpus: Corpus, folders: Iterable[Path] = (), progress: "Progress | None" = None) -> SourcesVerified:
    """Compare every imported document with its file, where that is still as it was.

    It is looked for where it was imported from, and below *folders*, by its sha256. `progress` hears how many of how
    many files were compared.
    """
    from kb.intake import read_all

    wanted: dict[str, list[_Imported]] = {}
    for document in _imported(corpus):
        wanted.setdefault(document.sha256, []).append(document)
    files = _at_hand(corpus, wanted, folders)
    proofs: list[Proof] = []
    reasons = {sha256: "源文件不在手边" for sha256 in wanted if sha256 not in files}
    reader = partial(_proof_of, corpus=corpus, catalogue=corpus.catalogue(), wanted=wanted)
    for sha256, outcome in zip(files, read_all(files.values(), reader, progress=progress), strict=True):
        if outcome.content is not None:
            proofs.append(outcome.content)
        else:
            reasons[sha256] = outcome.error.message if outcome.error else "读不了源文件"
    unproved = (Unproved(each.id, each.title, why) for sha256, why in reasons.items() for each in wanted[sha256])
    return SourcesVerified(tuple(proofs), tuple(unproved))


def _imported(corpus: Corpus) -> Iterator[_Imported]:
    """Yield every document that came from a file; one that cannot be read is told by every build of the index.

    What a collection brought came from a package, which is known by its own hash.
    """
    for identifier, path in corpus.paths().items():
        with suppress(DocumentError, OSError, UnicodeDecodeError):
            front, _, _ = split_front_matter(path.read_text("utf-8"), path=str(path))
            if front.get("sha256") and not front.get("collection"):
                place = corpus.name_of(path)
                yield _Imported(identifier, str(front.get("title", identifier)), place, str(front["sha256"]))


def _at_hand(corpus: Corpus, wanted: Collection[str], folders: Iterable[Path]) -> "dict[str, Incoming]":
    """Return the files that are at hand, by their sha256: where they came from, else in *folders*."""
    from kb.intake import files_in

    at_hand: dict[str, Incoming] = {}
    paths = corpus.source_paths()
    places = dict.fromkeys(_outermost(Path(paths[sha256])) for sha256 in wanted if sha256 in paths)
    for file in files_in([*filter(Path.is_file, places), *folders])[0]:
        with suppress(DocumentError):
            sha256 = sha256_of(file.read())
            if sha256 in wanted:
                at_hand.setdefault(sha256, file)
        if len(at_hand) == len(wanted):
            break
    return at_hand


def _outermost(path: Path) -> Path:
    """Return the archive that a file came in, or the path of the file itself."""
    return next((above for above in reversed(path.parents) if above.is_file()), path)


def _proof_of(
    raw: bytes, name: str, corpus: Corpus, catalogue: Catalogue, wanted: Mapping[str, Sequence[_Imported]]
) -> Proof:
    """Compare one file, read anew, with the documents that came of it. Raises KbError if it cannot be read."""
    imported = wanted[sha256_of(raw)]
    held = [corpus.read(SourceFile(each.id, each.path, each.sha256), catalogue) for each in imported]
    source = extracts(raw, suffix_of(name))
    letters, held_letters, told_letters, losses = compare(
        source, [list(said(document)) for document in held], list(_told(raw, name, catalogue))
    )
    library = sum(len(word) for document in held for each in document.passages for word in _words(each.text))
    if letters < _LEAST_SHARE * library:
        raise DocumentError(f"另一种方法只取出 {letters:,} 字，文库里有 {library:,} 字，无从比对")
    titles = tuple(document.title for document in held)
    return Proof(name, tuple(each.id for each in imported), titles, letters, held_letters, told_letters, losses)


def said(document: Document) -> Iterator[str]:
    """Yield all that a document says, in its order: its passages with their notes, and what stands in its metadata."""
    for passage in document.passages:
        yield from (paragraph.text for paragraph in passage.paragraphs)
    metadata = document.metadata
    yield from (str(value) for value in vars(metadata).values() if value and isinstance(value, str | date))
    yield from (f"{day.year}年{day.month}月{day.day}日" for day in vars(metadata).values() if isinstance(day, date))


def _told(raw: bytes, name: str, catalogue: Catalogue) -> Iterator[str]:
    """Yield what an import of the file tells that it leaves out."""
    from kb.intake import understand

    text = read_file(raw, name, INTAKE)
    try:
        papers = understand(text, name, "", catalogue, {})
    except DocumentError:
        yield from (cut.text for cut in text.left_out)
    else:
        yield from (cut.text for paper in papers for cut in paper.left_out)


def compare(
    source: Sequence[Extract], held: Sequence[Sequence[str]], told: Sequence[str]
) -> tuple[int, int, int, tuple[Loss, ...]]:
    """Account for the letters of a file by the lines of its documents, *held*, and by what was *told*.

    Returns how many letters there are, how many of them are held and told, and what is lost.
    """
    letters = _Letters.of([extract.text for extract in source])
    library = _Letters.of([line for lines in held for line in (*lines, _GAP)])
    omissions = _Letters.of([line for text in told for line in (text, _GAP)])
    is_held, is_told = _covered(letters.text, library), _covered(letters.text, omissions)
    is_open = bytearray(not (a or b) for a, b in zip(is_held, is_told, strict=True))
    lost, short_held, short_told = _unaccounted(letters, is_open, library, omissions)
    told_in_runs = sum(b and not a for a, b in zip(is_held, is_told, strict=True))
    losses = tuple(_losses(letters, lost, source))
    return len(letters.text), sum(is_held) + short_held, told_in_runs + short_told, losses


@dataclass(frozen=True)
class _Letters:
    """Letters in a row, folded, and the words they are of: where each begins, and in which line it stands.

    A word ends at a blank, a mark, and where digits begin or end: the number of a note may stand amid a sentence.
    """

    text: str
    words: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, lines: Sequence[str]) -> "_Letters":
        parts: list[str] = []
        words: list[tuple[int, int]] = []
        at = 0
        for number, line in enumerate(lines):
            for word in [_GAP] if line == _GAP else _words(line):
                words.append((at, number))
                parts.append(word)
                at += len(word)
        return cls("".join(parts), tuple(words))

    @cached_property
    def runs(self) -> set[int]:
        """The hashes of all runs."""
        text = self.text
        return {hash(text[at : at + RUN]) for at in range(len(text) - RUN + 1)}

    def spans(self) -> Iterator[tuple[int, int]]:
        """Yield where each word begins and ends."""
        yield from pairwise([*(start for start, _ in self.words), len(self.text)])


def _words(line: str) -> Iterator[str]:
    for part in line.split():
        yield from _WORD.findall(fold_text(part))


def _covered(text: str, other: _Letters) -> bytearray:
    """Return for each letter whether a run with it stands in the other letters."""
    covered = bytearray(len(text))
    until = 0
    for at in range(len(text) - RUN + 1):
        if hash(text[at : at + RUN]) in other.runs:
            first = max(at, until)
            until = at + RUN
            covered[first:until] = b"\1" * (until - first)
    return covered


def _unaccounted(
    letters: _Letters, is_open: bytearray, library: _Letters, omissions: _Letters
) -> tuple[list[tuple[int, int]], int, int]:
    """Return the stretches that are lost; and how many letters of short ones have their like in the documents, and were told."""
    stretches = [span for start, end in letters.spans() for span in _stretches(is_open, start, end)]
    sizes = {end - start for start, end in stretches if end - start < RUN}
    moved = _short(library, _covered(library.text, letters), sizes)
    set_apart = _short(omissions, _covered(omissions.text, letters), sizes)
    words = {omissions.text[start:end] for start, end in omissions.spans()}
    parts = set(_short(omissions, bytearray(len(omissions.text)), {size for size in sizes if size >= _LEAST_TOLD}))
    lost: list[tuple[int, int]] = []
    held = told = 0
    for start, end in stretches:
        stretch = letters.text[start:end]
        if stretch in words or stretch in parts or set_apart[stretch] > 0:
            set_apart[stretch] -= 1
            told += end - start
        elif moved[stretch] > 0:
            moved[stretch] -= 1
            held += end - start
        else:
            lost.append((start, end))
    return lost, held, told


def _stretches(is_open: bytearray, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of `[start, end)` in which no letter is accounted for."""
    at = is_open.find(1, start, end)
    while at >= 0:
        stop = is_open.find(0, at, end)
        stop = end if stop < 0 else stop
        yield at, stop
        at = is_open.find(1, stop, end)


def _short(letters: _Letters, covered: bytearray, sizes: Collection[int]) -> Counter[str]:
    """Count every stretch of one of *sizes* among the letters that are not covered."""
    counted: Counter[str] = Counter()
    is_open = covered.translate(_OTHER)
    for start, end in _stretches(is_open, 0, len(is_open)):
        text = letters.text[start:end]
        for size in sizes:
            counted.update(text[at : at + size] for at in range(len(text) - size + 1))
    return counted


_OTHER = bytes([1, *bytes(255)])


def _losses(letters: _Letters, lost: Sequence[tuple[int, int]], source: Sequence[Extract]) -> Iterator[Loss]:
    """Yield the stretches, those that touch each other as one, with the place and the wording where each begins."""
    starts = [start for start, _ in letters.words]
    lines = {number: starts[at] for at, (_, number) in reversed(list(enumerate(letters.words)))}
    at = 0
    while at < len(lost):
        start, end = lost[at]
        while at + 1 < len(lost) and lost[at + 1][0] == end:
            at += 1
            end = lost[at][1]
        number = letters.words[bisect_right(starts, start) - 1][1]
        wording = _wording(source[number].text, start - lines[number], end - lines[number])
        yield Loss(source[number].place, wording, end - start)
        at += 1


def _wording(line: str, start: int, end: int) -> str:
    """Return what stands in a line from its letter *start* to before its letter *end*, as it is written there."""
    folded = fold(line)
    places = [at for at, character in enumerate(folded.text) if _WORD.match(character)][start:end]
    return line[folded.starts[places[0]] : folded.ends[places[-1]]][:_SHOWN] if places else line[:_SHOWN]
