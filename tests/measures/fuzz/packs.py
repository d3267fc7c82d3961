"""A whole pack of the invented corpus, made once: what happens to it happens to its copy."""

import tempfile
from functools import cache
from pathlib import Path

from tests.conftest import INVENTED
from tests.support.packs import packed


@cache
def pack() -> bytes:
    """Return the bytes of the pack."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "示例.kbpack"
        packed(INVENTED, path)
        return path.read_bytes()
