"""The gold set is what it says it is, and the checker does on it what is asked of it."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from kb.corpus.catalogue import Catalogue
from kb.corpus.folder import Corpus
from kb.corpus.formulations import Formulations
from kb.drafts.checking import Checker
from kb.drafts.finding import Kind, Verdict
from kb.library import Library
from tests.conftest import SHIPPED
from tests.measures.gold import altered, last, measuring, page
from tests.measures.gold.corpora import official_texts, opened
from tests.measures.gold.entries import FOLDER, REAL, SETTINGS, Entry, Mark, entries, written
from tests.measures.gold.entries import altered as changed
from tests.measures.gold.measuring import result_on
from tests.measures.gold.rates import Rate
from tests.measures.gold.score import Result, checker_of
from tests.measures.gold.texts import WORDINGS, page_text, text_of, wording_of

_ADDRESS = re.compile(
    r"(?:part_\d+__)?(?:chp_\d+(?:__sec_\d+)?|part_\d+"
    r"|(?:sec_\d+(?:__sub_\d+)?|preamble|conclusion)(?:__p_\d+)?(?:__pt_\d+)?"
    r"|art_\d+(?:-\d+)?(?:__para_\d+)?(?:__item_\d+)?(?:__point_\d+)?)"
)
_HAN = re.compile("[^\u4e00-\u9fff]")
_LONGEST_RUN = 30
_ONLY_FORMULATIONS = {"有出入", "已修订", "未核"}


@pytest.fixture(scope="session")
def texts(shared: Path) -> Path:
    """The folder of official texts."""
    return shared / "regulations"


@pytest.fixture(scope="session")
def full(texts: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The shipped corpus with the official texts imported over it."""
    with opened("full", tmp_path_factory.mktemp("gold"), texts) as library:
        yield library


@pytest.fixture(scope="session")
def all_entries() -> list[Entry]:
    """Every entry that can be read here: without the official texts those of our own making."""
    return entries(official_texts())


@pytest.fixture(scope="session")
def on_shipped(all_entries: list[Entry], shipped: Library) -> Result:
    """What the checker does by the shipped corpus."""
    return result_on(all_entries, shipped, "shipped")


@pytest.fixture(scope="session")
def on_full(texts: Path, full: Library) -> Result:
    """What the checker does by the full corpus."""
    return result_on(entries(texts), full, "full")


def marks(listed: list[Entry]) -> list[tuple[Entry, Mark]]:
    return [(entry, mark) for entry in listed for mark in entry.marks]


# The set itself


def test_there_are_as_many_sentences_as_were_asked_for() -> None:
    counts = Counter(one.file for one in written())
    assert sum(counts[name] for name in REAL) >= 120
    planted = [one for one in entries(None) if one.file == "planted" and any(_is_wrong(mark) for mark in one.marks)]
    assert counts["planted"] >= 60
    assert len(planted) >= 60


def _is_wrong(mark: Mark) -> bool:
    """Whether something was planted there: what is to be said of it is not that all is well."""
    return "一致" not in mark.verdicts["full"]


def test_no_two_entries_have_one_id() -> None:
    counts = Counter(one.id for one in written())
    assert [name for name, count in counts.items() if count > 1] == []


def test_every_mark_stands_where_it_says() -> None:
    wrong: list[str] = []
    for one in written():
        template = one.row["text"]
        if isinstance(template, dict):
            continue
        for row in one.row["marks"]:
            if "quote" in row:
                continue
            here = template[row["start"] : row["end"]]
            if here != row["says"]:
                at = template.find(row["says"])
                wrong.append(f"{one.id}: {row['says']} is at [{at}, {at + len(row['says'])}), here stands {here}")
    assert wrong == []


def test_every_mark_of_an_official_text_stands_where_it_says(texts: Path) -> None:
    wrong = [
        f"{one.id}: {row['says']} is not at [{row['start']}, {row['end']})"
        for one in written()
        if isinstance(one.row["text"], dict)
        for entry in [one.entry(texts)]
        for row in one.row["marks"]
        if "says" in row and entry.text[row["start"] : row["end"]] != row["says"]
    ]
    assert wrong == []


def test_every_span_lies_inside_its_text(all_entries: list[Entry]) -> None:
    outside = [
        (entry.id, span)
        for entry, mark in marks(all_entries)
        for span in mark.spans()
        if not 0 <= span[0] < span[1] <= len(entry.text)
    ]
    assert outside == []


def test_every_stand_off_span_lies_inside_its_file(texts: Path) -> None:
    outside = [
        (one.id, place)
        for one in written()
        for place in one.places
        if not 0 <= place.start < place.end <= len(text_of(texts / place.file))
    ]
    assert outside == []


def test_no_two_marks_of_an_entry_are_of_one_kind_and_span(all_entries: list[Entry]) -> None:
    twice = [
        (entry.id, key)
        for entry in all_entries
        for key, count in Counter((mark.kind, mark.span) for mark in entry.marks).items()
        if count > 1
    ]
    assert twice == []


