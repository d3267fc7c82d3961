"""No pinpoint passes that was not understood, and none that is there is denied."""

from tests.measures.unprepared import pinpoints
from tests.measures.unprepared.library import Laws


def test_no_pinpoint_passes_that_was_not_understood(laws: Laws) -> None:
    missed = [result for result in pinpoints.measure(laws, 20261128) if not result.is_met]
    assert not missed, missed
