"""Two versions of one text: cited with the year in eight ways, and without it on six days.

What is cited is an article that tells the two apart: another wording, or a number that one of them does not have. Right is
the version that is named, or the one in force on the day; that nothing was judged is no fault. Wrong is whatever was judged
by the other version. The texts are laws of which the database has an older version too, and Markdown files beside the
project, read as a user would import them; to these come as many drawn laws as make `WORKS`, with an older version that is
made: every fifth article in other words, the last two left out.
"""

import os
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from kb.corpus.folder import Corpus
from kb.documents.document import Document
from kb.drafts.checking import Checker
from kb.drafts.finding import Finding
from kb.indexing import build
from kb.intake import importing
from kb.library import Library
from kb.text import chinese, fold_text, without_marks
from kb.versions import own_days
from tests.measures.bench.corpus import Law, database, laws, write
from tests.measures.gold.rates import Rate
from tests.measures.unprepared.library import Laws
from tests.measures.unprepared.result import Result, all_right

_IMPORTED = date(2026, 11, 22)
_DATED = re.compile(r"(?P<title>.+)\((?P<day>\d{4}-\d\d-\d\d)\)")
WORKS = 80
_MADE = "-earlier"
# Articles of each version that are tried; the quotation is cut to so many characters of one.
_ARTICLES, _QUOTED = 3, 24

WAYS = (
    "{year}年《{title}》第{number}条",
    "{year}年的《{title}》第{number}条",
    "{year}年版《{title}》第{number}条",
    "{year}年修订的《{title}》第{number}条",
    "《{title}》（{year}年）第{number}条",
    "《{title}（{year}年）》第{number}条",
    "《{title}》第{number}条（{year}年修正）",
    "{year}年《{title}》（以下简称《该法》）第{number}条",
)

ABSENT_YEAR = 1950
"""A year in which no version of any of the texts was passed: nothing may be judged by another."""


@dataclass(frozen=True)
class Version:
    """One version: its document, and the day on which it was passed or made known, as its source states it."""

    document: Document
    day: date


@dataclass(frozen=True)
class Pair:
    """Two versions of one text, the older first."""

    older: Version
    newer: Version

    @property
    def title(self) -> str:
        return self.newer.document.title

    @property
    def is_made(self) -> bool:
        """Whether the older version was made of the newer."""
        return self.older.document.id.endswith(_MADE)

    def telling(self, version: Version) -> list[int]:
        """The numbers of the articles of a version that the other has in another wording, or does not have."""
        other = self.older if version is self.newer else self.newer
        own, theirs = _wordings(version.document), _wordings(other.document)
        return [number for number, wording in own.items() if theirs.get(number) != wording]


def measure(_: Laws | None, seed: int) -> list[Result]:
    """Cite the versions of every text with two, by year and by day."""
    folder = beside()
    if folder is None:
        return [Result("editions: skipped, the texts beside the project are not here", "–", Rate(0, 0), is_met=True)]
    draw = Random(seed)
    with opened(folder, draw) as (checker, pairs):
        return results(checker, pairs, draw)


def results(checker: Checker, pairs: list[Pair], draw: Random) -> list[Result]:
    """Return what came of citing *pairs*."""
    made = sum(pair.is_made for pair in pairs)
    named = _Tally(f"editions named, {len(pairs)} works, the older version of {made} made, in {len(WAYS)} ways")
    absent = _Tally("editions named of a year that has none")
    of_day = _Tally("editions of the day, on six days")
    quoted = _Tally("quotations by the edition of the day, on six days")
    for pair in pairs:
        for version in (pair.older, pair.newer):
            numbers = pair.telling(version)
            for number in draw.sample(numbers, min(_ARTICLES, len(numbers))):
                article = chinese(number)
                for way in WAYS:
                    text = f"根据{way.format(title=pair.title, year=version.day.year, number=article)}办理。"
                    named.add(text, None, _cited(checker, text, None), version)
                text = f"根据{WAYS[0].format(title=pair.title, year=ABSENT_YEAR, number=article)}办理。"
                absent.add(text, None, _cited(checker, text, None), None)
                quotation = _wordings(version.document)[number][:_QUOTED]
                for day in _days(pair):
                    right = _in_force(pair, day)
                    text = f"根据《{pair.title}》第{article}条办理。"
                    of_day.add(text, day, _cited(checker, text, day), right)
                    text = f"《{pair.title}》第{article}条规定：“{quotation}”"
                    quoted.add_quotation(text, day, _quoted(checker, text, day), right, quotation)
    return [row for tally in (named, absent, of_day, quoted) for row in tally.rows]