def test_kinds_and_verdicts_are_those_of_the_checker(all_entries: list[Entry]) -> None:
    known_verdicts, known_kinds = set(get_args(Verdict)), set(get_args(Kind))
    for entry, mark in marks(all_entries):
        assert mark.kind in known_kinds, entry.id
        for setting in SETTINGS:
            assert mark.verdicts[setting], entry.id
            assert mark.verdicts[setting] <= known_verdicts, entry.id


def test_every_target_is_a_document_of_the_corpus_or_its_catalogue(all_entries: list[Entry]) -> None:
    catalogue = Catalogue.read(SHIPPED / "catalogue.yaml")
    known = set(catalogue.entries) | {file.id for file in Corpus(SHIPPED).files()}
    named = {target for _, mark in marks(all_entries) for target in mark.targets if target is not None}
    assert named <= known


def test_every_address_is_one(all_entries: list[Entry]) -> None:
    bad = [
        (entry.id, mark.address)
        for entry, mark in marks(all_entries)
        if mark.address and not _ADDRESS.fullmatch(mark.address)
    ]
    assert bad == []


def test_a_part_that_is_said_to_be_right_stands_in_the_full_text(texts: Path, full: Library) -> None:
    held = {wording.document for wording in WORDINGS}
    missing = [
        (entry.id, target, mark.address)
        for entry, mark in marks(entries(texts))
        for target in mark.targets
        if target in held
        and mark.address
        and mark.verdicts["full"] & {"一致", "名称有误"}
        and "条款号不符" not in mark.verdicts["full"]
        and not _holds(full, target, mark.address)
    ]
    assert missing == []


def test_a_part_that_is_said_to_be_missing_is_missing(texts: Path, full: Library) -> None:
    there = [
        (entry.id, target, mark.address)
        for entry, mark in marks(entries(texts))
        for target in mark.targets
        if target is not None
        and mark.address
        and mark.verdicts["full"] == {"条款号不符"}
        and _holds(full, target, mark.address)
    ]
    assert there == []


def _holds(library: Library, document: str, address: str) -> bool:
    known = library.document(document)
    places = {address, address.replace("__item", "__para_1__item")}
    articles = known.metadata.articles
    if known.metadata.text == "none" and articles and (number := re.match(r"art_(\d+)$", address)):
        return int(number[1]) <= articles
    return any(known.holds(place) for place in places)


def test_every_formulation_is_one_of_the_corpus(all_entries: list[Entry]) -> None:
    known = Formulations.read(SHIPPED / "formulations.yaml")
    for _, mark in marks(all_entries):
        if mark.formulation:
            assert known.named(mark.formulation)
    assert {v for _, m in marks(all_entries) if m.kind == "formulation" for v in m.verdicts["full"]} <= (
        _ONLY_FORMULATIONS | {"一致"}
    )


def test_what_is_put_between_marks_is_altered_as_stated() -> None:
    rows: list[tuple[str, Mapping[str, object], str]] = [
        ("党支部工作", {"substitute": [1, "小"]}, "党小部工作"),
        ("党支部工作", {"drop": [1, 2]}, "党工作"),
        ("党支部工作", {"add": [3, "的"]}, "党支部的工作"),
        ("党支部工作", {"transpose": 1}, "党部支工作"),
        ("党支部工作", {"head": 2}, "部工作"),
        ("党支部工作", {"tail": 2}, "党支部"),
        ("50 人", {"without": " "}, "50人"),
        ("“三会一课”", {"inner": "‘’"}, "‘三会一课’"),
    ]
    for text, alteration, expected in rows:
        assert changed(text, [alteration]) == expected


def test_no_official_wording_stands_in_the_files(texts: Path) -> None:
    """No thirty characters on end, marks and spaces left out; the names of texts are no wording of theirs."""
    whole = "\n".join(_HAN.sub("", wording_of(wording, texts)) for wording in WORDINGS)
    whole += "\n".join(_HAN.sub("", text_of(path)) for path in sorted(texts.glob("*.news.html")))
    runs = {whole[at : at + _LONGEST_RUN] for at in range(len(whole) - _LONGEST_RUN)}
    found = {
        (path.name, text[at : at + _LONGEST_RUN])
        for path in [*FOLDER.iterdir(), *(SHIPPED.parent / "docs").rglob("accuracy.md")]
        if path.suffix in {".py", ".yaml", ".json", ".md"} and path.name != "reports.yaml" and path.exists()
        for text in [_HAN.sub("", path.read_text("utf-8"))]
        for at in range(len(text) - _LONGEST_RUN + 1)
        if text[at : at + _LONGEST_RUN] in runs
    }
    assert found == set()


