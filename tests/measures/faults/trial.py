"""One deed with one fault: is what is left old or new, told in a sentence, and mended by the next run?"""

import gc
import importlib
import json
import os
import pkgutil
import re
import shutil
import signal
import sys
import traceback
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb import cli
from kb.corpus import Corpus, current
from kb.documents import Address
from kb.library import Library
from kb.search.query import Question
from kb.text import Segmenter, fold_text, syllables
from tests.measures.faults.deeds import Deed
from tests.measures.faults.injection import Fault, Injection

PHRASES = (
    "卡片",
    "三色卡片",
    "清单",
    "看清单",
    "烧水",
    "依照《示例甲办法》",
    "清点",
    "蓝色",
    "制定本法",
    "四十日",
    "没有这句话",
)
_LONGEST = 600  # seconds after which a process surely hangs, however busy the machine is
_KILLED = -signal.SIGKILL
_MOST_GENERATIONS = 3  # the one that serves, the one before, and one that readers may hold
_GENERATION = re.compile(r"generation-[0-9a-f]+")
_DAY = re.compile(rb"^(imported|collected|fetched): .*$", re.MULTILINE)
# What the system says in English, which no user should have to read.
_ENGLISH = ("No space left", "Input/output", "Permission denied", "File too large", "Traceback", "Exception", "Error")


