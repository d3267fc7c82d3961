"""Characters: folding, numerals, days, words."""

from kb.text.appearance import Appearance, clean, in_quotation_marks
from kb.text.dates import day, days, in_words, years
from kb.text.difference import Difference, DiffPiece, NearestPlace, Op, changes, differences, nearest, pieces
from kb.text.folding import MARKS, QUOTE, Folded, fold, fold_text, fold_with_marks, without_marks
from kb.text.hanzi import simplified, sound, sounds, syllables
from kb.text.numerals import DIGITS, MOST, NUMBER, NUMERAL, STRETCHED, chinese, number
from kb.text.paper_numbers import DocumentNumber, document_number, document_numbers, typed_number
from kb.text.phrase import Wording
from kb.text.shapes import (
    ALIKE,
    BLANK,
    BULLETS,
    ODD,
    UNKNOWN,
    UNREADABLE,
    UNSEEN,
    from_first_letter,
    is_blank,
    is_form,
    is_legible,
    is_lost,
    is_unseen,
    seen,
)
from kb.text.words import Segmenter

__all__ = [
    "ALIKE", "BLANK", "BULLETS", "DIGITS", "MARKS", "MOST", "NUMBER", "NUMERAL", "ODD", "QUOTE", "STRETCHED",
    "UNKNOWN", "UNREADABLE", "UNSEEN", "Appearance", "DiffPiece", "Difference", "DocumentNumber", "Folded",
    "NearestPlace", "Op", "Segmenter", "Wording", "changes", "chinese", "clean", "day", "days", "differences",
    "document_number", "document_numbers", "fold", "fold_text", "fold_with_marks", "from_first_letter",
    "in_quotation_marks", "in_words", "is_blank", "is_form", "is_legible", "is_lost", "is_unseen", "nearest",
    "number", "pieces", "seen", "simplified", "sound", "sounds", "syllables", "typed_number", "without_marks",
    "years",
]  # fmt: skip
