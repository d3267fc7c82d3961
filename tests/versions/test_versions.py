"""The versions of one library: each read, aligned and compared once."""

from datetime import date

import pytest

from kb.documents.document import Document, Metadata
from kb.documents.structure import parse
from kb.errors import NotFoundError, TextNotHeldError
from kb.versions.validity import Validity
from kb.versions.versions import Versions

OLD = Metadata("yangli-2015", "样例办法", published=date(2015, 1, 1), text="full")
NEW = Metadata("yangli-2024", "样例办法", published=date(2024, 1, 1), supersedes="yangli-2015", text="full")
DIGEST = Metadata("yaodian-2024", "样例规定", published=date(2024, 1, 1), text="digest")
BODY = "第一条　卡片当天归档。\n\n第二条　清单每月核对。"


class Shelf:
    """Three documents that count how often they are read."""

    def __init__(self) -> None:
        self.reads: list[str] = []
        self.metadata = {metadata.id: metadata for metadata in (OLD, NEW, DIGEST)}
        self.versions = Versions(Validity(self.metadata.values()), self.read)

    def read(self, identifier: str) -> Document:
        self.reads.append(identifier)
        structure = parse(BODY)
        return Document(self.metadata[identifier], structure.passages, structure.sections)


def test_two_versions_are_read_and_aligned_once() -> None:
    shelf = Shelf()
    alignment = shelf.versions.alignment(OLD.id, NEW.id)
    assert [pair.change for pair in alignment.pairs] == ["same", "same"]
    assert shelf.versions.alignment(OLD.id, NEW.id) is alignment
    assert shelf.versions.compare(OLD.id, NEW.id).links == alignment.addresses
    assert shelf.reads == [OLD.id, NEW.id]


def test_a_comparison_shows_the_statuses_of_the_day_that_is_asked_about() -> None:
    versions = Shelf().versions
    statuses = {day: versions.compare(OLD.id, NEW.id, day).old.status for day in (date(2020, 1, 1), date(2025, 1, 1))}
    assert statuses == {date(2020, 1, 1): "现行有效", date(2025, 1, 1): "已修订"}


def test_versions_that_only_follow_from_who_took_whose_place_are_no_two_documents() -> None:
    assert Shelf().versions.compare(OLD.id, NEW.id).notes == ()


def test_what_cannot_be_compared_is_refused() -> None:
    versions = Shelf().versions
    with pytest.raises(TextNotHeldError):
        versions.compare(OLD.id, DIGEST.id)
    with pytest.raises(NotFoundError):
        versions.compare(OLD.id, "meiyou")
    with pytest.raises(NotFoundError):
        versions.version("meiyou")


def test_a_version_is_compared_with_the_one_before_it_if_both_are_held_in_full() -> None:
    versions = Shelf().versions
    (timeline,) = versions.timelines()
    old, new = timeline.versions
    assert versions.comparable_before(timeline, old) is None
    assert versions.comparable_before(timeline, new) == old.metadata