def test_the_sentences_of_the_reports_stand_in_them() -> None:
    for one in written():
        if one.file == "reports":
            report = (SHIPPED / "reports" / f"{one.row['source']}.md").read_text("utf-8")
            assert one.row["text"] in report, one.id


def test_every_official_text_is_cut_out_whole(texts: Path) -> None:
    for wording in WORDINGS:
        text = wording_of(wording, texts)
        assert len(text) > 300
        assert "以下简称" not in text.split("\n")[0]


def test_a_web_page_gives_the_paragraphs_of_its_article() -> None:
    page_of_it = '<p>前</p><div class="conTxt"><p>　　<b>第一条</b>　样例。</p><p> </p><p>第二条</p></div><p>后</p>'
    assert page_text(page_of_it.encode()) == "第一条　样例。\n第二条"


# The score


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    # Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_intervals_are_those_of_the_literature(hits: int, of: int, low: float, high: float) -> None:
    assert Rate(hits, of).interval == pytest.approx((low, high), abs=0.00006)


def test_marks_gained_and_lost_are_told() -> None:
    before = {"full": {"a": ["ok", "missed"], "b": ["ok", "+citation 1-2 未核"], "c": ["ok"]}}
    now = {"full": {"a": ["verdict", "ok"], "b": ["ok", "+quotation 3-4 有出入"], "d": ["missed"]}}
    changes = last.changes(before, now)
    assert [str(one) for one in changes if one.is_gain] == ["a (full): missed → ok", "b (full): +citation 1-2 未核 → –"]
    assert [str(one) for one in changes if not one.is_gain] == [
        "a (full): ok → verdict",
        "b (full): – → +quotation 3-4 有出入",
    ]


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    told = {"shipped": {"a": ["ok"], "b": ["missed", "+citation 1-2 未核"]}, "full": {}}
    last.write(told, tmp_path / "last.json")
    assert last.read(tmp_path / "last.json") == told


def test_every_entry_of_the_last_result_is_still_there() -> None:
    known = {one.id for one in written()}
    for rows in last.read().values():
        assert set(rows) <= known


def test_every_reason_is_of_an_entry() -> None:
    assert set(page.reasons()) <= {one.id for one in written()}


# What the checker does


@pytest.fixture(params=["on_shipped", "on_full"])
def result(request: pytest.FixtureRequest) -> Result:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Result)
    return found


def failures(result: Result, kind: str) -> str:
    """What fails of a kind, a line each, for the message of a test."""
    lines = [
        f"{one.entry.id} {one.outcome}: {one.entry.text[slice(*one.mark.span)][:30]}"
        for one in result.of_kind(kind)
        if one.outcome != "ok" and not one.mark.optional
    ]
    lines += [f"{one.entry.id} too much: {one.finding.text[:30]} {one.finding.verdict}" for one in result.excess(kind)]
    return "\n".join(lines)


def test_citations_are_found_and_nothing_else(result: Result) -> None:
    assert result.precision("citation").value >= 0.99, failures(result, "citation")
    assert result.recall("citation").value >= 0.98, failures(result, "citation")


def test_citations_point_at_the_right_document_and_part(result: Result) -> None:
    assert result.resolution("citation").value >= 0.99, failures(result, "citation")


def test_no_part_is_called_missing_that_is_there(result: Result) -> None:
    assert [(entry.id, finding.text) for entry, finding in result.false_part_missing] == []


def test_quotations_are_told_apart(result: Result) -> None:
    assert result.altered.value >= 0.99, failures(result, "quotation")
    assert result.false_alarms.value <= 0.01, failures(result, "quotation")


def test_what_is_no_rule_is_counted_and_no_finding(all_entries: list[Entry], shipped: Library) -> None:
    checker = Checker(shipped)
    counted = {entry.id: dict(checker.check(entry.text, entry.day).unjudged) for entry in all_entries if entry.unjudged}
    assert counted == {entry.id: entry.unjudged for entry in all_entries if entry.unjudged}
    assert len(counted) >= 5


def test_no_mark_of_the_last_result_is_lost(result: Result) -> None:
    changes = last.changes(last.read(), {result.setting: result.marks()})
    assert [str(one) for one in changes if not one.is_gain] == []


def test_drawn_quotations_that_differ_are_told_and_no_others(full: Library) -> None:
    verbatim, altered_ones = measuring.drawn(full)
    assert len(verbatim) >= 1000
    assert len(altered_ones) >= 1000
    missed = Counter((one.quoted.change, one.quoted.carrier) for one in altered_ones if not one.differs)
    assert altered.differing(altered_ones).value >= 0.99, missed
    assert altered.differing(verbatim).value <= 0.01, Counter(one.quoted.carrier for one in verbatim if one.differs)


def test_the_same_draft_gives_the_same_findings(shipped: Library) -> None:
    one = next(entry for entry in entries(None) if len(entry.marks) > 2)
    day = date(2026, 11, 21)
    assert checker_of(shipped)(one.text, day) == checker_of(shipped)(one.text, day)
