"""History: whether a sentence that uses a former wording tells of the time when it was the wording."""

import re

from kb.corpus import FormulationChange
from kb.text import fold_text

_YEAR = re.compile(r"(?P<year>(?:19|20)\d\d)年")
_CONGRESS = re.compile("(?P<number>十[五六七八九]|二十)(?:大|届)")
_CONGRESS_YEARS = {"十五": 1997, "十六": 2002, "十七": 2007, "十八": 2012, "十九": 2017, "二十": 2022}
_STOP = re.compile("[。!?;]")
_REACH = 120  # characters of a sentence that are read on either side


def is_told_of_its_time(text: str, start: int, end: int, change: FormulationChange) -> bool:
    """Return whether the sentence tells of the time before a change.

    The sentence around `text[start:end]` names an earlier year or congress, or both wordings: 从三个自信到四个自信.
    """
    sentence = _STOP.split(text[max(0, start - _REACH) : start])[-1] + _STOP.split(text[end : end + _REACH])[0]
    years = [int(year["year"]) for year in _YEAR.finditer(sentence)]
    years += [_CONGRESS_YEARS[congress["number"]] for congress in _CONGRESS.finditer(sentence)]
    return any(year < int(change.date[:4]) for year in years) or (
        change.now != "" and fold_text(change.now) in sentence
    )
