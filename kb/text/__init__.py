"""Characters: folding, numerals, days, words."""

from kb.text.appearance import Appearance, clean
from kb.text.dates import day, days, in_words, years
from kb.text.difference import Change, DiffPiece, NearestPlace, Op, changes, nearest, pieces
from kb.text.folding import MARKS, QUOTE, Folded, fold, fold_text, fold_with_marks, without_marks
from kb.text.hanzi import simplified, sound, syllables
from kb.text.numerals import DIGITS, MOST, NUMBER, NUMERAL, chinese, number
from kb.text.phrase import Wording
from kb.text.shapes import ALIKE, RADICALS, is_unseen
from kb.text.words import Segmenter

__all__ = [
    "ALIKE", "DIGITS", "MARKS", "MOST", "NUMBER", "NUMERAL", "QUOTE", "RADICALS", "Appearance", "Change", "DiffPiece", "Folded",
    "NearestPlace", "Op", "Segmenter", "Wording", "changes", "chinese", "clean", "day", "days", "fold", "fold_text",
    "fold_with_marks", "in_words", "is_unseen", "nearest", "number", "pieces", "simplified", "sound", "syllables",
    "without_marks", "years",
]  # fmt: skip
