"""Some of the laws by their names; all of them are measured by `python -m tests.measures.unprepared --only names`."""

from random import Random

from tests.measures.unprepared.library import Laws
from tests.measures.unprepared.names import measured, named

SEED, LAWS = 20261128, 40


def test_laws_are_known_by_their_full_and_short_names(laws: Laws) -> None:
    some = Random(SEED).sample(list(named(laws)), LAWS)
    for result in measured(laws, some, SEED):
        assert result.is_met, (result.measured, result.wrong[:5])
