"""Which version of a work a text names."""

import pytest

from kb.citations.citation import find
from kb.citations.editions import Edition, year_of_congress
from kb.citations.mentions import Names

NAMES = Names(["示例工作条例", "党章"])


def edition(text: str) -> Edition:
    """The edition that is named by the first citation."""
    return find(text, NAMES)[0].edition


@pytest.mark.parametrize(
    ("text", "year"),
    [
        # before the name
        ("2018年《示例工作条例》第三条", 2018),
        ("2018年的《示例工作条例》第三条", 2018),
        ("2018年10月《示例工作条例》第三条", 2018),
        ("2018《示例工作条例》第三条", 2018),
        ("2018版《示例工作条例》第三条", 2018),
        ("2018修正版《示例工作条例》第三条", 2018),
        ("一九九八年《示例工作条例》第三条", 1998),
        ("2003年《示例工作条例》（以下简称《条例》）第三条", 2003),
        ("2018年版《示例工作条例》", 2018),
        ("2018年印发的《示例工作条例》", 2018),
        ("2015年修订的《示例工作条例》", 2015),
        ("2015年新修订的《示例工作条例》", 2015),
        ("2015年6月中央印发的《示例工作条例》第三条", 2015),
        ("2018年3月20日第十三届全国人民代表大会第一次会议通过的《示例法》第三条", 2018),
        ("2015年版示例工作条例第三条", 2015),
        # behind it, or behind the part
        ("《示例工作条例》（2015年）第三条", 2015),
        ("《示例工作条例》（2015修正）第三条", 2015),
        ("《示例工作条例》（2015年10月1日某某局印发）第三条", 2015),
        ("《示例工作条例》（1993年通过，2018年修正）第三条", 2018),
        ("《示例工作条例》第三条（2018年修正）", 2018),
        # by the congress that passed it
        ("党的十六大党章第三条", 2002),
        ("九大党章第三条", 1969),
        ("党的十二大通过的党章规定", 1982),
        ("1945年七大制定的党章", 1945),
        ("1992年10月18日中共第十四次全国代表大会通过的党章", 1992),
        ("党的十四大通过的新党章", 1992),
        ("党的二十大修订的党章", 2022),
        ("党的十九大修改通过的党章", 2017),
        ("1922年党的二大通过的《示例章程》", 1922),
        ("中国共产党第七次全国代表大会通过的党章", 1945),
        # what happened is no edition, unless a part of it is spoken of
        ("2015年修订《示例工作条例》时", 0),
        ("2015年修订《示例工作条例》第八条", 2015),
        ("自2018年《示例工作条例》实施以来", 0),
        ("2018年《示例工作条例》印发后", 0),
        ("是继2015年《示例工作条例》修订后的再次修订", 0),
        ("1997年2月第一部《示例工作条例》正式颁布", 0),
        ("党的十九大修改《示例章程》", 0),
        ("2018年，《示例工作条例》第三条", 0),
        ("2018年学习了《示例工作条例》第三条", 0),
        ("2018年我局印发《示例工作条例》第三条", 0),
        ("《示例工作条例》（2023年学习重点）第三条", 0),
        ("学习三大条例，遵守党章", 0),
        ("党的二十大《示例工作条例》", 0),
    ],
)
def test_the_year_of_the_edition(text: str, year: int) -> None:
    assert edition(text).year == year


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("《示例工作条例》（示发〔2018〕3号）第三条", "示发〔2018〕3号"),
        ("《示例法》（主席令第十二号）第三条", "主席令第十二号"),
        ("《示例条例》（国务院令第431号）", "国务院令第431号"),
        ("《示例工作条例》（试行）第三条", ""),
    ],
)
def test_the_number_of_the_edition(text: str, number: str) -> None:
    assert edition(text).number == number


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("新《示例工作条例》第三条", "new"),
        ("新修订的《示例工作条例》", "new"),
        ("修订后的《示例工作条例》", "new"),
        ("新党章第三条", "new"),
        ("原《示例工作条例》第三条", "old"),
        ("修订前的《示例工作条例》第三条", "old"),
        ("旧《示例工作条例》", "old"),
        ("第一部《示例工作条例》", "first"),
        ("2018年10月1日，新修订的《示例工作条例》", "new"),
        ("现行《示例工作条例》", ""),
        ("草原《示例工作条例》", ""),
        ("创新《示例工作条例》", ""),
    ],
)
def test_the_new_edition_and_the_old(text: str, age: str) -> None:
    assert edition(text).age == age


@pytest.mark.parametrize(
    ("congress", "year"), [(1, 1921), (2, 1922), (7, 1945), (8, 1956), (11, 1977), (12, 1982), (13, 1987), (20, 2022)]
)
def test_the_years_of_the_congresses(congress: int, year: int) -> None:
    assert year_of_congress(congress) == year
