"""Formulations: the shipped ones, and reading the file."""

from pathlib import Path

import pytest

from kb.catalogue import Catalogue
from kb.errors import DocumentError, NotFoundError
from kb.formulations import Formulations
from tests.conftest import SHIPPED


@pytest.fixture(scope="module")
def formulations() -> Formulations:
    return Formulations.read(SHIPPED / "formulations.yaml")


def test_all_shipped_formulations_are_there_once(formulations: Formulations) -> None:
    names = [formulation.name for formulation in formulations.all]
    assert len(names) == len(set(names)) == 75


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


def test_long_wordings_are_no_words(formulations: Formulations) -> None:
    assert "四种形态" in formulations.words()
    assert all(2 <= len(word) <= 10 for word in formulations.words())


def test_a_misspelt_wording_is_near_its_formulation() -> None:
    formulations = Formulations.read(SHIPPED / "formulations.yaml")
    assert [one.wording for one in formulations.near("三会一刻")] == ["三会一课"]
    assert [one.wording for one in formulations.near("“四种型态”")] == ["四种形态"]
    assert formulations.near("三会一课") == []
    assert formulations.near("四风气") == []
