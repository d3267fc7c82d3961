"""File formats: each is read here, and drafts are given back in theirs."""

from kb.files import front_matter, sheets
from kb.files.decoding import codec, decode
from kb.files.draft import Annotation, Format, TooLargeError, UnreadableFileError, Written
from kb.files.drafts import MOST_BYTES, SUFFIXES, annotate, read
from kb.files.front_matter import closing, metadata
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
    "LeftOut",
    "Sheet",
    "TooLargeError",
    "UnreadableFileError",
    "Written",
    "annotate",
    "closing",
    "codec",
    "declared_charset",
    "decode",
    "document",
    "front_matter",
    "made_of",
    "metadata",
    "open_whole",
    "page",
    "read",
    "sheets",
    "suffix_of",
    "write_whole",
]
