"""Variants on record: what people are known to write where a formulation is meant, and when that is surely so."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kb.corpus import Formulation, FormulationChange, When
from kb.drafts.formulations.days import first_day
from kb.drafts.formulations.naming import is_counted, names
from kb.text import fold_text


@dataclass(frozen=True)
class Variant:
    """`wording`, folded, is on record as written where `right` is meant. `change` is set if it was right before that
    change. `why` is why it is wrong, where the editor says so; before `since` it was in use."""

    formulation: Formulation
    wording: str
    right: str
    when: When
    why: str = ""
    change: FormulationChange | None = None
    since: str = ""

    def is_in_use(self, day: date | None) -> bool:
        """Return whether it was still in use on a day; None is today."""
        return bool(self.since) and day is not None and day < first_day(self.since)

    @property
    def is_name(self) -> bool:
        """Whether it stands for a name, and not for a name with what goes with it."""
        return self.right in names(self.formulation)


def variants(formulation: Formulation) -> Iterator[Variant]:
    """Yield what is on record of a formulation.

    What is wrong only within a list belongs to the list.
    """
    for wrong in formulation.wrong_variants:
        for wording in wrong.wordings if wrong.when != "listed" else ():
            yield Variant(formulation, fold_text(wording), wrong.right, wrong.when, wrong.why, since=wrong.since)
    for change in formulation.changes:
        for wording in change.wordings:
            folded = fold_text(wording)
            when: When = "quoted" if is_counted(folded) else "always"
            yield Variant(formulation, folded, change.now, when, change=change)
