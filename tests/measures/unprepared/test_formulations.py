"""The gate of the register: no official full text at hand is doubted, and none lists in another order what is fixed."""

from collections import defaultdict
from collections.abc import Iterator

import pytest

from kb.corpus import Formulations
from kb.drafts.formulations.enumerations import (
    Enumeration,
    MemberList,
    MemberMark,
    enumerations,
    is_pure,
    lists,
    outermost,
)
from kb.drafts.formulations.find import Usages
from kb.drafts.formulations.lexicon import Lexicon
from kb.drafts.formulations.paragraph import paragraphs
from tests.conftest import SHIPPED
from tests.measures.unprepared.formulations import TEXTS, OfficialText, rows


@pytest.fixture(scope="module")
def formulations() -> Formulations:
    return Formulations.read(SHIPPED / "formulations.yaml")


def _at_hand(kind: str) -> list[OfficialText]:
    try:
        texts = list(TEXTS[kind]())
    except SystemExit as error:
        pytest.skip(str(error))
    if not texts:
        pytest.skip(f"the full texts of {kind} are not at hand")
    return texts


@pytest.mark.parametrize("kind", TEXTS)
def test_no_official_text_is_doubted(formulations: Formulations, kind: str) -> None:
    usages = Usages(formulations, lambda wording: False)
    wrong = [doubt for row in rows(kind, _at_hand(kind), usages) for doubt in row.wrong]
    assert wrong == []


@pytest.mark.parametrize("kind", ["laws", "regulations"])
def test_what_has_a_fixed_order_is_listed_in_no_other(formulations: Formulations, kind: str) -> None:
    texts = _at_hand(kind)
    listed: defaultdict[str, set[str]] = defaultdict(set)
    for text in texts:
        for found in _whole_lists(formulations, text.text):
            assert found.positions == sorted(found.positions), text.name
            listed[found.enumeration.formulation.name].add(text.name)
    for formulation in formulations.all:
        places = {place.split()[0] for place in formulation.fixed_order} & {text.name for text in texts}
        assert places <= listed[formulation.name]


def _whole_lists(formulations: Formulations, text: str) -> Iterator[MemberList]:
    """The lists of all members of what has a fixed order."""
    fixed = [one for formulation in formulations.all if formulation.fixed_order for one in enumerations(formulation)]
    lexicon = Lexicon(
        (form, (one, position))
        for one in fixed
        for position, forms in enumerate(one.members)
        for form in forms
        if not one.change
    )
    for paragraph in paragraphs(text):
        marks: defaultdict[Enumeration, list[MemberMark]] = defaultdict(list)
        for start, end, (one, position) in lexicon.finditer(paragraph.plain):
            marks[one].append(MemberMark(start, end, position, is_exact=True))
        for one, items in marks.items():
            found = lists(paragraph.plain, one, outermost(items))
            yield from (each for each in found if each.is_whole and is_pure(paragraph.plain, each))
