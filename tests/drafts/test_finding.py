"""The table of verdicts: whatever names verdicts names these and no others."""

import re
from pathlib import Path
from typing import get_args

from bs4 import BeautifulSoup

from kb.contract import SHAPES
from kb.drafts.finding import VERDICTS, Manner, Verdict
from web import rendering

PROJECT = Path(__file__).resolve().parents[2]


def test_every_verdict_has_its_ruling() -> None:
    assert set(VERDICTS) == set(get_args(Verdict))


def test_what_is_open_was_not_checked_and_everything_else_was() -> None:
    assert all(ruling.is_checked == (ruling.manner != "open") for ruling in VERDICTS.values())


def test_the_api_names_them_in_their_order() -> None:
    finding = SHAPES["Report"]["properties"]["findings"]["items"]
    assert finding["properties"]["verdict"]["enum"] == list(VERDICTS)


def test_the_guide_explains_each_of_them() -> None:
    soup = BeautifulSoup(str(rendering.guide()), "html.parser")
    rows = [[cell.get_text() for cell in row.select("td")] for row in soup.select("tr")]
    explained = [(name, row[1]) for row in rows if row for name in row[0].split("、") if name in VERDICTS]
    assert explained == [(verdict, ruling.sentence) for verdict, ruling in VERDICTS.items()]


def test_the_readme_names_all_of_them() -> None:
    row = re.search(r"^\| 核对结果 \| (.+?)：", (PROJECT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert row is not None
    assert set(row[1].split("、")) == set(VERDICTS)


def test_every_manner_has_its_line_in_the_style_sheet() -> None:
    styles = (PROJECT / "web" / "static" / "report.css").read_text("utf-8")
    for manner in get_args(Manner):
        assert f".drafting mark.{manner} " in styles
