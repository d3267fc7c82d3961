"""The corpus as a build sees it: what it shows, and what it no longer shows and is not believed to have lost.

A share that is not mounted, a folder without permission, a disk that fails look as if all had been deleted. Whoever builds
or writes into the corpus looks here first, so that nobody is told 没有 of what merely could not be seen.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.corpus import (
    ROOT,
    Corpus,
    CorpusListing,
    Remark,
    Shelf,
    SourceFile,
    closed_folder,
    current,
    files_of,
    shelves_in,
)
from kb.errors import CorpusGoneError, IndexUnusableError
from kb.indexing.fingerprints import version_of

# Documents that a folder may lose and lie there empty: who deletes the last file of a folder means it. Where several went
# at once and the folder stayed, more likely a drive went: what it was mounted on is such an empty folder.
_MOST_BELIEVED = 1
_LOCAL = f"{Corpus.LOCAL}/"


@dataclass(frozen=True)
class Survey:
    """The files of a corpus, those that are kept as they were last.

    `kept` are the ids of these, `folders` those that could not be seen or are not believed to be empty, by name with a
    slash at the end, and `remarks` tell of each, first of `ROOT`. `unfit` are files that can hold no document,
    `overlooked` they and others of which somebody may think that they do.
    """

    files: list[SourceFile]
    kept: frozenset[str]
    folders: tuple[str, ...]
    remarks: tuple[Remark, ...]
    unfit: tuple[str, ...]
    overlooked: tuple[Remark, ...]

    @classmethod
    def of(
        cls,
        corpus: Corpus,
        before: Collection[Shelf],
        known: Mapping[str, SourceFile] | None = None,
        *,
        may_be_empty: bool = False,
    ) -> "Survey":
        """Look at *corpus*, of which the documents *before* were held last.

        Files that have the trace they had in *known* are not read. With `may_be_empty` folders that are empty are
        believed to be so on purpose.
        """
        listing = corpus.listing(known)
        doubted = {*listing.closed, *(() if may_be_empty else _emptied(corpus, listing))}
        missing = _missing(listing, before) if doubted else []
        lost = {name: [shelf for shelf in missing if _is_below(shelf.path, name)] for name in sorted(doubted)}
        lost = {name: shelves for name, shelves in lost.items() if _is_doubtful(name, listing, len(shelves))}
        kept = {shelf.metadata.id: shelf for shelves in lost.values() for shelf in shelves}
        remarks = tuple(Remark(name, 0, _told(name, listing, len(shelves))) for name, shelves in lost.items())
        unfit = tuple(remark.path for remark in listing.unfit)
        return cls(as_before(listing.files, kept), frozenset(kept), tuple(lost), remarks, unfit, listing.overlooked)

    @property
    def hides_facts(self) -> bool:
        """Tell whether catalogue and formulations may lie where nobody could look."""
        return not {ROOT, _LOCAL}.isdisjoint(self.folders)

    def readings(self, corpus: Corpus, before: Mapping[str, SourceFile]) -> list[SourceFile]:
        """Return the texts of other sources; those of *before* where nobody could look."""
        found = corpus.readings(before)
        return list({file.id: file for file in [*(before.values() if self.hides_facts else ()), *found]}.values())

    def version(self, files: Sequence[SourceFile], facts: Sequence[bytes]) -> str:
        """Return the name of a corpus of these files and facts, which is another once all of it can be seen."""
        return version_of([*files, *(SourceFile("", name, "") for name in (*self.folders, *self.unfit))], facts)


def as_before(files: Iterable[SourceFile], kept: Mapping[str, Shelf]) -> list[SourceFile]:
    """Return the files by id, those of *kept* as they were.

    Nobody knows whether such a file still is so: it has no trace.
    """
    others = (file for file in files if file.id not in kept)
    before = (SourceFile(name, shelf.path, shelf.sha256) for name, shelf in kept.items() if shelf.sha256)
    return sorted([*others, *before], key=lambda file: file.id)


def check_corpus(index: Path, corpus: Corpus) -> None:
    """Look whether documents may be written into *corpus*.

    Raises CorpusGoneError if its folder is not to be seen although it held documents: what is written into the place on
    which a share is mounted is not to be found once it is. Raises DocumentError if it cannot be listed.
    """
    before = held(current(index)) or ()
    survey = Survey.of(corpus, before, files_of(before))
    if ROOT in survey.folders and survey.kept:
        why = survey.remarks[0].message
        raise CorpusGoneError(f"没有写入任何文件：“{corpus.folder}”{why}")
    corpus.check()


def survey_of(
    index: Path, corpus: Corpus, last: Collection[Shelf] | None, *, anew: bool = False, may_be_empty: bool = False
) -> Survey:
    """Look at *corpus* for a build that goes on from the documents *last*, None if it can go on from none.

    Raises CorpusGoneError if documents would have to be kept that only an index has which cannot be gone on from, and
    DocumentError if there is nothing to be seen and nothing to be kept.
    """
    folder = current(index)
    before = held(folder) if last is None else last
    known = files_of(last) if last is not None and not anew else None
    survey = Survey.of(corpus, before or (), known, may_be_empty=may_be_empty)
    is_unknown = folder is not None and before is None and not survey.files and not may_be_empty
    if last is None and (survey.kept or is_unknown):
        raise CorpusGoneError(
            f"文库“{corpus.folder}”现在看不到（全部或一部分），而“{index}”里的索引是另一个版本的程序建立的，或者损坏了，"
            "不能沿用，所以没有动它；请先接上文库所在的网络盘，再运行 kb index。"
        )
    if not survey.kept:
        corpus.check()
    return survey


def held(folder: Path | None) -> tuple[Shelf, ...] | None:
    """Return the documents of a generation; None if there is none, or they cannot be read."""
    try:
        return shelves_in(folder) if folder is not None else None
    except IndexUnusableError:
        return None


def _emptied(corpus: Corpus, listing: CorpusListing) -> Iterator[str]:
    """Yield the folders in which there is nothing; that of a corpus of its own also if there are no documents in it."""
    yield from listing.empty
    if not corpus.is_overlay and not listing.files and ROOT not in listing.closed:
        yield ROOT


def _missing(listing: CorpusListing, before: Iterable[Shelf]) -> list[Shelf]:
    """Return the documents that are not shown any more, or of which only one is that they covered."""
    files = {file.id: file for file in listing.files}
    return [
        shelf
        for shelf in before
        if shelf.sha256
        and _covers(shelf, files.get(shelf.metadata.id), is_shipped=shelf.metadata.id in listing.beneath)
    ]


def _covers(shelf: Shelf, file: SourceFile | None, *, is_shipped: bool) -> bool:
    if file is None:
        return True
    if (file.path, file.sha256) == (shelf.path, shelf.sha256):
        return False
    return shelf.path.startswith(_LOCAL) > file.path.startswith(_LOCAL) or is_shipped


def _is_below(path: str, folder: str) -> bool:
    return folder == ROOT or path.startswith(folder)


def _is_doubtful(name: str, listing: CorpusListing, lost: int) -> bool:
    """Tell whether a folder is to be told: one that cannot be listed always, one that is not there if it held any."""
    if name in listing.closed:
        return bool(lost) or not isinstance(listing.closed[name], FileNotFoundError | NotADirectoryError)
    return lost > (0 if name == ROOT and name in listing.empty else _MOST_BELIEVED)


def _told(name: str, listing: CorpusListing, lost: int) -> str:
    stays = f"其中 {lost} 份文件仍使用上一次的内容" if lost else "其中的文件没有收入"
    if name not in listing.closed:
        what = "文库文件夹里一份文件也没有了" if name == ROOT else "这个文件夹空了"
        others = "" if name == ROOT else "删去这个空文件夹，或者"
        return f"{what}，{stays}：请检查网络盘接上没有；确实不要了，请{others}运行 kb index --allow-empty。"
    error = listing.closed[name]
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return f"找不到文库文件夹，{stays}：请检查网络盘接上没有，或者用 --corpus 指明它的位置。"
    return f"{closed_folder(error).removesuffix('。')}；{stays}。"
