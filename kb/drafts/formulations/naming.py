"""Names: the wordings by which texts name a formulation, and whether they are a number with what it counts."""

import re

from kb.corpus import Formulation

NUMBERS = "一二两三四五六七八九十"
_COUNTED = re.compile(f"(?P<number>[{NUMBERS}]+)(?P<measure>[个种大项条])(?P<rest>.+)")


def names(formulation: Formulation) -> tuple[str, ...]:
    """Return the wordings by which texts name a formulation.

    None if it is only the editor who gave it a name.
    """
    return formulation.also if formulation.is_label else (formulation.wording, *formulation.also)


def is_counted(wording: str) -> bool:
    """Return whether a folded wording is a number, a measure word and more.

    So is 四个意识, which people also say of others.
    """
    return _COUNTED.fullmatch(wording) is not None
