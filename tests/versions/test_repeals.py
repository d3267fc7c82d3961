"""What an article that closes a text repeals."""

from dataclasses import replace
from datetime import date

import pytest

from kb.documents import Metadata
from kb.documents.structure import parse
from kb.versions.repeals import Repeals, repeals_in

LAW = Metadata("fadian", "中华人民共和国示例法典", effective=date(2021, 1, 1))


def repeals(closing: str, metadata: Metadata = LAW) -> dict[str, date | None]:
    """The titles that a closing article repeals, each with the day of that."""
    passages = parse(f"第一条　甲。\n第二条　{closing}").passages
    return {repeal.title: repeal.since for repeal in repeals_in(metadata, passages)}


@pytest.mark.parametrize(
    ("closing", "titles"),
    [
        ("本法自2021年1月1日起施行。《甲法》、《乙法》同时废止。", ["甲法", "乙法"]),
        ("本法自2021年1月1日起施行，《甲法（试行）》同时废止。", ["甲法（试行）"]),
        ("本条例自发布之日起施行。1999年2月13日示例机关印发的《甲条例》同时废止。", ["甲条例"]),
        ("本法自2021年1月1日起施行。《甲办法》第三条同时废止。", []),
        ("本法自2021年1月1日起施行。《甲办法》中的有关规定同时废止。", []),
        ("本法自2021年1月1日起施行。根据《甲法》制定的《乙办法》同时废止。", ["乙办法"]),
        ("本法自2021年1月1日起施行。1999年的《中华人民共和国示例法典》同时废止。", []),
        ("本法自2021年1月1日起施行。1999年的《示例法典》同时废止。", []),
        ("本法自2021年1月1日起施行。此前的规定与本法不一致的，以本法为准。", []),
        ("依照《甲法》领取的证件，自2021年1月1日起停止使用。", []),
    ],
)
def test_a_title_is_repealed_if_it_is_named_whole(closing: str, titles: list[str]) -> None:
    assert list(repeals(closing)) == titles


def test_it_is_repealed_from_the_day_that_the_article_names_else_from_that_on_record() -> None:
    assert repeals("本法自2022年5月1日起施行。《甲法》同时废止。") == {"甲法": date(2022, 5, 1)}
    assert repeals("《甲法》同时废止。") == {"甲法": date(2021, 1, 1)}


def test_the_day_of_issue_is_that_of_the_first_version() -> None:
    """A version that came later keeps the article as it is."""
    closing = "本法自公布之日起施行。《甲法》同时废止。"
    assert repeals(closing) == {"甲法": None}
    assert repeals(closing, replace(LAW, first=True)) == {"甲法": date(2021, 1, 1)}


def test_a_text_is_found_by_its_full_title_and_without_the_country() -> None:
    found = Repeals(repeals_in(LAW, parse("第一条　《中华人民共和国甲法》、《乙办法》同时废止。").passages))
    assert [bool(found.of(name)) for name in ("中华人民共和国甲法", "甲法", "乙办法", "丙法")] == [
        True,
        True,
        True,
        False,
    ]
