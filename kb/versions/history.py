"""The history of a text as it tells it itself, in the note below its title: when it was passed, and when amended."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kb.documents import Document, Metadata
from kb.text import days
from kb.versions.dates import own_days

_AMENDED = re.compile(r"修订|修正|修改")
_ISSUED = re.compile(r"通过|批准|审议|公布|发布|颁布|印发|下发|制定")
_NUMBER = re.compile(r"[一-龥]{2,20}令第?[一二三四五六七八九十百零〇\d]{1,6}号")
# Between the day on which a text is passed and that on which it is made known lie up to ten months (高等学校基层组织
# 工作条例); what lies further apart are two versions.
_LONGEST_ISSUE = timedelta(days=400)
# A version is on record by the day on which it was passed, or by that on which it was made known, some weeks later.
_SAME_VERSION = timedelta(days=60)


@dataclass(frozen=True)
class History:
    """The days on which a text was passed or made known, and on which it was amended, each in order.

    Both are empty if no note below the title states any. `number` is the last that the note names: 国务院令第791号.
    """

    issued: tuple[date, ...] = ()
    amended: tuple[date, ...] = ()
    number: str = ""

    @classmethod
    def of(cls, document: Document) -> "History":
        """Return what the note below the title of *document* states."""
        note = "\n".join(_note(document))
        spans = list(days(note))
        stops = [start for start, _, _ in spans[1:]] + [len(note)]
        told = [(day, note[end:stop]) for (_, end, day), stop in zip(spans, stops, strict=False)]
        amended = {day for day, what in told if _AMENDED.search(what)}
        issued = {day for day, what in told if day not in amended and _ISSUED.search(what)}
        numbers = _NUMBER.findall(told[-1][1] if told else "")
        return cls(tuple(sorted(issued)), tuple(sorted(amended)), numbers[-1] if numbers else "")

    @property
    def is_of_first(self) -> bool:
        """Tell whether the note states that this is the first version: passed and made known once, and never amended."""
        return bool(self.issued) and not self.amended and self.issued[-1] - self.issued[0] <= _LONGEST_ISSUE

    def unrecorded(self, after: Metadata, day: date, versions: Iterable[Metadata]) -> bool:
        """Tell whether the text was amended later than *after* and by *day* into none of *versions*."""
        latest = max(own_days(after), default=date.max)
        on_record = {own for version in versions for own in own_days(version)}
        return any(
            latest + _SAME_VERSION < amended <= day and all(abs(amended - own) > _SAME_VERSION for own in on_record)
            for amended in self.amended
        )


def _note(document: Document) -> Iterator[str]:
    """Yield the lines between title and text, which are no sentences."""
    sections = {section.address for section in document.sections}
    for passage in document.passages:
        if passage.kind == "article" or passage.address in sections:
            return
        if passage.address != "title":
            yield from (paragraph.text for paragraph in passage.paragraphs if "。" not in paragraph.text)
