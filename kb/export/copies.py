"""Copies of documents, and of the rows of a search, in the formats in which they are given out."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath
from typing import Literal, get_args

from kb.errors import NotFoundError
from kb.export.identity import Identities
from kb.export.markdown import markdown_file
from kb.export.search_row import SearchRow
from kb.files import VisibleText
from kb.library import Library

Form = Literal["akn", "md", "docx"]
FORMS: tuple[Form, ...] = get_args(Form)

SUFFIXES: dict[Form, str] = {"akn": ".xml", "md": ".md", "docx": ".docx"}
MIMETYPES: dict[Form, str] = {
    "akn": "application/akn+xml",
    "md": "text/markdown",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


_MOST_NAMED = 3
"""Parts that a file name holds: of deep addresses a hundred characters."""


class NothingHeldError(NotFoundError):
    """A document of which no text is held: there is nothing to copy."""


def copy_of(library: Library, identifier: str, form: Form) -> bytes:
    """Return a document as a file; the same corpus gives the same bytes.

    Raises NotFoundError if there is no such document, NothingHeldError if the corpus does not hold its text.
    """
    check_held(library, identifier)
    document = library.snapshot.document(identifier)  # as it is on record: its status does not change with the day
    # What writes Word and XML takes half a second to load: the site does so when somebody wants a copy.
    match form:
        case "md":
            return markdown_file(document)
        case "docx":
            from kb.export.word_file import word_file

            return word_file(document)
        case "akn":
            from kb.export.akoma import akoma_ntoso

            versioned = replace(document, metadata=library.validity.documents[identifier])
            return akoma_ntoso(versioned, library.links.of(identifier), Identities(library.validity))


def part_of(library: Library, identifier: str, parts: Sequence[str], form: Form = "docx") -> bytes:
    """Return parts of a document as a Word file, cited at its foot; the same corpus gives the same bytes on one day.

    Each of `parts` is an address (`art_10`, `chp_3`), or two with `..` between them (`art_3..art_7`). Raises NotFoundError
    if there is no such document or part, or `form` is not docx, NothingHeldError as `copy_of`.
    """
    if form != "docx":
        raise NotFoundError("只有 Word 可以只导出一部分，请选 Word，或导出整份文件。")
    check_held(library, identifier)
    from kb.export.part_paper import part_paper

    return part_paper(library.document(identifier), parts, library.validity, library.today)


def rows_file(asked: Sequence[str], counts: str, rows: Iterable[SearchRow], day: date) -> bytes:
    """Return the rows of a search as a Word file; the same give the same bytes.

    `asked` are the lines that say what was asked: the query first, then the filters (“四种形态”, 文种：党内法规); `counts`
    how much was found (5 份文件，10 段，22 处); `day` the one on which it was searched. Rows of one document that follow one
    another stand under its title.
    """
    from kb.export.rows_paper import rows_paper  # what writes Word takes half a second to load

    return rows_paper(asked, counts, rows, day)


def draft_paper(text: str) -> VisibleText:
    """Return a pasted text as a new Word file, open for links, comments and changes.

    Its text is `text`; it looks as an official paper does (`kb.export.pasted_paper`).
    """
    from kb.export.pasted_paper import pasted_paper

    return pasted_paper(text)


def check_held(library: Library, identifier: str) -> None:
    """Raise what `copy_of` would."""
    metadata = library.snapshot.shelf(identifier).metadata
    if metadata.text == "none":
        where = f"原文见 {metadata.official_urls[0]}" if metadata.official_urls else "请先用 kb import 导入全文"
        raise NothingHeldError(f"本库未收录《{metadata.title}》的正文，没有可以导出的内容；{where}。")


def file_name(identifier: str, form: Form, parts: Sequence[str] = ()) -> str:
    """Return the name of the file of a document, or of parts of it; many parts are not all named."""
    named_parts = "".join(f"-{part.replace('..', '-')}" for part in parts[:_MOST_NAMED])
    return identifier + named_parts + SUFFIXES[form]


def named(name: str) -> tuple[str, Form] | None:
    """Return the document and the format that a file name tells; None if it tells none."""
    path = PurePosixPath(name)
    return next(((path.stem, form) for form, suffix in SUFFIXES.items() if path.suffix == suffix), None)
