"""Formulations 提法: wordings with a name and a fixed content, their components, sources and wrong variants."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from kb.errors import DocumentError, NotFoundError
from kb.text.fold import fold_text


@dataclass(frozen=True)
class CanonicalSource:
    """Where a formulation is laid down: a document and address where they are known, and the place in words."""

    location: str
    document: str = ""
    address: str = ""


@dataclass(frozen=True)
class WrongVariant:
    """A way of writing it that is known to be wrong, and why."""

    wrong: str
    why: str = ""


@dataclass(frozen=True)
class Change:
    """A change of the official wording, and since when."""

    date: str
    change: str


@dataclass(frozen=True)
class Formulation:
    """`wording` is what is searched for to find its uses; `components` are listed in canonical order, in neutral words.

    `count` is how many members the canonical list has; None if it is no list.
    """

    name: str
    wording: str
    components: tuple[str, ...] = ()
    count: int | None = None
    sources: tuple[CanonicalSource, ...] = ()
    wrong_variants: tuple[WrongVariant, ...] = ()
    changes: tuple[Change, ...] = ()
    confidence: str = "high"


class Formulations:
    """All formulations by name, in the order of the file."""

    def __init__(self, formulations: tuple[Formulation, ...]) -> None:
        self.all = formulations
        self._by_name = {formulation.name: formulation for formulation in formulations}
        for formulation in formulations:
            self._by_name.setdefault(formulation.wording, formulation)

    def named(self, name: str) -> Formulation:
        """The formulation with this name or wording. Raises NotFoundError if there is none."""
        try:
            return self._by_name[name]
        except KeyError:
            raise NotFoundError(f"本库没有收录提法“{name}”，请从提法目录里查找。") from None

    def near(self, text: str) -> list[Formulation]:
        """The formulations of which `text` may be a misspelling: of four characters or more, and one is another."""
        folded = fold_text(text)
        return [one for one in self.all if len(folded) >= 4 and _differ_by_one(folded, fold_text(one.wording))]

    def words(self) -> list[str]:
        """The wordings that should count as one word when text is cut."""
        return [formulation.wording for formulation in self.all if len(formulation.wording) <= 10]

    @classmethod
    def read(cls, path: Path) -> "Formulations":
        """The formulations in `path`; none if there is no such file. Raises DocumentError if it cannot be read."""
        if not path.exists():
            return cls(())
        try:
            rows = yaml.safe_load(path.read_text("utf-8"))["formulations"]
            return cls(tuple(map(_read, rows)))
        except (yaml.YAMLError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise DocumentError("提法文件不是正确的 YAML，请改正后再试。", path=str(path), line=1) from error


def _differ_by_one(a: str, b: str) -> bool:
    return len(a) == len(b) and sum(x != y for x, y in zip(a, b, strict=True)) == 1


def _read(row: dict[str, Any]) -> Formulation:
    return Formulation(
        name=row["name"],
        wording=row.get("wording", row["name"]),
        components=tuple(row.get("components", ())),
        count=row.get("count"),
        sources=tuple(CanonicalSource(**source) for source in row.get("sources", ())),
        wrong_variants=tuple(WrongVariant(**variant) for variant in row.get("wrong_variants", ())),
        changes=tuple(Change(**change) for change in row.get("changes", ())),
        confidence=row.get("confidence", "high"),
    )
