"""Whether words that stand in a source were cut out of it in the middle of a clause or a word."""

from kb.drafts.finding import Finding
from kb.drafts.quotations.collation import Collation
from kb.text import Segmenter


class Cuts:
    """Tells clauses and words that were cut; the dictionary of words is loaded once."""

    def __init__(self) -> None:
        self._language = Segmenter()

    def warm(self) -> None:
        """Load the dictionary."""
        self._language.warm()

    def judged(self, blank: Finding, collation: Collation) -> Finding:
        """Return *blank*, told to agree with its source, or to be cut off.

        After a colon the words must be whole clauses, elsewhere whole words.
        """
        before, after = collation.cut
        if collation.quotation.by_colon and (before or after):
            return collation.truncated(blank, "一句话")
        text = collation.original.text
        edges = [collation.start] * bool(before) + [collation.end] * bool(after)
        if any(self._language.crosses(text, edge) for edge in edges):
            return collation.truncated(blank, "一个词")
        return collation.agreeing(blank)
