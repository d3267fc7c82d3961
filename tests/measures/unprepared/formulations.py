"""The register of 提法 run over every official full text at hand, as if each were a draft: none of them is to be doubted.

Official texts are right by what they are: a doubt about one shows a rule that is stricter than the sources. Each text is
read as a draft of its own day, and without a day, when the wording of an earlier time is told as such and is no doubt.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kb.corpus import Catalogue, Formulations
from kb.drafts.finding import Finding
from kb.drafts.formulations.find import Usages
from tests.measures.bench.corpus import database
from tests.measures.bench.corpus import laws as laws_of
from tests.measures.gold.corpora import official_texts
from tests.measures.gold.texts import WORDINGS, wording_of
from tests.measures.unprepared.library import Laws
from tests.measures.unprepared.result import Result, all_right

_PROJECT = Path(__file__).resolve().parents[3]
_PUBLISHED = re.compile(r"^published: '?(\d{4}-\d\d-\d\d)", re.MULTILINE)
_DAY_IN_NAME = re.compile(r"\((\d{4}-\d\d-\d\d)\)")
_AROUND = 20  # characters beside a doubt that are shown


@dataclass(frozen=True)
class OfficialText:
    """A text that is right by what it is, and the day of its wording, if that is known."""

    name: str
    day: date | None
    text: str


def _laws() -> Iterator[OfficialText]:
    for law in laws_of(database()):
        published = _PUBLISHED.search(law.text)
        yield OfficialText(law.id, date.fromisoformat(published[1]) if published else None, law.text)


def _regulations() -> Iterator[OfficialText]:
    folder = official_texts()
    catalogue = Catalogue.read(_PROJECT / "corpus" / "catalogue.yaml")
    for wording in WORDINGS if folder else ():
        metadata = catalogue.entries[wording.document].metadata
        assert folder is not None
        yield OfficialText(
            wording.document, metadata.published or metadata.approved or metadata.effective, wording_of(wording, folder)
        )


def _editions() -> Iterator[OfficialText]:
    regulations = official_texts()
    for path in sorted((regulations.parent / "editions").glob("*.md")) if regulations else ():
        if day := _DAY_IN_NAME.search(path.name):
            yield OfficialText(path.stem, date.fromisoformat(day[1]), path.read_text("utf-8"))


def _reports() -> Iterator[OfficialText]:
    for path in sorted((_PROJECT / "corpus" / "reports").glob("*.md")):
        yield OfficialText(path.stem, None, path.read_text("utf-8"))


TEXTS: dict[str, Callable[[], Iterator[OfficialText]]] = {
    "laws": _laws,
    "regulations": _regulations,
    "editions": _editions,
    "reports": _reports,
}
"""Where official full texts are; none where they are not at hand, and of laws a SystemExit."""


def measure(laws: Laws, seed: int) -> list[Result]:
    """Return two rows for each kind of text; nothing is drawn, so that *seed* makes no difference."""
    del laws, seed
    usages = Usages(Formulations.read(_PROJECT / "corpus" / "formulations.yaml"), lambda wording: False)
    return [row for kind, texts in TEXTS.items() for row in rows(kind, list(texts()), usages)]


def rows(kind: str, texts: list[OfficialText], usages: Usages) -> Iterator[Result]:
    """Yield what the register says of *texts*, with their days and without."""
    size = f"{len(texts)} texts, {sum(len(text.text) for text in texts):,} characters" if texts else "not at hand"
    for when in ("of their day", "of no day"):
        found = [(text, finding) for text in texts for finding in _findings(usages, text, when)]
        doubts = [_shown(text, finding) for text, finding in found if _is_doubt(finding, when)]
        yield all_right(f"提法 in {kind} {when} ({size}), not doubted", doubts, len(found))


def _findings(usages: Usages, text: OfficialText, when: str) -> list[Finding]:
    return usages.find(text.text, day=text.day if when == "of their day" else None)


def _is_doubt(finding: Finding, when: str) -> bool:
    return finding.verdict != "一致" and not (when == "of no day" and finding.verdict == "已修订")


def _shown(text: OfficialText, finding: Finding) -> str:
    start, end = finding.span
    around = f"{text.text[max(0, start - _AROUND) : start]}【{finding.text}】{text.text[end : end + _AROUND]}"
    return f"{text.name}: {finding.verdict} {around} – {finding.detail}".replace("\n", "⏎")
