"""The real files, and the Word and PDF files made of them: what is found in each against what should be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.corpus.catalogue import Catalogue, CatalogueEntry
from kb.documents import Address
from kb.documents.document import Document, Passage
from kb.documents.structure import parse
from kb.errors import KbError
from kb.files import INTAKE, read_file
from kb.indexing.extraction import extracts
from kb.indexing.sources import compare, said
from kb.intake.understanding import understand
from kb.intake.understood import Understood
from kb.text.folding import fold_text
from tests.measures.gold.texts import WORDINGS, wording_of
from tests.measures.intake import office

NOTES = "PROVENANCE.md"
# Files that state nothing from which version and identity could be told but their name.
_BY_NAME = {"fazhan-dangyuan-2014.txt", "zhangcheng-2017.txt"}


@dataclass(frozen=True)
class Row:
    """What became of one file. `same` is how many of the articles (or parts) have the wording of the reference, letter by
    letter but for spaces and quotation marks. Of the `letters` that other means than the reader find in the file `lost` stand
    neither in a document of it nor in what was told; `told` are those that were told alone."""

    file: str
    made: str
    found: int
    expected: int
    same: int
    paragraphs: int
    expected_paragraphs: int
    is_identified: bool
    has_title: bool
    dates: str
    cut: tuple[str, ...]
    problems: tuple[str, ...]
    letters: int = 0
    told: int = 0
    lost: int = 0
    failure: str = ""


def measure(texts: Path, folder: Path, catalogue: Catalogue) -> list[Row]:
    """Every file in `texts` as it is, converted to Word and PDF by LibreOffice, and typeset; files are made in `folder`."""
    files = sorted(path for path in texts.iterdir() if path.name != NOTES)
    rows = [_row(path, path.name, "as it is", texts, catalogue) for path in files]
    if office.has_office():
        rows += _of_converted(files, texts, folder, catalogue)
        rows += _of_typeset(texts, folder, catalogue)
    return rows


def _of_converted(files: Sequence[Path], texts: Path, folder: Path, catalogue: Catalogue) -> Iterator[Row]:
    plain = folder / "plain"
    plain.mkdir()
    waiting: list[Path] = []
    for file in files:
        # LibreOffice opens text as UTF-8 if it is told so by a byte order mark, and Markdown as text.
        copy = plain / (f"{file.name.split('.')[0]}.html" if file.suffix == ".html" else f"{file.name}.txt")
        if file.name.endswith(".news.html"):
            copy = plain / file.name.replace(".news.", "-news.")
        raw = file.read_bytes()
        if file.suffix != ".html":
            text = raw.decode("gb18030" if ".gb18030." in file.name else "utf-8-sig")
            raw = b"\xef\xbb\xbf" + text.encode()
        copy.write_bytes(raw)
        waiting.append(copy)
    for kind in ("docx", "pdf"):
        target = folder / f"converted-{kind}"
        target.mkdir()
        office.converted(waiting, kind, target)
        for file, copy in zip(files, waiting, strict=True):
            made = target / f"{copy.name.rpartition('.')[0]}.{kind}"
            yield _row(made, file.name, f"{kind} by LibreOffice", texts, catalogue)


def _of_typeset(texts: Path, folder: Path, catalogue: Catalogue) -> Iterator[Row]:
    target = folder / "typeset"
    target.mkdir()
    made: list[tuple[str, Path]] = []
    for wording in WORDINGS:
        entry = catalogue.entries[wording.document]
        text = wording_of(wording, texts)
        lines = [
            line for line in text.split("\n") if fold_text(line.strip("# 　《》")) != fold_text(entry.metadata.title)
        ]
        path = target / f"{wording.document}.docx"
        path.write_bytes(office.typeset(entry.metadata.title, lines))
        made.append((wording.file, path))
    office.converted([path for _, path in made], "pdf", target)
    for file, path in made:
        yield _row(path, file, "docx typeset", texts, catalogue)
        yield _row(path.with_suffix(".pdf"), file, "pdf typeset", texts, catalogue)


def _row(path: Path, file: str, made: str, texts: Path, catalogue: Catalogue) -> Row:
    identifier = file.split(".")[0]
    entry = catalogue.entries[identifier]
    reference = _reference(identifier, texts, entry)
    expected = _units(reference)
    # The name tells nothing, as of a file that was downloaded, but where the text has nothing to tell it by.
    name = f"{identifier}{path.suffix}" if file in _BY_NAME else f"下载{path.suffix}"
    failed = Row(file, made, 0, len(expected), 0, 0, _paragraphs(reference), False, False, "", (), ())
    try:
        raw = path.read_bytes()
        found = understand(read_file(raw, name, INTAKE), name, "", catalogue, {})
    except KbError as error:
        return _failed(failed, error.message)
    one = max(found, key=lambda each: len(each.body))
    units = _units(one.structure.passages)
    same = sum(1 for address, text in expected.items() if units.get(address) == text)
    problems = tuple(problem.message for problem in one.problems)
    letters, held, told, losses = compare(
        extracts(raw, path.suffix),
        [list(said(Document(each.metadata, each.structure.passages, ()))) for each in found],
        [cut.text for each in found for cut in each.left_out],
    )
    problems += tuple(f"lost: {loss.place} {loss.text[:12]}… ({loss.letters})" for loss in losses)
    if len(found) > 1:
        problems += (f"{len(found)} papers were found in the file",)
    return Row(
        file,
        made,
        len(units),
        len(expected),
        same,
        _paragraphs(one.structure.passages),
        _paragraphs(reference),
        one.metadata.id == identifier,
        fold_text(one.metadata.title) == fold_text(entry.metadata.title),
        _dates(one, entry),
        tuple(dict.fromkeys(cut.kind for cut in one.left_out)),
        problems,
        letters,
        told,
        letters - held - told,
    )


def _failed(row: Row, why: str) -> Row:
    return Row(**{**row.__dict__, "failure": why})


def _reference(identifier: str, texts: Path, entry: CatalogueEntry) -> tuple[Passage, ...]:
    """The text as it was cut out by hand, in parts."""
    wording = next(one for one in WORDINGS if one.document == identifier)
    return parse(wording_of(wording, texts), title=entry.metadata.title, closing=entry.closing).passages


def _units(passages: Sequence[Passage]) -> dict[Address, str]:
    """The folded text of each article by address; of a text without articles, of each numbered heading."""
    articles = {p.address: fold_text(p.text) for p in passages if p.kind == "article"}
    return articles or {
        p.address: fold_text(p.text) for p in passages if p.address.root.kind == "sec" and p.kind == "heading"
    }


def _paragraphs(passages: Sequence[Passage]) -> int:
    return sum(len(p.paragraphs) for p in passages if not p.address.startswith(("title", "note")))


def _dates(one: Understood, entry: CatalogueEntry) -> str:
    """Whether the days that the text states are those of the catalogue: ok, differ, or — if it states none."""
    if any("日期" in problem.message for problem in one.problems):
        return "differ"
    stated = any(p.address.startswith("note") for p in one.structure.passages)
    return "ok" if stated else "—"
