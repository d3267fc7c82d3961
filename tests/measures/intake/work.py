"""How much of a corpus is read when one file comes in: texts parsed, files hashed, files read.

`python -m tests.measures.intake.work` counts it for a corpus of 206 documents.
"""

import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from kb.corpus import Corpus
from kb.documents import parse
from kb.indexing import build, last_snapshot
from kb.intake import Intake, understand_all, write_understood

DOCUMENTS = 206
"""As many as the corpus had on which the work was first counted: 207 texts parsed, 412 files hashed, 412 read."""


@dataclass
class Work:
    """What was done to the files of a corpus, and to one that comes in."""

    parsed: int = 0
    hashed: int = 0
    read: list[str] = field(default_factory=list)


def _bound(function: object) -> Iterator[tuple[Any, str]]:
    """Yield every module of the program in which *function* has a name, with the name."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "kb":
            yield from ((module, key) for key, value in list(vars(module).items()) if value is function)


@contextmanager
def counted(*folders: Path) -> Iterator[Work]:
    """Count what is done to the files below *folders*, at the functions that do it, for a `with`."""
    work, sha256, read_bytes = Work(), hashlib.sha256, Path.read_bytes
    contents = {path.read_bytes() for folder in folders for path in folder.rglob("*.[mt][dx]*")}

    def counting_parse(*arguments: Any, **options: Any) -> Any:
        work.parsed += bool(arguments[0])  # a document of the catalogue alone has no text
        return parse(*arguments, **options)

    def counting_sha256(raw: bytes = b"", **options: bool) -> Any:
        work.hashed += raw in contents
        return sha256(raw, **options)

    def counting_read(path: Path) -> bytes:
        raw = read_bytes(path)
        if path.suffix == ".md" and any(folder in path.parents for folder in folders):
            work.read.append(path.stem)
            contents.add(raw)
        return raw

    replaced: list[tuple[Any, str, Callable[..., Any]]] = [
        *((module, name, counting_parse) for module, name in _bound(parse)),
        (hashlib, "sha256", counting_sha256),
        (Path, "read_bytes", counting_read),
    ]
    before = [getattr(owner, name) for owner, name, _ in replaced]
    for owner, name, counting in replaced:
        setattr(owner, name, counting)
    try:
        yield work
    finally:
        for (owner, name, _), function in zip(replaced, before, strict=True):
            setattr(owner, name, function)


def small_corpus(folder: Path, documents: int = DOCUMENTS) -> Corpus:
    """Write a corpus of small documents, all of them an hour old."""
    folder.mkdir(parents=True)
    hour_ago = time.time() - 3600
    for number in range(documents):
        path = folder / f"banfa-{number}.md"
        path.write_text(f"---\ntitle: 第{number}号样例管理办法\ngenre: 办法\n---\n\n{_articles(number)}\n", "utf-8")
        os.utime(path, (hour_ago, hour_ago))
    return Corpus(folder)


def _articles(number: int) -> str:
    sentence = f"第{number}号样例由经办的同志登记，登记以后由负责的同志核对，核对无误的归档保存。"
    return "\n\n".join(f"第{count}条　{sentence}" for count in "一二三")


def come_in(file: Path, corpus: Corpus, index: Path) -> Intake:
    """Do what `kb import --yes` does with one file."""
    with last_snapshot(index) as snapshot:
        intake = understand_all([file], corpus, snapshot)
    for understood in intake.documents:
        write_understood(corpus, understood, date.today())
    return intake


def main() -> None:
    """Print the work of one import into a corpus of 206 documents, before the build and in it."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        corpus, index, file = small_corpus(home / "corpus"), home / "index", home / "in" / "xin.txt"
        time.sleep(0.2)  # the change of the times just now is a change as well
        build(index, corpus)
        file.parent.mkdir()
        file.write_text(f"新来的样例管理办法\n\n{_articles(1000)}\n", "utf-8")
        for what, step in (
            ("before the build", lambda: come_in(file, corpus, index)),
            ("in the build", lambda: build(index, corpus)),
        ):
            started = time.perf_counter()
            with counted(corpus.folder, file.parent) as work:
                step()
            seconds = time.perf_counter() - started
            print(
                f"{what}: {work.parsed} texts parsed, {work.hashed} files hashed, {len(work.read)} read, {seconds:.2f} s"
            )


if __name__ == "__main__":
    main()
