"""Marks between characters as words of an index, so that a wording with marks typed in it is found by the index alone.

A paragraph folded with its marks is characters with a gap before, between and after them, each holding some marks or none.
A gap is written as alternatives at one place of the index: the two characters around it, and these with every row of marks
that somebody may have typed there, in order, with others left out; and the same for a wording that begins or ends in that
gap. A wording with marks is then one alternative for each of its gaps, in neighbouring places.

    >>> written("甲\\x01乙").split()
    ['甲乙\\x04甲\\x01乙\\x04甲\\x01\\x04\\x01乙']
"""

from collections.abc import Iterator

from kb.text import MARKS

ALTERNATIVE = "\x04"
"""Stands between alternatives; no folded text has it."""

_MOST_MARKS = 4


def written(marked: str) -> str:
    """What the index holds of a paragraph folded with its marks: places parted by spaces. Empty if it has no marks."""
    if not any(mark in marked for mark in MARKS):
        return ""
    return " ".join(ALTERNATIVE.join(alternatives) for alternatives in _places(*_parted(marked)) if alternatives)


def asked(marked: str) -> tuple[str, bool]:
    """The places that a wording with marks takes, parted by spaces; and whether every passage that has them holds the
    wording. It may not where more marks were typed in one gap than the index tells apart."""
    characters, gaps = _parted(marked)
    short = [gap[:_MOST_MARKS] for gap in gaps]
    last = len(characters)
    places = [
        _at(characters, place - 1) + short[place] + _at(characters, place)
        for place in range(last + 1)
        if short[place] or 0 < place < last
    ]
    return " ".join(places), short == gaps


def _parted(marked: str) -> tuple[list[str], list[str]]:
    """The characters, and the marks before, between and after them."""
    characters, gaps = [], [""]
    for character in marked:
        if character in MARKS:
            gaps[-1] += character
        else:
            characters.append(character)
            gaps.append("")
    return characters, gaps


def _places(characters: list[str], gaps: list[str]) -> Iterator[dict[str, None]]:
    for place, gap in enumerate(gaps):
        before, after = _at(characters, place - 1), _at(characters, place)
        alternatives = {before + after: None} if before and after else {}
        for marks in _rows(gap):
            alternatives |= dict.fromkeys((before + marks + after, before + marks, marks + after))
        yield alternatives


def _at(characters: list[str], place: int) -> str:
    return characters[place] if 0 <= place < len(characters) else ""


def _rows(gap: str) -> list[str]:
    """Every row of marks that can be had from those of a gap by leaving some out, up to the most that are told apart."""
    rows = {""}
    for mark in gap:
        rows |= {row + mark for row in rows if len(row) < _MOST_MARKS}
    return sorted(rows - {""})