def _cited(checker: Checker, text: str, day: date | None) -> Finding:
    """The finding on the citation at the head of *text*."""
    return next(finding for finding in checker.check(text, day).findings if finding.kind == "citation")


def _quoted(checker: Checker, text: str, day: date | None) -> Finding | None:
    return next((finding for finding in checker.check(text, day).findings if finding.kind == "quotation"), None)


class _Tally:
    """What came of one kind of mark."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._wrong: list[str] = []
        self._count = self._judged = 0

    def add(self, text: str, day: date | None, finding: Finding, right: Version | None) -> None:
        """Add the finding on a citation; what is judged must be judged by *right*."""
        is_right = bool(finding.target and right and finding.target.document == right.document.id)
        # That a text is the first of its work, and not yet in force, is no judgement of its wording.
        is_not_yet = finding.verdict == "尚未施行" and right is None
        self._note(text, day, finding, right, is_right=is_right or is_not_yet or not finding.is_checked)

    def add_quotation(
        self, text: str, day: date | None, finding: Finding | None, right: Version | None, quotation: str
    ) -> None:
        """Add the finding on a quotation: it agrees if it stands in *right*, and differs if it does not.

        Where the version of the day is not known, it may agree with another that is named, and never differ.
        """
        if finding is None or not finding.is_checked:
            self._count += 1
            return
        stands = right is None or without_marks(fold_text(quotation)) in _whole(right.document)
        agrees = finding.verdict == "一致"
        is_judged_by_right = bool(finding.target and right and finding.target.document == right.document.id)
        is_right = agrees if right is None else agrees == stands or (stands and is_judged_by_right)
        self._note(text, day, finding, right, is_right=is_right)

    def _note(self, text: str, day: date | None, finding: Finding, right: Version | None, *, is_right: bool) -> None:
        self._count += 1
        self._judged += finding.is_checked
        if not is_right:
            wanted = right.document.id if right else "none"
            self._wrong.append(f"{day or ''} {text!r} → {finding.verdict}: {finding.detail[:120]}, right is {wanted}")

    @property
    def rows(self) -> list[Result]:
        return [
            Result(f"{self._name}: judged", "–", Rate(self._judged, self._count), is_met=True),
            all_right(f"{self._name}: none by another", self._wrong, self._count),
        ]


def _days(pair: Pair) -> list[date]:
    """Six days: before the first version was passed, on the day of each, within each, and long after."""
    first, second = (_begun(version) for version in (pair.older, pair.newer))
    between = first + (second - first) / 2
    return [pair.older.day - timedelta(30), first, between, second, second + timedelta(60), second + timedelta(400)]


def _begun(version: Version) -> date:
    """The day from which a version holds; one that was amended keeps the day on which the first of all began."""
    effective = version.document.metadata.effective
    return max(version.day, effective) if effective else version.day


def _in_force(pair: Pair, day: date) -> Version | None:
    if day < _begun(pair.older):
        return None
    return pair.newer if day >= _begun(pair.newer) else pair.older


def _whole(document: Document) -> str:
    texts = (paragraph.text for passage in document.passages for paragraph in passage.paragraphs)
    return "".join(without_marks(fold_text(text)) for text in texts)


def _wordings(document: Document) -> dict[int, str]:
    """The articles by number, each with its folded wording; none that stands twice."""
    wordings: dict[int, list[str]] = defaultdict(list)
    for passage in document.articles:
        if not passage.address.inserted:
            wordings[passage.address.number].append(fold_text("".join(part.rest for part in passage.paragraphs)))
    return {number: texts[0] for number, texts in wordings.items() if len(texts) == 1}


def beside() -> Path | None:
    """The folder of Markdown files with two versions of each text; None if it is not here."""
    folder = Path(os.environ.get("KB_SHARED") or Path(__file__).resolve().parents[4] / "shared") / "editions"
    return folder if folder.is_dir() else None


@contextmanager
def opened(folder: Path, draw: Random, works: int = WORKS) -> Iterator[tuple[Checker, list[Pair]]]:
    """Open a library of *works* texts in two versions each, with the pairs in it.

    It is those of the database, of the files in *folder*, and drawn ones; if there are too many, the first of each.
    """
    with TemporaryDirectory(prefix="kb-editions-") as name:
        corpus = Corpus(Path(name) / "corpus")
        by_title = defaultdict(list)
        for law in laws(database()):
            by_title[_stated(law, "title")].append(law)
        twice = {title: namesakes for title, namesakes in by_title.items() if len(namesakes) == 2}
        days = _write(corpus, [law for title in sorted(twice)[: works // 3] for law in twice[title]])
        days |= _import(corpus, folder, works // 3 if works < WORKS else None, set(twice))
        imported = {match["title"] for path in folder.glob("*.md") if (match := _DATED.fullmatch(path.stem))}
        once = sorted(
            title
            for title, namesakes in by_title.items()
            if _plain(title) not in imported and _may_be_made(title, namesakes)
        )
        for title in draw.sample(once, works):
            days |= _write(corpus, [by_title[title][0], _earlier(by_title[title][0])])
        library = Library.open(build(Path(name) / "index", corpus).folder)
        try:
            versions = [Version(library.document(identifier), day) for identifier, day in days.items()]
            pairs = sorted(_pairs(versions), key=lambda pair: pair.is_made)
            yield Checker(library), pairs[:works]
        finally:
            library.close()


def _stated(law: Law, name: str) -> str:
    stated = re.search(rf"^{name}: '?([^'\n]+)", law.text, re.MULTILINE)
    return stated[1] if stated else ""


def _write(corpus: Corpus, versions: list[Law]) -> dict[str, date]:
    """Write versions of the database; return the day on which each was published."""
    write(corpus.folder / "laws", versions)
    return {law.id: date.fromisoformat(_stated(law, "published")) for law in versions}


def _may_be_made(title: str, namesakes: list[Law]) -> bool:
    is_law = title.startswith("中华人民共和国") and title.endswith(("法", "条例"))
    return (
        is_law
        and len(namesakes) == 1
        and _stated(namesakes[0], "status") == "现行有效"
        and len(namesakes[0].provisions) > 20
    )


def _earlier(law: Law) -> Law:
    """An older version of a law, made of it: other words, two articles less, four years before."""
    head, *articles = re.split(r"^(?=第.{1,8}条\u3000)", law.text, flags=re.MULTILINE)
    for at in range(0, len(articles), 5):
        articles[at] = articles[at].replace("应当", "必须").replace("规定", "要求").replace("依法", "依照法律")
    for name in ("published", "effective"):
        if day := _stated(law, name):
            head = head.replace(f"{name}: {day}", f"{name}: {int(day[:4]) - 4}{day[4:]}").replace("-02-29", "-02-28")
    head = head.replace("status: 现行有效", "status: 已修订")
    return Law(f"{law.id}{_MADE}", head + "".join(articles[:-2]), ())


def _import(corpus: Corpus, folder: Path, most: int | None, without: set[str]) -> dict[str, date]:
    """Import the files as a user would, but for titles in *without*; return the day that the name of each states."""
    named = {path: match for path in sorted(folder.glob("*.md")) if (match := _DATED.fullmatch(path.stem))}
    titles = sorted({match["title"] for match in named.values()} - {_plain(title) for title in without})[:most]
    intake = importing.understand_all([path for path, match in named.items() if match["title"] in titles], corpus)
    days: dict[str, date] = {}
    for understood in intake.documents:
        importing.write_understood(corpus, understood, _IMPORTED)
        stated = _DATED.search(Path(understood.metadata.source).stem)
        if stated:
            days[understood.metadata.id] = date.fromisoformat(stated["day"])
    return days


def _plain(title: str) -> str:
    return title.removeprefix("中华人民共和国")


def _pairs(versions: list[Version]) -> Iterator[Pair]:
    by_title = defaultdict(list)
    for version in sorted(versions, key=lambda version: version.day):
        by_title[version.document.title].append(version)
    for _, namesakes in sorted(by_title.items()):
        for older, newer in pairwise(namesakes[-2:]):
            if older.day.year != newer.day.year and all(map(_is_its_own, (older, newer))):
                yield Pair(older, newer)


def _is_its_own(version: Version) -> bool:
    """Whether the text itself says that it is of the day in its file's name: some lost the last line of their note."""
    return version.day in own_days(version.document.metadata)
