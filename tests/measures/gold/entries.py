"""The gold set as it stands in the YAML files: sentences, the marks in them, and what is to be said of each.

An entry has a `text` of its own, or one of the official texts, told by `file`, `start` and `end` (texts.py). In its text
`{a}` stands for a quotation of such a place, altered as `alter` says. A mark's `start` and `end` are code points of the
entry's text as it is written, `says` what stands there. `target` is a document of the corpus or its catalogue, `address`
a part of it; a mark without a target names nothing that is known. `verdict` is one, a list of those that are true, or a
mapping from the corpus that it is judged by (`shipped`, `full`). `also` are other spans that are as good. An `optional`
mark need not be found, but what is said of it must be right; a `debatable` one is listed and not scored. `unjudged` is what
must be counted in the coverage and be no finding, how many for each reason.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from tests.measures.gold.texts import text_of

Setting = Literal["shipped", "full"]
SETTINGS: tuple[Setting, ...] = get_args(Setting)

FOLDER = Path(__file__).resolve().parent
FILES = ("reports", "regulations", "planted", "quotations", "unseen")
REAL = frozenset({"reports", "regulations"})

Span = tuple[int, int]


@dataclass(frozen=True)
class Place:
    """Code points `[start, end)` of the text of a file of official texts."""

    file: str
    start: int
    end: int

    def text(self, folder: Path) -> str:
        return text_of(folder / self.file)[self.start : self.end]


@dataclass(frozen=True)
class Mark:
    """A place in an entry's text and what is to be said of it.

    `span` is of the text that is checked. `targets` are the documents that are right, None for none. `quote` names the
    quotation that the mark is, empty if it is none that was put in.
    """

    span: Span
    kind: str
    rule: str
    verdicts: Mapping[Setting, frozenset[str]]
    targets: tuple[str | None, ...] = (None,)
    address: str = ""
    also: tuple[Span, ...] = ()
    optional: bool = False
    debatable: bool = False
    formulation: str = ""
    quote: str = ""

    def spans(self) -> tuple[Span, ...]:
        return (self.span, *self.also)


@dataclass(frozen=True)
class Entry:
    """A sentence, or a few, with all that is to be found in it.

    `text` is what is checked, `quoted` the spans of it that were put in. `day` is the day by which it is judged, None if
    it says itself, or need not.
    """

    id: str
    file: str
    rule: str
    text: str
    marks: tuple[Mark, ...]
    day: date | None = None
    debatable: bool = False
    note: str = ""
    quoted: tuple[Span, ...] = ()
    unjudged: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Written:
    """An entry as it stands in its file: `row` is the YAML."""

    id: str
    file: str
    row: dict[str, Any] = field(repr=False)

    @property
    def places(self) -> list[Place]:
        """The places in official texts without which the entry has no text."""
        own = self.row["text"]
        found = [Place(**own)] if isinstance(own, dict) else []
        return found + [_place(quote) for quote in self.row.get("quotes", {}).values()]

    def entry(self, folder: Path | None) -> Entry:
        """The entry, with the official texts in `folder`, which may be None if it needs none."""
        own = self.row["text"]
        template = Place(**own).text(_given(folder)) if isinstance(own, dict) else str(own)
        text, shift, quoted = _filled(template, self.row.get("quotes", {}), folder)
        marks = tuple(_mark(row, shift, quoted) for row in self.row["marks"])
        return Entry(
            self.id,
            self.file,
            self.row["rule"],
            text,
            marks,
            day=self.row.get("as_of"),
            debatable=bool(self.row.get("debatable")),
            note=self.row.get("note", ""),
            quoted=tuple(quoted.values()),
            unjudged=self.row.get("unjudged", {}),
        )


@cache
def written() -> tuple[Written, ...]:
    """Every entry of every file, in order."""
    found: list[Written] = []
    for file in FILES:
        rows = yaml.safe_load((FOLDER / f"{file}.yaml").read_text("utf-8"))["entries"]
        found.extend(Written(row["id"], file, row) for row in rows)
    return tuple(found)


def entries(folder: Path | None) -> list[Entry]:
    """All entries; without the official texts those that need none."""
    return [one.entry(folder) for one in written() if folder is not None or not one.places]


def _given(folder: Path | None) -> Path:
    if folder is None:
        raise ValueError("this entry needs the official texts")
    return folder


def _place(quote: Mapping[str, Any]) -> Place:
    return Place(quote["file"], quote["start"], quote["end"])


def _filled(
    template: str, quotes: Mapping[str, Any], folder: Path | None
) -> tuple[str, Callable[[int], int], dict[str, Span]]:
    """`template` with its quotations put in; where a code point of it went; and where each quotation stands."""
    text = ""
    at = 0
    moves: list[tuple[int, int]] = [(0, 0)]
    quoted: dict[str, Span] = {}
    for name in sorted(quotes, key=lambda name: template.index(f"{{{name}}}")):
        sign = f"{{{name}}}"
        start = template.index(sign)
        wording = altered(_place(quotes[name]).text(_given(folder)), quotes[name].get("alter", []))
        text += template[at:start]
        quoted[name] = (len(text), len(text) + len(wording))
        text += wording
        at = start + len(sign)
        moves.append((at, len(text) - at))
    text += template[at:]
    return text, lambda position: position + max(move for move in moves if move[0] <= position)[1], quoted


def _mark(row: Mapping[str, Any], shift: Callable[[int], int], quoted: Mapping[str, Span]) -> Mark:
    span = quoted[row["quote"]] if "quote" in row else (shift(row["start"]), shift(row["end"]))
    target = row.get("target")
    return Mark(
        span,
        row["kind"],
        row["rule"],
        _verdicts(row["verdict"]),
        tuple(target) if isinstance(target, list) else (target,),
        row.get("address", ""),
        tuple((shift(start), shift(end)) for start, end in row.get("also", ())),
        bool(row.get("optional")),
        bool(row.get("debatable")),
        row.get("formulation", ""),
        row.get("quote", ""),
    )


def _verdicts(written: str | list[str] | dict[Setting, str | list[str]]) -> Mapping[Setting, frozenset[str]]:
    by_setting = written if isinstance(written, dict) else dict.fromkeys(SETTINGS, written)
    return {setting: _several(by_setting[setting]) for setting in SETTINGS}


def _several(said: str | list[str]) -> frozenset[str]:
    return frozenset([said] if isinstance(said, str) else said)


Alteration = Mapping[str, Any]


def altered(wording: str, alterations: list[Alteration]) -> str:
    """`wording` after each of `alterations`, in order.

    `substitute: [at, characters]`, `drop: [at, count]`, `add: [at, characters]`, `transpose: at` (that character and the
    next), `head: count` and `tail: count` (cut off), `without: character`, `inner: ‘’` (the marks that “” become).
    """
    for alteration in alterations:
        ((name, value),) = alteration.items()
        wording = _ALTERATIONS[name](wording, value)
    return wording


_ALTERATIONS: dict[str, Callable[[str, Any], str]] = {
    "substitute": lambda text, value: text[: value[0]] + value[1] + text[value[0] + len(value[1]) :],
    "drop": lambda text, value: text[: value[0]] + text[value[0] + value[1] :],
    "add": lambda text, value: text[: value[0]] + value[1] + text[value[0] :],
    "transpose": lambda text, at: text[:at] + text[at + 1] + text[at] + text[at + 2 :],
    "head": lambda text, count: text[count:],
    "tail": lambda text, count: text[:-count],
    "without": lambda text, character: text.replace(character, ""),
    "inner": lambda text, marks: text.replace("“", marks[0]).replace("”", marks[1]),
}
