"""One file understood by itself, whose failure is raised and not told."""

from collections.abc import Mapping
from pathlib import Path

from kb.corpus import Catalogue
from kb.errors import DocumentError
from kb.intake.files import files_in
from kb.intake.quarantine import read_all, read_incoming
from kb.intake.understanding import understand
from kb.intake.understood import Understood


def documents_in(path: Path, catalogue: Catalogue, titles: Mapping[str, str]) -> list[Understood]:
    """The documents in the file at `path`. Raises DocumentError if it cannot be read, or is none."""
    files, refused = files_in([path])
    for remark in refused:
        raise DocumentError(remark.message, path=remark.path)
    (outcome,) = read_all(files, read_incoming)
    if outcome.content is None:
        assert outcome.error is not None
        raise outcome.error
    return understand(outcome.content, outcome.file.name, outcome.sha256, catalogue, titles)
