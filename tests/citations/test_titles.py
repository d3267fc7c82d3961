"""Which documents a name can mean."""

import pytest

from kb.citations.titles import Meaning, Titles
from kb.documents.document import Metadata
from kb.library import Library

KNOWN = [
    Metadata(
        "kaixiang-2010",
        "中国共产党开箱工作条例（试行）",
        work="kaixiang",
        status="已废止",
        superseded_by="kaixiang-2020",
    ),
    Metadata("kaixiang-2020", "中国共产党开箱工作条例", work="kaixiang", aliases=("开箱条例",), status="现行有效"),
    Metadata("kaixian-2019", "中国共产党开线工具工作条例", work="kaixian", status="现行有效"),
    Metadata("xiangzi-2019", "中国共产党箱子支部工作条例（试行）", aliases=("箱子支部条例",), status="现行有效"),
    Metadata("kapian-2016", "关于新时期卡片归档的若干准则", aliases=("准则",), status="现行有效"),
    Metadata("kapian-2018", "卡片检查法", work="kapianfa", aliases=("检查法",), status="已修订"),
    Metadata("kapian-2024", "卡片检查法", work="kapianfa", aliases=("新检查法",), status="现行有效"),
    Metadata("shishi-2021", "卡片检查法实施条例", status="现行有效"),
    Metadata("xuexiao-2025", "中国共产党箱校（卡片学院）工作条例", status="现行有效"),
    Metadata("jianguan-2020", "中共中央关于加强卡片监管的意见", status="现行有效"),
]
KNOWN_WORK = {one.id: one.work or one.id for one in KNOWN}
TITLES = Titles({one.id: one for one in KNOWN})


@pytest.mark.parametrize(
    ("name", "documents"),
    [
        ("中国共产党开箱工作条例", ("kaixiang-2020",)),
        ("中国共产党开箱工作条例（试行）", ("kaixiang-2010",)),
        ("中国共产党开箱工作条例(试行)", ("kaixiang-2010",)),
        ("开箱条例", ("kaixiang-2020",)),
        ("开箱工作条例", ("kaixiang-2020",)),
        ("箱子支部工作条例", ("xiangzi-2019",)),
        ("箱子支部条例（试行）", ("xiangzi-2019",)),
        ("卡片检查法", ("kapian-2018", "kapian-2024")),
        ("检查法", ("kapian-2018", "kapian-2024")),
        ("新检查法", ("kapian-2024",)),
        ("卡片检查法实施条例", ("shishi-2021",)),
        ("关于加强卡片监管的意见", ("jianguan-2020",)),
        (" 中国共产党 开箱\n工作条例", ("kaixiang-2020",)),
    ],
)
def test_a_name_as_it_stands(name: str, documents: tuple[str, ...]) -> None:
    meaning = TITLES.meaning(name)
    assert meaning.documents == documents or not meaning.is_exact
    assert meaning.is_exact == bool(documents)


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("中国共产党箱子支部工作条例", "xiangzi-2019"),  # （试行） is missing
        ("关于新时期卡片归档若干准则", "kapian-2016"),  # 的
        ("关于新时期卡片归档的准则", "kapian-2016"),  # 若干
        ("新时期卡片归档的若干准则", "kapian-2016"),  # 关于
        ("中国共产党箱子党支部工作条例（试行）", "xiangzi-2019"),  # 党 too much
        ("中国共产党开箱工作条列", "kaixiang-2020"),  # sounds alike
        ("中国共产党箱子支部工作条里（试行）", "xiangzi-2019"),
        ("中国共产党箱子支部工作条刑（试行）", "xiangzi-2019"),  # the last word broken
        ("中国共产党箱子支部作工条例（试行）", "xiangzi-2019"),  # turned round
        ("中国共产党箱子支部工作作条例（试行）", "xiangzi-2019"),  # twice
        ("中国共产箱子支部工作条例（试行）", "xiangzi-2019"),  # missing
        ("中国共产党箱子支部条例（试行）", "xiangzi-2019"),  # 工作
    ],
)
def test_a_slip_of_the_pen_means_the_one_document_it_can_mean(name: str, document: str) -> None:
    meaning = TITLES.meaning(name)
    assert document in meaning.documents
    assert {KNOWN_WORK[one] for one in meaning.documents} == {KNOWN_WORK[document]}
    assert not meaning.is_exact


@pytest.mark.parametrize(
    "name",
    [
        "中国共产党开门工作条例",  # another word
        "中国共产党开线工作条例",
        "中国共产党开箱工作条例实施细则",
        "某省开箱工作条例",
        "卡片检查法修正案",
        "非卡片检查法实施条例",
        "中国共产党箱校工作条例",
        "开箱",
        "条例",
        "",
    ],
)
def test_another_name_means_none(name: str) -> None:
    assert TITLES.meaning(name) == Meaning()


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("关于印发〈中国共产党开箱工作条例〉的通知", "kaixiang-2020"),
        ("中共中央关于印发《中国共产党开箱工作条例》的通知", "kaixiang-2020"),
        ("中共中央办公厅印发〈中国共产党开箱工作条例〉的通知", "kaixiang-2020"),
    ],
)
def test_the_notice_by_which_a_document_was_issued_means_it(name: str, document: str) -> None:
    assert TITLES.meaning(name) == Meaning((document,), by_notice=True)


