"""Laws and official texts in the forms in which offices have them: what comes in right, what is told, what is wrong in silence.

`python -m tests.measures.intake.transformations [--all] [--cases FILE]` prints the table, and writes every case that is not
right into FILE, one JSON object a line.
"""

import argparse
import json
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from kb.corpus import Corpus
from kb.intake import understand_all
from kb.text import fold_text
from tests.measures.accuracy_page import table
from tests.measures.bench.corpus import Law, database
from tests.measures.bench.corpus import laws as all_laws
from tests.measures.gold.corpora import official_texts
from tests.measures.gold.rates import Rate
from tests.measures.gold.texts import WORDINGS, wording_of
from tests.measures.intake import office
from tests.measures.intake.laws import as_text
from tests.measures.intake.transformed import AS_IT_IS, FORMS, SLOW, Form, Text, file_of
from tests.support.ofd_files import by_ofdrw

_PROJECT = Path(__file__).resolve().parents[3]
_DAY = re.compile(r"(?:published|effective): (\d{4})-(\d\d)-(\d\d)")
_MARKS = re.compile(r"(?:\[\^\d+\])+$")
# Where what is told with a document keeps its sentence: a problem, something left out, a decision that is asked for.
_SAID = ("message", "kind", "question")
DRAWN = 40  # files of a slow form in the quick measure: the PDF files of 40 laws take a minute

# What a remark must name for a person to see what is wrong: articles that are missing or stand twice, or that another text
# begins; where every article is there and only its words differ, also signs that could not be read; the title; the days.
_OF_NUMBERS = re.compile(
    "(?:缺|重复|不连续|不止一次|没有找到|没有编号|看不出|可能|存疑|请核对|应有|重新|未能).*条|"
    "条.*(?:缺|重复|不连续|不止一次|没有找到|看不出|可能|存疑|请核对|应有|重新|未能|另一)|另一份|另一部|没有条|没有归入"
)
_OF_WORDS = re.compile("认不出|〓|没有归入|看不出|存疑|折行.*可能|可能.*折行")
_OF_TITLE = re.compile("题名|标题")
_OF_DAYS = re.compile("日期|施行|通过|公布")


@dataclass(frozen=True)
class Article:
    """An article as it came in: its address, its folded text, the folded texts of its paragraphs."""

    address: str
    text: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """What came of one file: of its main document title, articles and days; every sentence that was told; titles of all."""

    title: str
    articles: tuple[Article, ...]
    approved: date | None
    effective: date | None
    told: tuple[str, ...]
    cut: tuple[str, ...]
    titles: tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """One text in one form: what was wrong (none: right), whether all of it was told, whether the paragraphs are equal."""

    form: str
    text: str
    wrong: tuple[str, ...]
    silent: tuple[str, ...]
    has_paragraphs: bool
    detail: str = ""

    @property
    def fate(self) -> str:
        return "silent" if self.silent else "told" if self.wrong else "right"


def texts(laws: Sequence[Law], official: Path | None) -> list[Text]:
    """Return the laws with a note of their day, and the official texts as they were cut out of their files."""
    made = []
    for law in laws:
        title, lines = as_text(law)
        day = next((date(*map(int, each)) for each in _DAY.findall(law.text)), None)
        note = f"（{day.year}年{day.month}月{day.day}日示例代表大会第三次会议通过）" if day else ""
        made.append(Text(law.id, title, note, tuple(line for line in lines if line.strip()), day))
    if official is not None:
        catalogue = Corpus(_PROJECT / "corpus").catalogue()
        for wording in WORDINGS:
            title = catalogue.entries[wording.document].metadata.title
            lines = wording_of(wording, official).split("\n")
            body = [line.strip() for line in lines if fold_text(line.strip("# 　《》")) != fold_text(title)]
            made.append(Text(wording.document, title, "", tuple(filter(None, body))))
    return made


def measure(made: Sequence[Text], folder: Path, *, drawn: int = 0, forms: Sequence[Form] = FORMS) -> list[Case]:
    """Bring every text in every form into an empty corpus, in *folder*; of slow forms only *drawn* texts, if not 0."""
    plain = _read(AS_IT_IS, made, folder)
    cases: list[Case] = []
    for form in forms:
        some = Random(7).sample(list(made), min(drawn, len(made))) if drawn and form.name in SLOW else made
        readings = plain if form is AS_IT_IS else _read(form, some, folder)
        cases += [_judged(form, text, plain.get(text.id), readings[text.id]) for text in some if text.id in readings]
    return cases


