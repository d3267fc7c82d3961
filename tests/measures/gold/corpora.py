"""The two corpora by which the gold set is judged.

`shipped` is the project's own: digests, the catalogue, two reports. `full` is the same with the official texts imported
over it, as a user would import them.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from kb.corpus.folder import Corpus
from kb.indexing.building import build
from kb.intake import importing
from kb.library import Library
from tests.measures.gold.entries import Setting
from tests.measures.gold.texts import WORDINGS, wording_of

_PROJECT = Path(__file__).resolve().parents[3]
_IMPORTED = date(2026, 11, 22)


def official_texts(named: str | None = None) -> Path | None:
    """The folder of official texts: in `named`, else `KB_SHARED`, else ../shared beside the project; None if none is there."""
    beside = Path(named or os.environ.get("KB_SHARED") or _PROJECT.parent / "shared") / "regulations"
    return beside if beside.is_dir() else None


def make(setting: Setting, folder: Path, texts: Path | None) -> Path:
    """A corpus in the new `folder`; returns it. Official texts are read from `texts`, which `full` needs."""
    corpus = folder / "corpus"
    shutil.copytree(_PROJECT / "corpus", corpus, ignore=shutil.ignore_patterns("local"))
    if setting == "full":
        if texts is None:
            raise ValueError("the full corpus needs the official texts")
        _import(Corpus(corpus), folder / "in", texts)
    return corpus


def _import(corpus: Corpus, waiting: Path, texts: Path) -> None:
    waiting.mkdir()
    for wording in WORDINGS:
        (waiting / f"{wording.document}.txt").write_text(wording_of(wording, texts), "utf-8")
    intake = importing.understand_all([waiting], corpus)
    assert not intake.failed, intake.failed
    assert {one.metadata.id for one in intake.documents} == {wording.document for wording in WORDINGS}
    for one in intake.documents:
        importing.write_understood(corpus, one, _IMPORTED)


@contextmanager
def opened(setting: Setting, folder: Path, texts: Path | None) -> Iterator[Library]:
    """A reading of the corpus, made and indexed in `folder`."""
    corpus = make(setting, folder, texts)
    library = Library.open(build(folder / "index", Corpus(corpus)).folder)
    try:
        yield library
    finally:
        library.close()
