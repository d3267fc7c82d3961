"""Copies of documents in the formats in which they are given out."""

from dataclasses import replace
from pathlib import PurePosixPath
from typing import Literal, get_args

from kb.errors import NotFoundError
from kb.export.identity import Identities
from kb.export.markdown import markdown_file
from kb.library import Library

Form = Literal["akn", "md", "docx"]
FORMS: tuple[Form, ...] = get_args(Form)

SUFFIXES: dict[Form, str] = {"akn": ".xml", "md": ".md", "docx": ".docx"}
MIMETYPES: dict[Form, str] = {
    "akn": "application/akn+xml",
    "md": "text/markdown",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


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


def check_held(library: Library, identifier: str) -> None:
    """Raise what `copy_of` would."""
    metadata = library.snapshot.shelf(identifier).metadata
    if metadata.text == "none":
        where = f"原文见 {metadata.official_urls[0]}" if metadata.official_urls else "请先用 kb import 导入全文"
        raise NothingHeldError(f"本库未收录《{metadata.title}》的正文，没有可以导出的内容；{where}。")


def file_name(identifier: str, form: Form) -> str:
    """Return the name of the file of a document."""
    return identifier + SUFFIXES[form]


def named(name: str) -> tuple[str, Form] | None:
    """Return the document and the format that a file name tells; None if it tells none."""
    path = PurePosixPath(name)
    return next(((path.stem, form) for form, suffix in SUFFIXES.items() if path.suffix == suffix), None)
