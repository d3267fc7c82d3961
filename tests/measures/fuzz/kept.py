"""Inputs that failed, each kept as a file whose name tells its surface, so that it can be asked again."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from kb.files import write_whole
from tests.measures.fuzz.trial import FuzzFailure

PROJECT = Path(__file__).resolve().parents[3]
FOUND = PROJECT / ".cache" / "fuzz"
"""Where a run keeps what it found."""

PAST = PROJECT / "tests" / "fixtures" / "fuzz"
"""Inputs that once failed, and are asked in every test run."""


def keep(failure: FuzzFailure, folder: Path = FOUND) -> Path:
    """Write an input and, beside it, what went wrong; return where."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{failure.surface}-{sha256(failure.raw).hexdigest()[:12]}.bin"
    write_whole(path, failure.raw)
    write_whole(path.with_suffix(".txt"), f"{failure.surface}, input {failure.number}\n{failure.what}\n".encode())
    return path


def kept(folder: Path = PAST) -> Iterator[tuple[str, bytes]]:
    """Yield the surface and the bytes of every input that is kept in a folder."""
    for path in sorted(folder.glob("*.bin")):
        yield surface_in(path), path.read_bytes()


def surface_in(path: Path) -> str:
    """Return the name of the surface for which the input in a file is."""
    return path.stem.rpartition("-")[0]
