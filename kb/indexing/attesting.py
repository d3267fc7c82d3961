"""What a build makes of the texts of other sources: compared again only where one of the two has changed."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from kb.corpus import Attestations, Attested, Corpus, Remark, Shelf, Snapshot, SourceFile, attest
from kb.documents import Document
from kb.errors import DocumentError, IndexUnusableError
from kb.indexing.facts import STILL_AS_BEFORE, Facts
from kb.versions import is_same_edition


def attestations(
    corpus: Corpus,
    facts: Facts,
    files: Sequence[SourceFile],
    last: Snapshot | None,
    shelves: Mapping[str, Shelf],
    document: Callable[[str], Document],
) -> tuple[Attestations, list[Remark]]:
    """Return the attestations of *files*, and what is to be told of those of which there is none.

    *shelves* are the documents of the build, *document* reads one of them. Of a file that cannot be read, what it held
    last stays.
    """
    before = {entry.file.id: entry for entry in last.attestations.entries} if last is not None else {}
    entries: list[Attested] = []
    remarks: list[Remark] = []
    for file in files:
        identifier = file.id.partition("/")[0]
        shelf = shelves.get(identifier)
        if shelf is None or shelf.metadata.text != "full":
            remarks.append(Remark(file.path, 0, "本库没有收录它所对的全文，没有比对；不要了请删去这个文件。"))
            continue
        state = _state(shelf)
        entry = before.get(file.id)
        if entry is not None and entry.is_of(file, state):
            entries.append(Attested(entry.attestation, file, state))
            continue
        try:
            other = corpus.read(file, facts.catalogue)
        except DocumentError as error:
            stays = STILL_AS_BEFORE if entry is not None else ""
            remarks.append(Remark(file.path, error.line, f"{error.message}{stays}"))
            entries += [entry] if entry is not None else []
            continue
        if is_same_edition(other.metadata, shelf.metadata):
            entries.append(Attested(attest(document(identifier), other), file, state))
        else:
            remarks.append(Remark(file.path, 0, "与本库现在收录的不是同一版，没有比对；不要了请删去这个文件。"))
    return Attestations(entries), remarks


def _state(shelf: Shelf) -> str:
    """Return a name for a text that is held, with the day by which its edition is known: the catalogue may correct that."""
    return f"{shelf.sha256}/{shelf.metadata.date}"


def attestations_in(generation: Path | None) -> Attestations:
    """Return those of a generation; none if they cannot be read, which opening it tells."""
    try:
        return Attestations.read(generation) if generation is not None else Attestations(())
    except IndexUnusableError:
        return Attestations(())
