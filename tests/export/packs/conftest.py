"""A pack of the invented corpus."""

from pathlib import Path

import pytest

from tests.support.packs import packed


@pytest.fixture(scope="session")
def whole(invented_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a pack of the invented corpus."""
    path = tmp_path_factory.mktemp("packs") / "a.kbpack"
    packed(invented_folder, path)
    return path.read_bytes()