@dataclass(frozen=True)
class Done:
    """How a process ended, what it wrote to stderr, the steps that it took, and what of them was not synced."""

    code: int
    told: str
    steps: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Searched:
    """What is held: the sha256 of each document's file, and where each of the phrases stands."""

    documents: tuple[tuple[str, str], ...]
    places: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def in_process(work: Callable[[], object]) -> Done:
    """Do *work* in a fork of this process; what is loaded here need not be loaded there."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _work(work, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read().decode("utf-8", "replace")
    _, status = os.waitpid(pid, 0)
    return Done(os.waitstatus_to_exitcode(status), told)


def _work(work: Callable[[], object], writing: int) -> None:
    signal.alarm(_LONGEST)
    os.dup2(writing, 2)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.stdout, sys.stderr = (os.fdopen(number, "w", encoding="utf-8", closefd=False) for number in (1, 2))
    code = 0
    try:
        work()
    except SystemExit as end:
        code = int(end.code or 0)
    except BaseException:
        traceback.print_exc()
        code = 70
    try:
        sys.stderr.flush()
    finally:
        os._exit(code)


def run(deed: Deed, home: Path, fault: Fault) -> Done:
    """Do the deed with a fault; the steps are told at the end if there is none."""

    def work() -> None:
        injection = Injection(home, fault)
        injection.begin()
        try:
            deed.run(home)
        finally:
            if not fault.step:
                os.write(2, json.dumps([injection.steps, injection.trail.gaps]).join("\0\0").encode())

    done = in_process(work)
    told, _, rest = done.told.partition("\0")
    steps, gaps = json.loads(rest.strip("\0")) if rest else ((), ())
    return Done(done.code, told, tuple(steps), tuple(gaps))


# What is there


def scanned(corpus: Path) -> Searched:
    """Return what a plain scan of the corpus finds."""
    folder = Corpus(corpus)
    catalogue = folder.catalogue()
    files = folder.files()
    documents = {file.id: folder.read(file, catalogue) for file in files}
    places = {
        phrase: sorted(
            (identifier, passage.address)
            for identifier, document in documents.items()
            for passage in document.passages
            if any(fold_text(phrase) in fold_text(paragraph.text) for paragraph in passage.paragraphs)
        )
        for phrase in PHRASES
    }
    return _searched({file.id: file.sha256 for file in files}, places)


def served(index: Path) -> Searched | None:
    """Return what the index finds; None if there is none."""
    folder = current(index)
    if folder is None:
        return None
    library = Library.open(folder)
    try:
        shelves = {name: shelf.sha256 for name, shelf in library.snapshot.documents.items() if shelf.sha256}
        places = {
            phrase: sorted(
                (hit.document, hit.address) for hit in library.search(Question(phrase, mode="exact", limit=100)).hits
            )
            for phrase in PHRASES
        }
    finally:
        library.close()
    return _searched(shelves, places)


def _searched(documents: Mapping[str, str], places: Mapping[str, Sequence[tuple[str, Address]]]) -> Searched:
    rows = ((phrase, tuple((name, str(address)) for name, address in found)) for phrase, found in places.items())
    return Searched(tuple(sorted(documents.items())), tuple(rows))


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder by its path, without the day on which it came in."""
    return {
        path.relative_to(folder).as_posix(): _DAY.sub(b"", path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }


def names(home: Path) -> list[str]:
    """Return the names of all files and folders; what an index generation is called is left out, and its own files."""
    paths = (path.relative_to(home).as_posix() for path in home.rglob("*"))
    return sorted({_GENERATION.sub("generation", path) for path in paths if not re.search(r"generation-\w+/", path)})


@dataclass(frozen=True)
class State:
    """A home as it is: its documents, what its index finds, and the names of all files."""

    home: Path
    corpus: Mapping[str, bytes]
    served: Searched | None
    names: frozenset[str]

    @classmethod
    def of(cls, home: Path) -> "State":
        """Look at a home."""
        return cls(home, contents(home / "corpus"), served(home / "index"), frozenset(names(home)))

    @property
    def documents(self) -> dict[str, bytes]:
        """The files that hold documents."""
        return {name: content for name, content in self.corpus.items() if name.endswith(".md") and "/." not in name}


# The judgement


@dataclass(frozen=True)
class Case:
    """A deed with what was there before it (`before`) and what is there after it (`after`)."""

    deed: Deed
    before: "State"
    after: "State"
    steps: tuple[str, ...]
    gaps: tuple[str, ...]

    @classmethod
    def of(cls, deed: Deed, folder: Path, home: Path) -> "Case":
        """Do the deed once without a fault. Raises AssertionError if it fails."""
        before, after = folder / "before", folder / "after"
        made = in_process(lambda: deed.prepare(_emptied(home)))
        assert made.code == 0, made.told
        shutil.copytree(home, before)
        done = run(deed, home, Fault(0))
        assert done.code in {0, 1}, done.told
        shutil.copytree(home, after)
        return cls(deed, State.of(before), State.of(after), done.steps, done.gaps)

    def faults(self, kinds: Sequence[str]) -> Iterator[Fault]:
        """Yield every fault of these kinds at every step; only what is written can be cut short."""
        for step, name in enumerate(self.steps, 1):
            for kind in kinds:
                if kind != "short" or name.startswith("open"):
                    yield Fault(step, kind)

    def judged(self, fault: Fault, home: Path) -> list[str]:
        """Do the deed with a fault in *home*, and once more without; return what is not as it should be."""
        _emptied(home)
        shutil.copytree(self.before.home, home, dirs_exist_ok=True)
        done = run(self.deed, home, fault)
        wrong = [*self._told(done, fault, home), *self._left(done, home)]
        again = run(self.deed, home, Fault(0))
        return wrong + [f"the next run: {what}" for what in self._mended(again, home)]

    def _told(self, done: Done, fault: Fault, home: Path) -> Iterator[str]:
        if done.code == _KILLED:
            if fault.kind != "kill":
                yield "killed"
            return
        if done.code == -signal.SIGALRM:
            yield "hangs"
            return
        if any(word in done.told for word in _ENGLISH):
            yield f"told {done.told}"
        if done.code not in {0, 1, 2}:
            yield f"exit code {done.code}: {done.told}"
        last = (done.told.strip().splitlines() or [""])[-1]
        is_named = any(name in last for name in (str(home), *self.deed.outputs, *map(_folder, self.deed.outputs)))
        if done.code == 2 and not (last.endswith("。") and is_named):
            yield f"no sentence with a path: {done.told}"

    def _left(self, done: Done, home: Path) -> Iterator[str]:
        """Yield what is neither old nor new."""
        now = State.of(home)
        old, new = self.before.documents, self.after.documents
        for name in old.keys() | now.documents.keys():
            content = now.documents.get(name)
            if content not in {old.get(name), new.get(name)}:
                yield f"{name} is neither old nor new"
            if name in old and name in new and old[name] not in {content, *now.corpus.values()}:
                yield f"{name} as it was is lost"
        if now.served not in (self.before.served, self.after.served) and now.served != scanned(home / "corpus"):
            yield f"the index is neither old nor new: {now.served}"
        if done.code in {0, 1} and (now.served, now.documents) != (self.after.served, new):
            yield "it says that it is done, and it is not"
        yield from self._outputs(home, is_done=done.code in {0, 1})

    def _outputs(self, home: Path, *, is_done: bool) -> Iterator[str]:
        for name in self.deed.outputs:
            old, new, now = (_content(folder / name) for folder in (self.before.home, self.after.home, home))
            if now not in {old, new}:
                yield f"{name} is neither old nor new"
            if is_done and now != new:
                yield f"it says that it is done, and {name} is not new"
        made = home / "new"
        if self.deed.is_whole and made.exists() and contents(made) not in ({}, contents(self.after.home / "new")):
            yield "a part of a corpus"

    def _mended(self, again: Done, home: Path) -> Iterator[str]:
        is_there = self.deed.is_whole and again.code == 2 and "不是空文件夹" in again.told
        if again.code not in {0, 1} and not is_there:
            yield f"exit code {again.code}: {again.told}"
        now = State.of(home)
        if now.served != self.after.served or (now.served is not None and now.served != scanned(home / "corpus")):
            yield f"the index is not right: {now.served}"
        if now.documents != self.after.documents:
            yield "the corpus is not right"
        yield from self._outputs(home, is_done=True)
        if more := now.names - self.after.names:
            yield f"left: {sorted(more)}"
        if len(list((home / "index").glob("generation-*"))) > _MOST_GENERATIONS:
            yield "generations are left"


def _content(path: Path) -> object:
    """Return what a file holds; of a zip file its names and checksums, as it tells the time of its making."""
    if not path.is_file():
        return None
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return archive.testzip(), tuple(info.filename for info in archive.infolist())
    return path.read_bytes()


def _folder(path: str) -> str:
    return path.partition("/")[0]


def _emptied(home: Path) -> Path:
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    return home


def load() -> None:
    """Load all that commands use, dictionaries too, so that each fork finds it loaded."""
    for module in pkgutil.iter_modules(cli.__path__):
        if module.name != "mcp":
            importlib.import_module(f"kb.cli.{module.name}")
    list(Segmenter(()).words("卡片"))
    syllables("卡片")
    gc.freeze()
