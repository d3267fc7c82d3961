"""Characters: folding, numerals, days, words."""

from kb.text.dates import day, days, in_words, years
from kb.text.difference import Change, DiffPiece, NearestPlace, Op, changes, nearest, pieces
from kb.text.folding import MARKS, QUOTE, Folded, fold, fold_text, fold_with_marks, without_marks
from kb.text.hanzi import simplified, sound, syllables
from kb.text.numerals import DIGITS, MOST, NUMBER, chinese, number
from kb.text.phrase import Wording
from kb.text.words import Segmenter

__all__ = [
    "DIGITS", "MARKS", "MOST", "NUMBER", "QUOTE", "Change", "DiffPiece", "Folded", "NearestPlace", "Op", "Segmenter",
    "Wording", "changes", "chinese", "day", "days", "fold", "fold_text", "fold_with_marks", "in_words", "nearest",
    "number", "pieces", "simplified", "sound", "syllables", "without_marks", "years",
]  # fmt: skip
