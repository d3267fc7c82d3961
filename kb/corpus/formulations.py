"""Formulations 提法: wordings with a name and a fixed content, their components, sources and wrong variants."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from kb.corpus.source_files import content_of
from kb.documents import Place
from kb.errors import DocumentError, NotFoundError
from kb.files import read_yaml
from kb.text import fold_text


@dataclass(frozen=True, kw_only=True)
class CanonicalSource(Place):
    """Where a formulation is laid down: document and address, empty where they are not known, and the place in words."""

    location: str


When = Literal["always", "quoted", "beside", "listed"]
"""Where a literal wrong wording is surely meant for the formulation: wherever it stands; in quotation marks or close to
a word that shows that it is meant; close to such a word, or in quotation marks and close to one that goes with it; only
in a list of the members."""


@dataclass(frozen=True)
class WrongVariant:
    """A way of writing it that is known to be wrong, and why.

    `wrong` are the words themselves, several of them separated by ／; or, if `is_note`, what to beware of, in words that
    describe it. `wordings` are those that a draft is searched for. `right` is what to write
    instead of any of them; before `since`, a day, a month or a year, they were in use beside it.
    """

    wrong: str
    why: str = ""
    wordings: tuple[str, ...] = ()
    right: str = ""
    when: When = "always"
    since: str = ""
    is_note: bool = False


@dataclass(frozen=True)
class FormulationChange:
    """A change of the official wording, and since when: a day, a month or a year, as far as it is known.

    Before it people wrote `wordings`, literally, and listed `members`; `now` is what is written instead of `wordings`.
    """

    date: str
    change: str
    wordings: tuple[str, ...] = ()
    members: tuple[tuple[str, ...], ...] = ()
    now: str = ""


@dataclass(frozen=True)
class Formulation:
    """`wording` is what is searched for to find its uses; `components` are listed in canonical order, in neutral words.

    `count` is how many members the canonical list has; None if it is no list. `members` are the components as texts list
    them, each with the ways in which it may be written, the first of them the one to propose; none if texts do not list
    them in fixed words. `signs` are then the words by which each can still be told. `fixed_order` is where official texts
    list them in that order, none of them in another; empty if no order is known to be the right one. `also` are other wordings that are as right. `is_label` says that `wording` is the editor's
    name for it, which nobody is expected to write. `beside` are words that show, close to what looks like it, that it is
    meant; `verbs` go with it, but with other things too. `neighbours` are other wordings in use that look like it.
    """

    name: str
    wording: str
    components: tuple[str, ...] = ()
    count: int | None = None
    sources: tuple[CanonicalSource, ...] = ()
    wrong_variants: tuple[WrongVariant, ...] = ()
    changes: tuple[FormulationChange, ...] = ()
    confidence: str = "high"
    also: tuple[str, ...] = ()
    is_label: bool = False
    beside: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    neighbours: tuple[str, ...] = ()
    members: tuple[tuple[str, ...], ...] = ()
    signs: tuple[tuple[str, ...], ...] = ()
    fixed_order: tuple[str, ...] = ()


class Formulations:
    """All formulations by name, in the order of the file."""

    def __init__(self, formulations: tuple[Formulation, ...]) -> None:
        self.all = formulations
        self._by_name = {formulation.name: formulation for formulation in formulations}
        for formulation in formulations:
            self._by_name.setdefault(formulation.wording, formulation)
        self._folded = [
            (fold_text(wording), formulation)
            for formulation in formulations
            for wording in (formulation.wording, *formulation.also)
        ]

    def named(self, name: str) -> Formulation:
        """Return the formulation with this name or wording. Raises NotFoundError if there is none."""
        try:
            return self._by_name[name]
        except KeyError:
            raise NotFoundError(f"本库没有收录提法“{name}”，请从提法目录里查找。") from None

    def held_in(self, text: str) -> list[Formulation]:
        """Return the formulations that are, or whose wording stands in, *text*, the longest first."""
        folded = fold_text(text)
        held = {
            formulation.name: formulation
            for wording, formulation in self._folded
            if wording in folded and (not formulation.is_label or wording == folded)
        }
        return sorted(held.values(), key=lambda formulation: -len(formulation.wording))

    def near(self, text: str) -> list[Formulation]:
        """Return the formulations of which *text* may be a misspelling.

        One of its characters, of at least four, is another.
        """
        folded = fold_text(text)
        return [
            formulation
            for formulation in self.all
            if len(folded) >= 4 and _differ_by_one(folded, fold_text(formulation.wording))
        ]

    def words(self) -> list[str]:
        """Return the wordings that count as one word when text is cut."""
        return [formulation.wording for formulation in self.all if len(formulation.wording) <= 10]

    @classmethod
    def read(cls, path: Path) -> "Formulations":
        """Return the formulations in `path`; none if there is no such file. Raises DocumentError if it cannot be read."""
        return cls.parsed(content_of(path), str(path))

    @classmethod
    @lru_cache(maxsize=2)  # YAML takes a tenth of a second, and an update of other files leaves it as it is
    def parsed(cls, raw: bytes | None, path: str) -> "Formulations":
        """Return the formulations in *raw*, the bytes of the file *path*.

        There are none if there is no such file. Raises DocumentError if they cannot be read.
        """
        if raw is None:
            return cls(())
        try:
            rows = read_yaml(raw.decode("utf-8-sig"))["formulations"]
            return cls(tuple(map(_read, rows)))
        except (yaml.YAMLError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise DocumentError("提法文件不是正确的 YAML，请改正后再试。", path=path, line=1) from error


def _differ_by_one(a: str, b: str) -> bool:
    return len(a) == len(b) and sum(x != y for x, y in zip(a, b, strict=True)) == 1


_LISTS = ("components", "also", "beside", "verbs", "neighbours", "fixed_order")


def _read(row: dict[str, Any]) -> Formulation:
    lists: dict[str, Any] = {name: tuple(row.get(name, ())) for name in _LISTS}
    sources = row.get("sources", ())
    return Formulation(
        name=row["name"],
        wording=row.get("wording", row["name"]),
        count=row.get("count"),
        sources=tuple(CanonicalSource(**{"document": "", "address": "", **source}) for source in sources),
        wrong_variants=tuple(_wrong_variant(**variant) for variant in row.get("wrong_variants", ())),
        changes=tuple(_change(**change) for change in row.get("changes", ())),
        confidence=row.get("confidence", "high"),
        is_label=row.get("label", False),
        members=_members(row.get("components", []) if row.get("members") == "verbatim" else row.get("members", [])),
        signs=_members(row.get("signs", [])),
        **lists,
    )


def _wrong_variant(
    wrong: str = "", why: str = "", right: str = "", when: When = "always", since: str = "", **others: Any
) -> WrongVariant:
    """Read a wrong variant, whose literal wordings stand under `written`; what is described is a `note`."""
    wordings, note = tuple(others.pop("written", ())), others.pop("note", "")
    if others or when not in get_args(When) or bool(wordings) != bool(right) or bool(wrong) == bool(note):
        raise ValueError(f"a wrong variant cannot be read: {wrong}{note}")
    return WrongVariant(wrong or note, why, wordings, right, when, since, bool(note))


def _change(
    date: str, change: str, wordings: Sequence[str] = (), members: Sequence[str] = (), now: str = ""
) -> FormulationChange:
    if wordings and not now:
        raise ValueError(f"a change does not say what is written now: {change}")
    return FormulationChange(date, change, tuple(wordings), _members(members), now)


def _members(rows: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Read members; the ways to write one are separated by ／."""
    if isinstance(rows, str):
        raise ValueError(f"members are a list, or verbatim: {rows}")
    return tuple(tuple(row.split("／")) for row in rows)