def _read(form: Form, made: Sequence[Text], folder: Path) -> dict[str, Reading | None]:
    """Return what came of each text in a form; of those that cannot have it nothing. Texts of one title come in apart."""
    readings: dict[str, Reading | None] = {}
    seen: Counter[str] = Counter()
    groups: dict[int, list[Text]] = {}
    for text in made:
        groups.setdefault(seen[text.title], []).append(text)
        seen[text.title] += 1
    for group in groups.values():
        with tempfile.TemporaryDirectory(dir=folder) as name:
            readings |= _imported(form, group, Path(name))
    return readings


def _imported(form: Form, group: Sequence[Text], folder: Path) -> dict[str, Reading | None]:
    waiting, corpus = folder / "in", folder / "corpus"
    waiting.mkdir()
    corpus.mkdir()
    names: dict[str, str] = {}
    for number, text in enumerate(group):
        made = file_of(form, text)
        if made is not None:
            names[f"{number:04}"] = text.id
            (waiting / f"{number:04}.{made[0]}").write_bytes(made[1])
    if form.converted and names:
        _convert(sorted(waiting.iterdir()), form.converted)
    intake = understand_all([waiting], Corpus(corpus)) if names else None
    shutil.rmtree(waiting)
    return {identifier: _reading(stem, intake) for stem, identifier in names.items()}


def _convert(files: Sequence[Path], kind: str) -> None:
    """Put files of another kind in the place of *files*: PDF files by LibreOffice, OFD files by OFDRW."""
    if kind == "ofd":
        for file, raw in zip(files, by_ofdrw(*(file.read_text("utf-8").split("\n") for file in files)), strict=True):
            file.with_suffix(".ofd").write_bytes(raw)
    else:
        office.converted(files, kind, files[0].parent)
    for file in files:
        file.unlink()


def _reading(stem: str, intake: Any) -> Reading | None:
    """Return what came of the file *stem*; None if nothing at all is told of it."""
    documents = [document for document in intake.documents if Path(document.source).name.startswith(stem)]
    remarks = [
        str(remark)
        for field in fields(intake)
        if field.name != "documents"
        for remark in getattr(intake, field.name)
        if Path(str(getattr(remark, "path", ""))).name.startswith(stem) or f"/{stem}." in str(remark)
    ]
    told = [*remarks, *(sentence for document in documents for sentence in _told(document))]
    if not documents:
        return Reading("", (), None, None, tuple(told), (), ()) if told else None
    main = max(documents, key=lambda document: len(document.structure.articles))
    cut = tuple(fold_text(cut.text) for document in documents for cut in document.left_out)
    articles = tuple(
        Article(str(p.address), fold_text(_unmarked(p.text)), tuple(fold_text(_unmarked(q.text)) for q in p.paragraphs))
        for p in main.structure.passages
        if p.kind == "article"
    )
    metadata = main.metadata
    titles = tuple(document.metadata.title for document in documents)
    return Reading(metadata.title, articles, metadata.approved, metadata.effective, tuple(told), cut, titles)


def _told(document: Any) -> Iterator[str]:
    """Yield every sentence that is told with a document: problems, and whatever else has a message."""
    for field in fields(document):
        value = getattr(document, field.name)
        if isinstance(value, tuple):
            for each in value:
                yield from (str(getattr(each, name)) for name in _SAID if hasattr(each, name))


def _unmarked(text: str) -> str:
    return "\n".join(_MARKS.sub("", line) for line in text.split("\n"))


def _judged(form: Form, text: Text, plain: Reading | None, reading: Reading | None) -> Case:
    if reading is None or plain is None:
        return Case(form.name, text.id, ("lost",), ("lost",), False, "nothing came in and nothing was told")
    if not reading.titles:
        return Case(form.name, text.id, ("refused",), (), False, reading.told[0][-80:])
    wrong = dict(_differences(form, text, plain, reading))
    silent = tuple(what for what, (_, is_told) in wrong.items() if not is_told)
    detail = "; ".join(f"{what}: {how}" for what, (how, _) in wrong.items())
    has_paragraphs = [a.paragraphs for a in plain.articles] == [a.paragraphs for a in reading.articles]
    return Case(form.name, text.id, tuple(wrong), silent, has_paragraphs, detail)