@pytest.mark.parametrize(
    "name",
    [
        "关于学习〈中国共产党开箱工作条例〉的通知",
        "〈中国共产党开箱工作条例〉释义",
        "关于废止〈中国共产党开箱工作条例〉的决定",
    ],
)
def test_another_text_about_a_document_is_not_the_document(name: str) -> None:
    assert TITLES.meaning(name) == Meaning()
    assert TITLES.nested(name) == ("kaixiang-2020",)


def test_the_edition_inside_the_marks_is_no_part_of_the_name() -> None:
    assert TITLES.meaning("卡片检查法（2018年修正）") == Meaning(("kapian-2018", "kapian-2024"), edition="2018年修正")


@pytest.mark.parametrize(
    ("name", "proposed"),
    [
        ("中国共产党箱校工作条例", ("xuexiao-2025",)),
        ("中国共产党开门工作条例", ("kaixiang-2020",)),
        ("中华人民共和国宪法", ()),
        ("完全不同的办法", ()),
    ],
)
def test_what_is_like_a_name_is_proposed_one_version_of_each(name: str, proposed: tuple[str, ...]) -> None:
    assert TITLES.near(name)[:1] == proposed


LAWS = [
    Metadata("minfadian", "中华人民共和国样例法典", status="现行有效"),
    Metadata("yangfa", "中华人民共和国样法", status="现行有效"),
    Metadata("kaifa", "中华人民共和国开样法", status="现行有效"),
    Metadata("hunyin-1", "中华人民共和国卡片法", status="现行有效"),
    Metadata("hunyin-2", "卡片法", status="现行有效"),
    Metadata("chufen", "中国共产党组员处分条例", aliases=("处分条例", "党章"), status="现行有效"),
    Metadata("shixing", "中国共产党试样工作条例（试行）", status="现行有效"),
    Metadata("shishi", "实施办法", status="现行有效"),
    Metadata("xinfang", "信箱条例", status="现行有效"),
]
STATE = Titles({one.id: one for one in LAWS})


@pytest.mark.parametrize(
    ("name", "tells"),
    [
        ("样例法典", True),
        ("样法", True),
        ("信箱条例", True),
        ("党章", True),
        ("组员处分条例", True),
        ("试样工作条例（试行）", True),
        ("卡片法", False),  # two works bear it
        ("处分条例", False),
        ("实施办法", False),
        ("条例", False),
    ],
)
def test_a_name_tells_if_one_work_bears_it_and_no_other_office_has_one_of_it(name: str, tells: bool) -> None:
    assert STATE.tells(name) is tells


@pytest.mark.parametrize(
    ("name", "documents"),
    [
        ("样例法典", ("minfadian",)),
        ("样法", ("yangfa",)),
        ("中华人民共和国样法", ("yangfa",)),
        ("卡片法", ("hunyin-1", "hunyin-2")),
        ("中华人民共和国开法", ()),  # no slip of 开样法: they are alike only in what all laws begin with
        ("中华人民共和国卡片部", ()),
        ("組員處分條例", ("chufen",)),
        ("中華人民共和國樣法", ("yangfa",)),
    ],
)
def test_the_names_of_laws(name: str, documents: tuple[str, ...]) -> None:
    assert STATE.meaning(name).documents == documents


def test_laws_are_not_alike_because_all_begin_alike() -> None:
    assert STATE.near("中华人民共和国婚姻法") == ()
    assert STATE.near("中国共产党组员处分条列") == ("chufen",)


def test_a_title_is_proposed_once() -> None:
    twice = Titles({name: Metadata(name, "中华人民共和国卡片归档检查法") for name in ("a", "b")})
    assert len(twice.near("卡片归档检查条例")) <= 1
    assert len(twice.near("卡片归档检法")) == 1


def test_a_name_in_traditional_characters_is_known_as_such() -> None:
    assert STATE.is_traditional("組員處分條例")
    assert not STATE.is_traditional("组员处分条例")
    assert not STATE.is_traditional("無人知道的辦法")


def test_every_name_of_the_shipped_corpus_means_its_document(shipped: Library) -> None:
    titles = shipped.resolver.titles
    for known in shipped.documents():
        for name in (known.title, *known.aliases):
            meaning = titles.meaning(name)
            assert known.id in meaning.documents, name
            assert meaning.is_exact, name


def test_no_title_of_the_shipped_corpus_is_taken_for_that_of_another_work(shipped: Library) -> None:
    titles = shipped.resolver.titles
    works = {known.id: known.work or known.id for known in shipped.documents()}
    for known in shipped.documents():
        assert {works[one] for one in titles.meaning(known.title).documents} == {works[known.id]}, known.title
        with_one_character_less = {known.title[:at] + known.title[at + 1 :] for at in range(len(known.title))}
        for name in with_one_character_less:
            assert len({works[one] for one in titles.meaning(name).documents}) <= 1, name
