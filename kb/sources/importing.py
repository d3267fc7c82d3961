"""Brings a user's files into the corpus.

What is read is shown before anything is written: title, articles of those expected, oddities. The text goes in as it
is, under the id of the catalogue where the document is known, and then covers the shipped digest.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from kb.catalogue import Catalogue
from kb.corpus import Corpus, Remark
from kb.errors import DocumentError, KbError
from kb.sources.files import files_in
from kb.sources.quarantine import Outcome, Progress, read_all
from kb.sources.understanding import Understood, understand


def write(corpus: Corpus, understood: Understood, today: date) -> Path:
    """Writes the document into `corpus/local/` and returns its path."""
    return corpus.write_local(
        understood.metadata,
        understood.body,
        closing=understood.closing,
        imported=today,
        sha256=understood.sha256,
    )


def understand_all(
    paths: Iterable[Path], corpus: Corpus, *, progress: Progress | None = None
) -> tuple[list[Understood], list[Remark]]:
    """Every file among `paths` that is a document, and every one that is not, with the reason. `progress` hears how many
    files of how many were read.

    Of two files that turn out to be one document, the first is taken and the second told.
    """
    files, bad = files_in(paths)
    catalogue, taken = corpus.catalogue(), corpus.titles()
    understood: dict[str, Understood] = {}
    for outcome in read_all(files, progress=progress):
        name = outcome.file.name
        try:
            found = _understood(outcome, catalogue, taken)
        except KbError as error:
            bad.append(Remark(name, getattr(error, "line", 0), error.message))
            continue
        for one in found:
            taken[one.metadata.id] = one.metadata.title
            first = understood.setdefault(one.metadata.id, one)
            if first is not one:
                other = Path(first.source).name
                bad.append(Remark(name, 0, f"与“{other}”是同一份文件（{one.metadata.id}），没有再导入。"))
    return list(understood.values()), bad


def read_file(path: Path, catalogue: Catalogue, taken: Mapping[str, str]) -> list[Understood]:
    """The documents in the file at `path`. Raises DocumentError if there is none."""
    files, bad = files_in([path])
    for remark in bad:
        raise DocumentError(remark.message, path=remark.path)
    return [one for outcome in read_all(files) for one in _understood(outcome, catalogue, taken)]


def _understood(outcome: Outcome, catalogue: Catalogue, taken: Mapping[str, str]) -> list[Understood]:
    if outcome.sheet is None:
        raise outcome.error or DocumentError("读不了这个文件。", path=outcome.file.name)
    return understand(outcome.sheet, outcome.file.name, outcome.raw, catalogue, taken)
