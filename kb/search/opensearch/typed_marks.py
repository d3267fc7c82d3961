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

# Marks in one gap that are told apart: 。”（《 is already rare, and each more would double the alternatives.
_MOST_MARKS = 4


def written(paragraph: str) -> str:
    """Return what the index holds of a paragraph folded with its marks: places parted by spaces; empty without marks."""
    if not any(mark in paragraph for mark in MARKS):
        return ""
    return " ".join(ALTERNATIVE.join(alternatives) for alternatives in _places(*_parted(paragraph)) if alternatives)


def places_of(wording: str) -> tuple[str, bool]:
    """Return the places that a wording takes, and whether they suffice.

    The wording is folded with its marks, the places are parted by spaces. They do not suffice, so that a passage that has
    them may not hold the wording, where more marks were typed in one gap than the index tells apart.
    """
    characters, gaps = _parted(wording)
    short = [gap[:_MOST_MARKS] for gap in gaps]
    last = len(characters)
    places = [
        _at(characters, place - 1) + short[place] + _at(characters, place)
        for place in range(last + 1)
        if short[place] or 0 < place < last
    ]
    return " ".join(places), short == gaps


def _parted(text: str) -> tuple[list[str], list[str]]:
    """Return the characters, and the marks before, between and after them."""
    characters, gaps = [], [""]
    for character in text:
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
    """Return every row of marks that somebody may type in a gap."""
    rows = {""}
    for mark in gap:
        rows |= {row + mark for row in rows if len(row) < _MOST_MARKS}
    return sorted(rows - {""})
