"""File formats: each is read here, and drafts are given back in theirs."""

from kb.files.decoding import codec, declared_charset, decode
from kb.files.formats import (
    DRAFT_SUFFIXES,
    FORMATS,
    IMPORT_SUFFIXES,
    FileFormat,
    format_of,
    made_of,
    read_file,
    suffix_of,
    unread,
)
from kb.files.front_matter import FrontMatter, closing_of, front_matter_of, metadata_of, split_front_matter
from kb.files.visible_text import (
    DRAFT,
    INTAKE,
    Annotation,
    Bounds,
    LeftOut,
    TooLargeError,
    UnreadableFileError,
    VisibleText,
)
from kb.files.writing import open_whole, write_whole

__all__ = [
    "DRAFT",
    "DRAFT_SUFFIXES",
    "FORMATS",
    "IMPORT_SUFFIXES",
    "INTAKE",
    "Annotation",
    "Bounds",
    "FileFormat",
    "FrontMatter",
    "LeftOut",
    "TooLargeError",
    "UnreadableFileError",
    "VisibleText",
    "closing_of",
    "codec",
    "declared_charset",
    "decode",
    "format_of",
    "front_matter_of",
    "made_of",
    "metadata_of",
    "open_whole",
    "read_file",
    "split_front_matter",
    "suffix_of",
    "unread",
    "write_whole",
]
