"""Near forms of a wording that stands nowhere: the same with other function words, or without a slip, that do stand.

批评与自我批评 where texts have 批评和自我批评, 四种形太 where they have 四种形态. Nothing is offered that does not stand.
"""

import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from rapidfuzz.distance import OSA

from kb.corpus import Snapshot
from kb.search.engine import SearchEngine
from kb.search.query import Question
from kb.search.values import NearForm, Query
from kb.text import NUMBER, NUMERAL, Wording, chinese, fold_text, number, simplified, sound

MOST_NEAR = 3  # that are offered: more would be a list to read
# A sentence has too many near forms; of two characters every word is one edit from a hundred others.
_SHORTEST, _LONGEST = 3, 24
# Passages that hold one half of the wording and are looked into, of each half: two milliseconds.
_MOST_HOLDING = 300
# Seconds of work for the two halves together: what may have been meant is not worth more waiting than that.
_TIME = 0.008
# Forms that the engine is asked about: as many as the exchanges of a wording of two halves and a number.
_MOST_ASKED = 14

_JOINING = ("和", "与", "、", "及", "以及", "同")
_JOINED = re.compile("(?P<first>.+?)(?P<joint>以及|[和与及同、])(?P<second>.+)")
_NUMBER = re.compile(NUMBER)
_FUNCTION_WORDS = re.compile("以及|[和与及同、的]")


def forms_near(
    question: Question, engine: SearchEngine, snapshot: Snapshot, known: Sequence[str] = ()
) -> tuple[NearForm, ...]:
    """Return near forms of what was typed that stand in the passages it asks about, the likeliest first.

    `known` are wordings that may be meant, before any other. Raises KbError if the engine cannot answer.
    """
    typed = fold_text(simplified(question.text))
    forms: Iterable[str] = known
    if _is_plain(typed):
        forms = chain(known, exchanged(typed), _mended(typed, engine, snapshot))
    near: dict[str, NearForm] = {}
    for form in islice(forms, _MOST_ASKED):
        key = fold_text(form)
        if key != typed and key not in near:
            query = Query(form, "exact", (Wording.of(form),), filters=question.filters, statuses=question.statuses)
            if count := engine.count(query):
                near[key] = NearForm(form, count)
    first = {fold_text(form): -1 for form in known}
    far = {key: first.get(key, _unlikeness(typed, key)) for key in near}
    likely = [key for key in near if far[key] < _UNLIKELY] or list(near)
    likely.sort(key=lambda key: (far[key], -near[key].passages))
    return tuple(near[key] for key in likely[:MOST_NEAR])


def exchanged(typed: str) -> Iterator[str]:
    """Yield a folded wording with other function words: another 和, one 的 less, its two halves turned round, 2 for 二."""
    joined = _JOINED.fullmatch(typed)
    if joined:
        first, joint, second = joined["first"], joined["joint"], joined["second"]
        yield from (f"{first}{other}{second}" for other in _JOINING if other != joint)
        yield from (f"{second}{other}{first}" for other in dict.fromkeys((joint, *_JOINING[:3])))
    yield from (typed[: at.start()] + typed[at.end() :] for at in re.finditer("的", typed))
    for numeral in _NUMBER.finditer(typed):
        yield from (typed[: numeral.start()] + other + typed[numeral.end() :] for other in _otherwise(numeral[0]))


def _otherwise(numeral: str) -> Iterator[str]:
    """Yield a number as it is written otherwise: 2, 二, 两."""
    value = number(numeral)
    if value is not None and 0 < value < 10_000:
        yield from (
            other for other in (chinese(value), str(value), "两" if value == 2 else "") if other not in ("", numeral)
        )


def _mended(typed: str, engine: SearchEngine, snapshot: Snapshot) -> list[str]:
    """Return what stands and is one slip from *typed*, the likeliest first.

    One slip leaves one half of a wording as it was: only where that stands something near can.
    """
    half = len(typed) // 2 if len(typed) > _SHORTEST else 2
    left, right = (typed[:half], typed[half:]), (typed[: len(typed) - half], typed[len(typed) - half :])
    forms = Counter(_beside(left[0], left[1], engine, snapshot, is_before=False))
    forms.update(_beside(right[1], right[0], engine, snapshot, is_before=True))
    return sorted(forms, key=lambda form: (_unlikeness(typed, form), -forms[form], form))


def _beside(kept: str, slip: str, engine: SearchEngine, snapshot: Snapshot, *, is_before: bool) -> Iterator[str]:
    """Yield each form that stands with *kept* in it, and one slip from *slip* behind it, or before it."""
    typed = slip + kept if is_before else kept + slip
    reach = 2 * len(slip) + 4  # marks in between are folded away
    last = time.thread_time() + _TIME / 2
    for place in engine.holding(Wording.of(kept), _MOST_HOLDING):
        if time.thread_time() > last:
            return
        record = snapshot.record(place).decode()
        at = record.find(kept)
        while at != -1:
            end = at + len(kept)
            around = fold_text(record[max(0, at - reach) : at] if is_before else record[end : end + reach])
            for length in (len(slip), len(slip) + 1, len(slip) - 1):
                other = around[len(around) - length :] if is_before else around[:length]
                form = other + kept if is_before else kept + other
                if form not in typed and OSA.distance(other, slip, score_cutoff=1) == 1 and _is_slip(typed, form):
                    yield form
            at = record.find(kept, end)


def _is_slip(typed: str, form: str) -> bool:
    """Tell whether one may have been typed for the other: no punctuation was, nor another number (第三条, 第四条)."""
    if not all(map(_is_wording, form)):
        return False
    others = [(a, b) for a, b in zip(typed, form, strict=False) if a != b]
    return (
        len(typed) != len(form)
        or len(others) > 1
        or not all(re.fullmatch(NUMERAL, character) for character in others[0])
    )


_UNLIKELY = 2


def _unlikeness(typed: str, form: str) -> int:
    """Return how far a form is from what was typed: 0 by function words or how a number is written, 1 by a character that
    was left out or sounds the same, 2 by any other. Those are offered only where there are no nearer ones."""
    if len(typed) < len(form) or _bare(typed) == _bare(form):
        return int(_bare(typed) != _bare(form))
    is_same_sound = len(typed) == len(form) and all(
        a == b or sound(a) == sound(b) for a, b in zip(typed, form, strict=True)
    )
    return 1 if is_same_sound else _UNLIKELY


def _bare(wording: str) -> list[str]:
    """Return the characters of a wording without function words, in any order, numbers by their value."""
    return sorted(_NUMBER.sub(lambda numeral: str(number(numeral[0])), _FUNCTION_WORDS.sub("", wording)))


def _is_plain(typed: str) -> bool:
    """Tell whether a folded wording is long enough to have near forms, short enough to be one, and nothing but a wording."""
    is_of_words = len(_FUNCTION_WORDS.sub("", typed)) > 1 and all(map(_is_wording, typed))
    return _SHORTEST <= len(typed) <= _LONGEST and is_of_words


def _is_wording(character: str) -> bool:
    return character.isalnum() or character == "、"
