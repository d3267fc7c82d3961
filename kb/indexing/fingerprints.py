"""Names for states: of this program, and of a corpus. The same state gives the same name, another one another."""

import hashlib
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from kb.corpus import Formulations, SourceFile
from kb.search import SearchIndex


def _program() -> str:
    """Return a name for the sources of this program; it takes about two milliseconds."""
    package = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _segmenter() -> str:
    try:
        return f"rjieba-{version('rjieba')}"
    except PackageNotFoundError:
        return f"jieba-{version('jieba')}"


# What another program read or cut (its parser, its folding, its jieba) is not ours to serve: after an update the index
# is built anew.
_PROGRAM = f"{_segmenter()}/{_program()}"


def format_of(engine: SearchIndex) -> str:
    """Return the format of generations that this program writes for *engine*."""
    return f"{engine.name}/{_PROGRAM}"


def version_of(files: Sequence[SourceFile], facts: Sequence[bytes]) -> str:
    """Return the name of a corpus of these files and facts.

    `facts` are the bytes of each of `Corpus.FACTS`.
    """
    lines = "\n".join(f"{file.path}\t{file.sha256}" for file in files)
    return _digest(lines.encode(), *facts)


def words_of(formulations: Formulations) -> str:
    """Return the name of the words by which text is cut."""
    return _digest("\n".join(sorted(formulations.words())).encode())


def _digest(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()[:16]
