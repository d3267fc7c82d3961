"""Two texts of one edition, passage by passage."""

import pytest

from kb.corpus import Attestation, attest
from kb.documents import Address, Document, Metadata, parse


def text(body: str) -> Document:
    structure = parse(body, title="甲乙法")
    return Document(Metadata("jiayi", "甲乙法"), structure.passages, structure.sections)


HELD = "第一条　甲、乙应当办理。\n第二条　丙应当公开。\n丁可以公开。\n"


def attested(other: str, held: str = HELD) -> Attestation:
    return attest(text(held), text(other))


@pytest.mark.parametrize(
    ("other", "differs"),
    [
        (HELD, []),
        (HELD.replace("　", "  ").replace("。", "。 "), []),
        (HELD.replace("应当办理", "可以办理"), [("wording", "第一条")]),
        (HELD.replace("甲、乙", "甲，乙"), [("wording", "第一条")]),
        (HELD.replace("公开。\n丁", "公开。丁"), [("division", "第二条")]),
        ("第一条　甲、乙应当办理。\n", [("missing", "第二条")]),
        (HELD + "第三条　戊另行规定。\n", [("added", "第三条")]),
        ("前言一段。\n" + HELD, []),
        (HELD + "附件：\n己的清单\n第一条　附件的一条。\n", []),
    ],
)
def test_articles_are_compared_by_their_words_and_their_paragraphs(other: str, differs: list[tuple[str, str]]) -> None:
    assert [(each.kind, each.label) for each in attested(other).variants] == differs


def test_other_marks_are_counted_and_are_no_difference() -> None:
    attestation = attested("第一条　“甲、乙”应当办理。\n第二条　丙应当公开。\n丁可以公开。\n")
    assert (attestation.variants, attestation.letters, attestation.alike) == ((), 1, 2)


def test_of_several_paragraphs_those_that_differ_are_shown() -> None:
    attestation = attested(HELD.replace("丁可以", "丁应当"))
    assert attestation.both(text(HELD), Address("art_2")) == ("丁可以公开。", "丁应当公开。")


def test_the_text_as_the_other_source_has_it_is_the_held_one_but_for_its_differences() -> None:
    other = HELD.replace("应当办理", "可以办理")
    reading = attested(other).reading(text(HELD))
    assert [passage.text for passage in reading.passages] == [passage.text for passage in text(other).passages]


def test_a_part_is_had_only_where_the_other_source_differs() -> None:
    attestation = attested("第一条　甲、乙应当办理。\n庚也办理。\n第二条　丙应当公开。\n丁可以公开。\n")
    assert attestation.has_part(Address("art_1__para_2"))
    assert not attestation.has_part(Address("art_1__para_3"))
    assert not attestation.has_part(Address("art_2__para_2"))
