"""What many tests stand on: the invented corpus, its index, the shipped corpus, and the real texts where they are."""

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from kb.corpus.folder import Corpus
from kb.documents.document import Document
from kb.indexing.building import build
from kb.library import Library
from kb.search.opensearch import index as opensearch_index
from kb.search.opensearch.cluster import Cluster as Connection
from kb.search.opensearch.index import OpenSearchIndex
from kb.settings import ClusterAddress
from tests.measures.cluster.cluster import Cluster

pytest_plugins = ["tests.measures.cluster.fixtures"]

# A run as on a machine where rjieba has no wheel.
WITHOUT_RJIEBA = os.environ.get("KB_TEST_SEGMENTER") == "jieba"
if WITHOUT_RJIEBA:
    sys.modules["rjieba"] = None  # type: ignore[assignment]

PROJECT = Path(__file__).resolve().parent.parent
INVENTED = Path(__file__).resolve().parent / "fixtures" / "corpus"
ANNEXED = Path(__file__).resolve().parent / "fixtures" / "annexed"
SHIPPED = PROJECT / "corpus"

settings.register_profile(
    "kb", deadline=None, max_examples=60, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
# pytest --hypothesis-profile=long: a longer search for what the short one does not meet.
settings.register_profile(
    "long", deadline=None, max_examples=3_000, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("kb")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real full texts, which only some machines have."""
    named = os.environ.get("KB_SHARED", "")
    if not named or not Path(named).is_dir():
        pytest.skip("没有 ../shared：略过真实全文的用例")
    return Path(named)


def copy_of_invented(target: Path) -> Path:
    """The invented corpus in `target`; one file gets the bytes a Windows editor writes: a BOM and CRLF."""
    shutil.copytree(INVENTED, target)
    windows = target / "regulations" / "zilv-yangli.md"
    windows.write_bytes(b"\xef\xbb\xbf" + windows.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    return target


def opened(corpus: Path, index: Path) -> Library:
    """A reading over a freshly built index."""
    return Library.open(build(index, Corpus(corpus)).folder)


@pytest.fixture
def corpus_folder(tmp_path: Path) -> Path:
    """A corpus of invented regulations that a test may change."""
    return copy_of_invented(tmp_path / "corpus")


@pytest.fixture(scope="session")
def invented_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same corpus, shared by the tests that only read it."""
    return copy_of_invented(tmp_path_factory.mktemp("invented") / "corpus")


@pytest.fixture(scope="session")
def library(invented_folder: Path) -> Iterator[Library]:
    """The invented corpus, indexed and open."""
    library = opened(invented_folder, invented_folder.parent / "index")
    yield library
    library.close()


@pytest.fixture(scope="session")
def clustered_library(
    invented_folder: Path, tmp_path_factory: pytest.TempPathFactory, cluster_address: ClusterAddress
) -> Iterator[Library]:
    """The invented corpus, indexed in a cluster and open."""
    index = OpenSearchIndex.at(replace(cluster_address, name="invented", shards=3))
    folder = tmp_path_factory.mktemp("clustered")
    yield from _opened_in_cluster(invented_folder, folder, index)


@pytest.fixture(scope="session")
def clustered_shipped(
    shipped: Library, tmp_path_factory: pytest.TempPathFactory, cluster_address: ClusterAddress
) -> Iterator[Library]:
    """The project's own corpus, indexed in a cluster and open."""
    index = OpenSearchIndex.at(replace(cluster_address, name="shipped", shards=3))
    folder = tmp_path_factory.mktemp("clustered")
    yield from _opened_in_cluster(shipped.snapshot.folder.parent.parent / "corpus", folder, index)


def _opened_in_cluster(corpus: Path, folder: Path, index: OpenSearchIndex) -> Iterator[Library]:
    """In many segments of several shards, as a large index is: what is worked out in one must not be told of another."""
    bulk = Connection.bulk

    def in_a_segment_of_its_own(self: Connection, name: str, operations: dict[str, str]) -> None:
        bulk(self, name, operations)
        self.refresh(name)

    with pytest.MonkeyPatch.context() as small:
        small.setattr(opensearch_index, "_BATCH", 12)
        small.setattr(Connection, "bulk", in_a_segment_of_its_own)
        library = Library.open(build(folder, Corpus(corpus), engine=index).folder, index=index)
    yield library
    library.close()


@pytest.fixture(scope="session")
def cluster_address(cluster: Cluster) -> ClusterAddress:
    """The cluster that all tests share; each that writes there takes a name of its own."""
    return ClusterAddress(urls=cluster.urls)


@pytest.fixture(scope="session")
def annexed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """An invented regulation with tables, footnotes and annexes, indexed and open."""
    library = opened(ANNEXED, tmp_path_factory.mktemp("annexed"))
    yield library
    library.close()


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The project's own corpus without what a user added, indexed and open."""
    folder = tmp_path_factory.mktemp("shipped")
    shutil.copytree(SHIPPED, folder / "corpus", ignore=shutil.ignore_patterns("local"))
    library = opened(folder / "corpus", folder / "index")
    yield library
    library.close()


def documents_of(folder: Path) -> dict[str, Document]:
    """Every document that has a file under `folder`, by id."""
    corpus = Corpus(folder)
    catalogue = corpus.catalogue()
    return {file.id: corpus.read(file, catalogue) for file in corpus.files() if file.id != "README"}


@pytest.fixture(scope="session")
def invented(invented_folder: Path) -> dict[str, Document]:
    """The invented documents, by id."""
    return documents_of(invented_folder)


@pytest.fixture(scope="session")
def shipped_documents() -> dict[str, Document]:
    """The shipped documents, by id."""
    return {key: value for key, value in documents_of(SHIPPED).items() if not value.path.startswith("local/")}
