"""The documents that every format is given, each with what it cites and with the names of all that are known."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from kb.citations.links import Link
from kb.documents.document import Document
from kb.export.identity import Identities
from kb.library import Library
from tests.measures.gold import corpora


@dataclass(frozen=True)
class Given:
    """What a format is given: a document, what it cites, and the names of all documents that are known."""

    document: Document
    links: tuple[Link, ...]
    identities: Identities


def given_by(library: Library) -> dict[str, Given]:
    identities = Identities(library.validity)
    return {
        known.id: Given(library.document(known.id), tuple(library.links.of(known.id)), identities)
        for known in library.documents()
        if known.text != "none"
    }


@pytest.fixture(scope="session")
def given(library: Library, shipped: Library, annexed: Library) -> Mapping[str, Given]:
    """The invented and the shipped documents, by id."""
    return {**given_by(shipped), **given_by(library), **given_by(annexed)}


@pytest.fixture(scope="session")
def real(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Given]]:
    """The real full texts, by id."""
    with corpora.opened("full", tmp_path_factory.mktemp("real"), shared / "regulations") as opened:
        found = given_by(opened)
        yield {key: one for key, one in found.items() if one.document.path.startswith("local/")}
