"""Of two versions of a text, that one judges a draft which is named, or which was in force; a sample of the set."""

from random import Random

import pytest

from tests.measures.unprepared import editions

_SAMPLE = 9
"""Works: three of each source, so that it takes some seconds."""


def test_nothing_is_judged_by_another_version() -> None:
    folder = editions.beside()
    if folder is None:
        pytest.skip("the texts beside the project are not here")
    draw = Random(20261128)
    with editions.opened(folder, draw, _SAMPLE) as (checker, pairs):
        assert len(pairs) == _SAMPLE
        missed = [result for result in editions.results(checker, pairs, draw) if not result.is_met]
    assert not missed, missed
