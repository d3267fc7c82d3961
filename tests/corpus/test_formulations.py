"""Formulations: the shipped ones, and reading the file."""

import re
from pathlib import Path

import pytest
import yaml

from kb.corpus.catalogue import Catalogue
from kb.corpus.formulations import Formulations
from kb.errors import DocumentError, NotFoundError
from kb.text.folding import fold_text
from tests.conftest import SHIPPED


@pytest.fixture(scope="module")
def formulations() -> Formulations:
    return Formulations.read(SHIPPED / "formulations.yaml")


def test_all_shipped_formulations_are_there_once(formulations: Formulations) -> None:
    names = [formulation.name for formulation in formulations.all]
    assert len(names) == len(set(names)) >= 110


def test_no_shipped_formulation_is_of_low_confidence(formulations: Formulations) -> None:
    assert {formulation.confidence for formulation in formulations.all} <= {"high", "medium"}


def test_sources_that_name_a_document_name_one_that_is_known(formulations: Formulations) -> None:
    known = set(Catalogue.read(SHIPPED / "catalogue.yaml").entries) | {path.stem for path in SHIPPED.rglob("*.md")}
    unknown = {
        (formulation.name, source.document)
        for formulation in formulations.all
        for source in formulation.sources
        if source.document and source.document not in known
    }
    assert unknown == set()


def test_every_shipped_formulation_says_where_it_stands(formulations: Formulations) -> None:
    assert [formulation.name for formulation in formulations.all if not formulation.sources] == []


def test_an_order_is_fixed_only_by_two_places_that_are_known(formulations: Formulations) -> None:
    known = set(Catalogue.read(SHIPPED / "catalogue.yaml").entries)
    for formulation in formulations.all:
        if formulation.fixed_order:
            assert formulation.members
            assert len(formulation.fixed_order) >= 2
            assert all(place[0] == "《" or place.split()[0] in known for place in formulation.fixed_order)


def test_what_is_known_by_name_only_is_never_doubted(formulations: Formulations) -> None:
    rows = yaml.safe_load((SHIPPED / "formulations.yaml").read_text("utf-8"))["formulations"]
    named = {row["name"] for row in rows if row["basis"] == ["一般知识"]}
    assert named
    for formulation in formulations.all:
        if formulation.name in named:
            assert formulation.confidence == "medium"
            assert not formulation.members
            assert not formulation.wrong_variants


def test_the_number_in_a_list_is_the_number_of_its_members(formulations: Formulations) -> None:
    different = [
        f.name
        for f in formulations.all
        if f.count and f.components and f.count not in (len(f.components), len("、".join(f.components).split("、")))
    ]
    assert different == []


def test_a_wrong_variant_is_not_the_wording_itself(formulations: Formulations) -> None:
    for formulation in formulations.all:
        assert formulation.wording not in {variant.wrong for variant in formulation.wrong_variants}


def test_a_formulation_is_found_by_name_or_wording(formulations: Formulations) -> None:
    assert formulations.named("四个意识").count == 4
    for formulation in formulations.all:
        assert formulations.named(formulation.name) is formulation
        assert formulations.named(formulation.wording)


def test_an_unknown_formulation_is_said_to_be(formulations: Formulations) -> None:
    with pytest.raises(NotFoundError, match="五色卡片"):
        formulations.named("五色卡片")


def test_a_missing_file_holds_none(tmp_path: Path) -> None:
    assert Formulations.read(tmp_path / "formulations.yaml").all == ()


@pytest.mark.parametrize(
    "content", ["formulations: [", "", "甲", "as_of: 1\n", "formulations:\n- wording: 甲\n", "formulations:\n- 甲\n"]
)
def test_a_file_that_cannot_be_read_is_said_not_to_be(tmp_path: Path, content: str) -> None:
    path = tmp_path / "formulations.yaml"
    path.write_text(content, "utf-8")
    with pytest.raises(DocumentError):
        Formulations.read(path)


@pytest.mark.parametrize(
    "content",
    [
        "members: 逐字",
        "wrong_variants: [{wrong: 甲, written: [乙]}]",
        "wrong_variants: [{wrong: 甲, written: [乙], right: 丙, when: 有时}]",
        "changes: [{date: '2020', change: 甲, wordings: [乙]}]",
    ],
)
def test_a_field_for_the_check_of_drafts_that_cannot_be_used_is_said_to_be(tmp_path: Path, content: str) -> None:
    path = tmp_path / "formulations.yaml"
    path.write_text(f"formulations:\n- name: 甲\n  {content}\n", "utf-8")
    with pytest.raises(DocumentError):
        Formulations.read(path)


def test_members_are_the_components_or_given_with_the_ways_to_write_them(tmp_path: Path) -> None:
    path = tmp_path / "formulations.yaml"
    path.write_text(
        "formulations:\n- {name: 甲, components: [子, 丑], members: verbatim, fixed_order: [某条例第一条]}\n- {name: 乙, members: [寅／卯, 辰]}\n"
    )
    first, second = Formulations.read(path).all
    assert (first.members, first.fixed_order) == ((("子",), ("丑",)), ("某条例第一条",))
    assert (second.members, second.fixed_order) == ((("寅", "卯"), ("辰",)), ())


def test_the_members_of_a_shipped_formulation_are_as_many_as_its_components(formulations: Formulations) -> None:
    lists = [f for f in formulations.all if f.members or f.signs]
    assert len(lists) >= 40
    for formulation in lists:
        given = formulation.members or formulation.signs
        assert len(given) == formulation.count or formulation.name in {"民主评议党员", "新时代党的建设总要求"}
        assert all(len(form) >= 2 for forms in given for form in forms)


def test_what_is_wrong_in_a_shipped_formulation_is_right_in_none(formulations: Formulations) -> None:
    right = {fold_text(way) for f in formulations.all for way in (f.wording, *f.also, *f.neighbours)}
    right |= {fold_text(form) for f in formulations.all for forms in f.members for form in forms}
    wrong = {fold_text(way) for f in formulations.all for variant in f.wrong_variants for way in variant.wordings}
    wrong |= {fold_text(way) for f in formulations.all for change in f.changes for way in change.wordings}
    assert right & wrong == set()


def test_a_wording_that_is_wrong_only_in_a_list_stands_for_a_member_of_it(formulations: Formulations) -> None:
    for formulation in formulations.all:
        members = {fold_text(form) for forms in formulation.members for form in forms}
        for variant in formulation.wrong_variants:
            assert variant.when != "listed" or fold_text(variant.right) in members


def test_a_change_has_a_day_a_month_or_a_year(formulations: Formulations) -> None:
    for formulation in formulations.all:
        for change in formulation.changes:
            assert re.fullmatch(r"\d{4}(-\d{2}){0,2}", change.date)
        for variant in formulation.wrong_variants:
            assert re.fullmatch(r"(\d{4}(-\d{2}){0,2})?", variant.since)


def test_long_wordings_are_no_words(formulations: Formulations) -> None:
    assert "四种形态" in formulations.words()
    assert all(2 <= len(word) <= 10 for word in formulations.words())


def test_a_misspelt_wording_is_near_its_formulation() -> None:
    formulations = Formulations.read(SHIPPED / "formulations.yaml")
    assert [one.wording for one in formulations.near("三会一刻")] == ["三会一课"]
    assert [one.wording for one in formulations.near("“四种型态”")] == ["四种形态"]
    assert formulations.near("三会一课") == []
    assert formulations.near("四风气") == []
