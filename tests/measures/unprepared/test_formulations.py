"""The gate of the register: no official full text at hand is doubted."""

import pytest

from kb.corpus import Formulations
from kb.drafts.formulations.find import Usages
from tests.conftest import SHIPPED
from tests.measures.unprepared.formulations import TEXTS, rows


@pytest.fixture(scope="module")
def usages() -> Usages:
    return Usages(Formulations.read(SHIPPED / "formulations.yaml"), lambda wording: False)


@pytest.mark.parametrize("kind", TEXTS)
def test_no_official_text_is_doubted(usages: Usages, kind: str) -> None:
    try:
        texts = list(TEXTS[kind]())
    except SystemExit as error:
        pytest.skip(str(error))
    if not texts:
        pytest.skip(f"the full texts of {kind} are not at hand")
    wrong = [doubt for row in rows(kind, texts, usages) for doubt in row.wrong]
    assert wrong == []
