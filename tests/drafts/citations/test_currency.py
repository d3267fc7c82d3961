"""Validity in a draft: by its own day or that of the catalogue, never by today's, and with what follows from the documents
themselves."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kb.contract import report_json
from kb.drafts.checking import Checker
from kb.drafts.finding import Finding
from kb.files import DRAFT as DRAFT_BOUNDS
from kb.files import read_file
from kb.library import Library, LiveLibrary
from kb.settings import Settings
from tests.conftest import copy_of_invented

# What a user brings in; the day of the catalogue is 2026-11-21.
OWN = {
    "jiu-2015": "title: 某局归档办法\neffective: 2015-01-01",
    "xin-2024": "title: 某局归档办法\neffective: 2024-01-01\nsupersedes: jiu-2015",
    "yihou-2027": "title: 某局归档办法\neffective: 2027-01-01\nsupersedes: xin-2024",
    "jilu-2019": "title: 某局记录规定\nwork: jilu\neffective: 2019-01-01\nstatus: 现行有效",
    "jilu-2025": "title: 某局记录新规定\nwork: jilu\neffective: 2025-01-01\nstatus: 现行有效",
    "tuiwen-2010": "title: 某局退文办法\neffective: 2010-01-01",
    "tuiwen-2015": "title: 某局退文办法\neffective: 2015-01-01\nrepealed: 2020-01-01\nsupersedes: tuiwen-2010",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("currency")
    corpus = copy_of_invented(folder / "corpus")
    for identifier, front_matter in OWN.items():
        year = identifier.rpartition("-")[2]
        (corpus / "regulations" / f"{identifier}.md").write_text(
            f"---\n{front_matter}\ngenre: 办法\n---\n\n第一条　为了归档，制定本办法。\n\n第二条　自{year}年1月1日起施行。\n",
            "utf-8",
        )
    return folder


def opened_on(home: Path, today: date) -> Library:
    live = LiveLibrary(Settings(corpus=home / "corpus", index=home / "index"), lambda: today)
    live.prepare()
    return live.library()


@pytest.fixture(scope="module")
def checker(home: Path) -> Iterator[Checker]:
    library = opened_on(home, date(2026, 11, 25))
    yield Checker(library)
    library.close()


def only(checker: Checker, text: str, day: date | None = None) -> Finding:
    (finding,) = checker.check(text, day).findings
    return finding


@pytest.mark.parametrize(
    ("text", "day", "verdict", "fact"),
    [
        ("《某局归档办法》第一条", None, "一致", "（2024年）现行有效，有第一条。"),
        ("《某局归档办法》（2015年）第一条", None, "已修订", "已经修订（2024年1月1日起），现行的是2024年版"),
        (
            "《某局归档办法》第一条",
            date(2020, 1, 1),
            "已修订",
            "引用时有效，现已修订（2024年1月1日起），现行的是2024年版",
        ),
        ("《某局归档办法》第一条", date(2027, 2, 1), "一致", "（2027年）现行有效"),
        (
            "《某局归档办法》（2024年）第一条",
            date(2027, 2, 1),
            "已修订",
            "引用时已经修订（2027年1月1日起），现行的是2027年版",
        ),
        ("《某局归档办法》（2027年）第一条", None, "尚未施行", "自2027年1月1日起施行，2026年11月21日尚未施行"),
        ("《某局记录规定》第一条", None, "已修订", "已经修订（2025年1月1日起），现行的是《某局记录新规定》"),
        ("《某局记录规定》第一条", date(2020, 1, 1), "已修订", "引用时有效，现已修订"),
    ],
)
def test_successors_that_only_follow_from_the_documents_are_known(
    checker: Checker, text: str, day: date | None, verdict: str, fact: str
) -> None:
    finding = only(checker, text, day)
    assert finding.verdict == verdict
    assert fact in finding.detail


def test_what_is_not_yet_in_force_is_not_said_to_be_what_holds_now(checker: Checker) -> None:
    assert "2027年版" not in only(checker, "《某局归档办法》（2015年）第一条").detail


def test_what_ended_itself_is_not_said_to_hold_in_place_of_an_older_version(checker: Checker) -> None:
    finding = only(checker, "《某局退文办法》（2010年）第一条")
    assert finding.verdict == "已修订"
    assert finding.detail.endswith("已经修订（2015年1月1日起）。")
    then = only(checker, "《某局退文办法》（2010年）第一条", date(2018, 1, 1))
    assert "现行的是2015年版" in then.detail, "it held when the draft was written"


DRAFT = "《某局归档办法》第一条，《某局归档办法》（2015年）第二条，《某局记录规定》，《示例条例实施细则》第二条，《样例自律准则》。"


def test_the_same_draft_and_corpus_give_the_same_report_on_any_day(home: Path) -> None:
    reports = []
    for today in (date(2020, 1, 1), date(2026, 11, 25), date(2031, 1, 1)):
        library = opened_on(home, today)
        report = Checker(library).check(DRAFT)
        reports.append(report_json(report, read_file(DRAFT.encode(), "稿.txt", DRAFT_BOUNDS)))
        library.close()
    assert reports[0]["as_of"] == "2026-11-21"
    assert len({finding["verdict"] for finding in reports[0]["findings"]}) > 1
    assert reports[0] == reports[1] == reports[2]
