"""Where old text, decision and new text are held, what became of each article is what the decision tells."""

from dataclasses import replace
from datetime import date

import pytest

from kb.amendments import HeldDecisions, amend, new_document
from kb.documents import Document
from kb.versions import Alignment
from tests.amendments.example import ADJUSTED, decision, law

_DAY = date(2025, 10, 1)
_ITEMS = (
    "增加一条，作为第二条：“示例小组按照便于查找、便于保管的原则设立，并且公开。”",
    f"将第三条改为第四条，修改为：“小组可以合并。”\n{ADJUSTED}",
)


def _dated(document: Document, day: date, identifier: str) -> Document:
    return replace(document, metadata=replace(document.metadata, id=identifier, published=day))


@pytest.fixture
def texts() -> tuple[Document, Document, Document]:
    """The old text, the decision and the new text."""
    old, telling = _dated(law(), date(2001, 4, 1), "old"), _dated(decision(*_ITEMS), _DAY, "decision")
    return old, telling, new_document(amend(telling, old), old, telling, "new")


def _heirs(old: Document, telling: Document, new: Document) -> tuple[tuple[str, str], ...]:
    return HeldDecisions([telling.metadata], lambda _: telling).heirs(old, new)


def test_an_article_became_what_the_decision_says_though_another_is_more_like_it(
    texts: tuple[Document, Document, Document],
) -> None:
    old, telling, new = texts
    heirs = HeldDecisions([telling.metadata], lambda _: telling).heirs(old, new)
    assert Alignment(old, new).addresses["art_3"] == "art_2"  # by its wording
    told = Alignment(old, new, heirs)
    assert told.addresses["art_3"] == "art_4"
    assert [(pair.old, pair.change) for pair in told.pairs if pair.new == "art_2"] == [("", "new")]


def test_nothing_is_told_unless_the_decision_gives_the_new_text(texts: tuple[Document, Document, Document]) -> None:
    old, telling, new = texts
    other = _dated(law(), _DAY, "new")
    assert _heirs(old, telling, other) == ()
    assert _heirs(old, _dated(telling, date(2025, 9, 1), "decision"), new) == ()
    assert HeldDecisions([], lambda _: telling).heirs(old, new) == ()


def test_parts_of_a_merged_and_of_a_split_article_are_told() -> None:
    old = _dated(law(), date(2001, 4, 1), "old")
    telling = _dated(
        decision(f"将第三条、第二条第二款合并，作为第三条，修改为：“示例小组管理示例。”\n{ADJUSTED}"), _DAY, "decision"
    )
    new = new_document(amend(telling, old), old, telling, "new")
    pairs = Alignment(old, new, HeldDecisions([telling.metadata], lambda _: telling).heirs(old, new)).pairs
    changes = {(pair.old, pair.new): pair.change for pair in pairs if pair.old in {"art_2", "art_3"}}
    assert changes == {("art_2", "art_2"): "split", ("art_2", "art_3"): "split", ("art_3", "art_3"): "merged"}
