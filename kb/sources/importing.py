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
from kb.sources import reading
from kb.sources.reading import SUFFIXES
from kb.sources.understanding import Understood, understand


def files_in(paths: Iterable[Path]) -> tuple[list[Path], list[Remark]]:
    """The files to import among `paths` and, of folders, in them; and what cannot be imported, with the reason."""
    found: list[Path] = []
    bad: list[Remark] = []
    for path in paths:
        if path.is_dir():
            inside = (p for p in sorted(path.rglob("*")) if p.is_file() and not _is_hidden(p.relative_to(path)))
            for file in inside:
                if file.suffix.lower() in SUFFIXES:
                    found.append(file)
                else:
                    bad.append(_unsupported(file))
        elif not path.exists():
            bad.append(Remark(str(path), 0, "没有这个文件，请检查路径。"))
        elif path.suffix.lower() not in SUFFIXES:
            bad.append(_unsupported(path))
        else:
            found.append(path)
    return found, bad


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _unsupported(path: Path) -> Remark:
    return Remark(str(path), 0, reading.unsupported(path.name))


def write(corpus: Corpus, understood: Understood, today: date) -> Path:
    """Writes the document into `corpus/local/` and returns its path."""
    return corpus.write_local(
        understood.metadata,
        understood.body,
        closing=understood.closing,
        imported=today,
        sha256=understood.sha256,
    )


def understand_all(paths: Iterable[Path], corpus: Corpus) -> tuple[list[Understood], list[Remark]]:
    """Every file among `paths` that is a document, and every one that is not, with the reason.

    Of two files that turn out to be one document, the first is taken and the second told.
    """
    files, bad = files_in(paths)
    catalogue, taken = corpus.catalogue(), corpus.titles()
    understood: dict[str, Understood] = {}
    for file in files:
        try:
            found = read_file(file, catalogue, taken)
        except KbError as error:
            bad.append(Remark(str(file), getattr(error, "line", 0), error.message))
            continue
        for one in found:
            taken[one.metadata.id] = one.metadata.title
            first = understood.setdefault(one.metadata.id, one)
            if first is not one:
                name = Path(first.source).name
                bad.append(Remark(str(file), 0, f"与“{name}”是同一份文件（{one.metadata.id}），没有再导入。"))
    return list(understood.values()), bad


def read_file(path: Path, catalogue: Catalogue, taken: Mapping[str, str]) -> list[Understood]:
    """The documents in the file at `path`. Raises DocumentError if there is none."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise DocumentError(f"读不了这个文件（{error.strerror}），请检查它的权限。", path=str(path)) from error
    return understand(reading.read(raw, str(path)), str(path), raw, catalogue, taken)
