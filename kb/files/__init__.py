"""File formats: each is read here, and drafts are given back in theirs."""

from kb.files import sheets
from kb.files.decoding import codec, decode
from kb.files.draft import Annotation, Format, TooLargeError, UnreadableFileError, Written
from kb.files.drafts import MOST_BYTES, SUFFIXES, annotate, read
from kb.files.front_matter import FrontMatter, closing_of, front_matter_of, metadata_of, split_front_matter
from kb.files.html import page
from kb.files.html.page import declared_charset
from kb.files.sheet import LeftOut, Sheet
from kb.files.sheets import suffix_of
from kb.files.word import document
from kb.files.word.making import made_of
from kb.files.writing import open_whole, write_whole

__all__ = [
    "MOST_BYTES",
    "SUFFIXES",
    "Annotation",
    "Format",
    "FrontMatter",
    "LeftOut",
    "Sheet",
    "TooLargeError",
    "UnreadableFileError",
    "Written",
    "annotate",
    "closing_of",
    "codec",
    "declared_charset",
    "decode",
    "document",
    "front_matter_of",
    "made_of",
    "metadata_of",
    "open_whole",
    "page",
    "read",
    "sheets",
    "split_front_matter",
    "suffix_of",
    "write_whole",
]