def _differences(form: Form, text: Text, plain: Reading, reading: Reading) -> Iterator[tuple[str, tuple[str, bool]]]:
    """Yield what is wrong, how, and whether it is told."""
    expected, found = ([(a.address, a.text) for a in each.articles] for each in (plain, reading))
    if expected != found:
        missing = [address for address, words in expected if (address, words) not in set(found)]
        is_cut = bool(missing) and all(
            any(words in cut for cut in reading.cut) for address, words in expected if address in missing
        )
        is_same_numbers = [address for address, _ in expected] == [address for address, _ in found]
        is_told = is_cut or any(_OF_NUMBERS.search(told) for told in reading.told)
        is_told = is_told or (is_same_numbers and any(_OF_WORDS.search(told) for told in reading.told))
        yield (
            "articles",
            (f"{len(found)} for {len(expected)}, {len(missing)} wrong or missing, first {missing[:1]}", is_told),
        )
    if fold_text(reading.title) != fold_text(text.title):
        yield "title", (f"{reading.title[:30]!r}", any(_OF_TITLE.search(told) for told in reading.told))
    if text.adopted and reading.approved != text.adopted:
        yield "adopted", (f"{reading.approved} for {text.adopted}", any(_OF_DAYS.search(told) for told in reading.told))
    if text.adopted and reading.effective and reading.effective < text.adopted:
        is_told = any("施行" in told for told in reading.told)
        yield "in force", (f"{reading.effective} before {text.adopted}", is_told)
    others = list(reading.titles)
    others.remove(reading.title)
    if any(fold_text(other) == fold_text(reading.title) for other in others):
        is_told = any(_OF_TITLE.search(told) or _OF_NUMBERS.search(told) for told in reading.told)
        yield "second document", ("under the title of the first", is_told)


def rows(cases: Iterable[Case]) -> dict[str, dict[str, int]]:
    """Return for each form how many cases are right, told, silent, and have equal paragraphs."""
    counted: dict[str, dict[str, int]] = {}
    for case in cases:
        row = counted.setdefault(case.form, {"right": 0, "told": 0, "silent": 0, "paragraphs": 0})
        row[case.fate] += 1
        row["paragraphs"] += case.has_paragraphs
    return counted


def page(now: dict[str, dict[str, int]], before: dict[str, dict[str, int]] | None = None) -> str:
    """Return the table of what came of each form, beside what came of it before where that is on record."""
    head = ["form", "right or told", "right", "told", "silent", *(["silent before"] if before else []), "款 equal"]
    lines = []
    for form, row in now.items():
        total = row["right"] + row["told"] + row["silent"]
        was = (before or {}).get(form)
        lines.append(
            [
                form.replace("<", "&lt;"),
                Rate(row["right"] + row["told"], total),
                row["right"],
                row["told"],
                row["silent"],
                *([was["silent"] if was else "–"] if before else []),
                f"{row['paragraphs']} / {total}",
            ]
        )
    return table(head, lines)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.measures.intake.transformations")
    parser.add_argument("--all", action="store_true", help="every text in the slow forms as well")
    parser.add_argument("--form", help="one form alone")
    parser.add_argument("--limit", type=int, default=0, help="so many texts, drawn")
    parser.add_argument("--cases", type=Path, help="where every case that is not right is written")
    parser.add_argument("--rows", type=Path, help="where the counts are written")
    arguments = parser.parse_args()
    made = texts(all_laws(database()), official_texts())
    if arguments.limit:
        made = Random(11).sample(made, arguments.limit)
    forms = [form for form in FORMS if arguments.form in (None, form.name)]
    with tempfile.TemporaryDirectory() as folder:
        cases = measure(made, Path(folder), drawn=0 if arguments.all else DRAWN, forms=forms)
    print(page(rows(cases)))
    if arguments.rows:
        arguments.rows.write_text(json.dumps(rows(cases), ensure_ascii=False, indent=1) + "\n", "utf-8")
    if arguments.cases:
        bad = ({**case.__dict__, "fate": case.fate} for case in cases if case.fate != "right")
        arguments.cases.write_text("".join(json.dumps(case, ensure_ascii=False) + "\n" for case in bad), "utf-8")


if __name__ == "__main__":
    main()
