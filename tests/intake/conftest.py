"""A site of our own, and an environment in which nothing goes out to any other."""

from collections.abc import Iterator

import pytest

from tests.support.site import PROXY_VARIABLES, Site, running


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A running site; no proxy stands before it."""
    for name in PROXY_VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with running() as site:
        yield site
