"""What became of every mark in the last run that was written down, and what this run gained and lost."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.measures.gold.entries import FOLDER, Setting
from tests.measures.gold.score import Result

FILE = FOLDER / "last_result.json"

Told = Mapping[str, Mapping[str, list[str]]]
"""By corpus, by entry: the outcome of each of its marks, in order, and behind them what is too much."""


@dataclass(frozen=True)
class Change:
    """A mark that is told otherwise than the last time; empty is a mark or an excess that was, or is, not there."""

    setting: str
    entry: str
    before: str
    now: str

    @property
    def is_gain(self) -> bool:
        return self.now == "ok" or (self.before.startswith("+") and not self.now)

    def __str__(self) -> str:
        return f"{self.entry} ({self.setting}): {self.before or '–'} → {self.now or '–'}"


def told(results: Mapping[Setting, Result]) -> Told:
    """What the results say of each mark."""
    return {setting: result.marks() for setting, result in results.items()}


def read(path: Path = FILE) -> Told:
    """What was written last; nothing if there is no file."""
    return dict(json.loads(path.read_text("utf-8"))) if path.exists() else {}


def write(now: Told, path: Path = FILE) -> None:
    """Writes the outcomes, an entry a line, so that a change shows as one line."""
    parts = [
        f'"{setting}": {{\n'
        + ",\n".join(f'"{entry}": {json.dumps(said, ensure_ascii=False)}' for entry, said in rows.items())
        + "\n}"
        for setting, rows in now.items()
    ]
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", "utf-8")


def changes(before: Told, now: Told) -> list[Change]:
    """The marks that are told otherwise; only of entries and corpora that are in both."""
    found: list[Change] = []
    for setting in now:
        for entry, said in now[setting].items():
            if entry not in before.get(setting, {}):
                continue
            found.extend(_compared(setting, entry, before[setting][entry], said))
    return found


def _compared(setting: str, entry: str, before: list[str], now: list[str]) -> list[Change]:
    marks_before, marks_now = _marks(before), _marks(now)
    found = [Change(setting, entry, was, new) for was, new in zip(marks_before, marks_now, strict=False) if was != new]
    gone = [one for one in before if one.startswith("+") and one not in now]
    come = [one for one in now if one.startswith("+") and one not in before]
    return [
        *found,
        *(Change(setting, entry, one, "") for one in gone),
        *(Change(setting, entry, "", one) for one in come),
    ]


def _marks(said: list[str]) -> list[str]:
    return [one for one in said if not one.startswith("+")]
