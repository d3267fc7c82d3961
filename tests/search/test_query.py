"""From what somebody typed to queries: the small syntax and the order of the tiers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import QueryError
from kb.search.query import Question, enclosed, plans
from kb.search.values import Query
from kb.text.words import Segmenter


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return Segmenter(["三色卡片"])


def planned(text: str, segmenter: Segmenter, mode: str = "auto") -> list[Query]:
    return list(plans(Question(text, mode=mode), segmenter))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("“四种看法”", "四种看法"),
        ('"四种看法"', "四种看法"),
        ("＂四种看法＂", "四种看法"),
        (" “四种看法” ", "四种看法"),
        ("“四种 看法”", "四种 看法"),
        ("“《准则》”", "《准则》"),
        ("四种看法", None),
        ("“四种看法", None),
        ("四种看法”", None),
        ("“四个意识”、坚定“四个自信”", None),
        ('"甲"乙"', None),
        ("“甲“乙”", None),
        ("“”", None),
        ("“《》”", None),
        ("《四种看法》", None),
        ("‘四种看法’", None),
        ("「四种看法」", None),
    ],
)
def test_only_a_pair_that_encloses_everything_is_the_sign_for_exact(text: str, inside: str | None) -> None:
    assert enclosed(text) == inside


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "请输入"),
        (" \u3000\t", "请输入"),
        ("“”", "引号"),
        ("《》 “”", "引号"),
        ("\u200b\x07", "引号|请输入"),
        ("长" * 201, "200"),
        ("长" * 10_000, "200"),
    ],
)
def test_what_cannot_be_searched_is_refused_with_the_next_step(text: str, says: str) -> None:
    with pytest.raises(QueryError, match=says):
        Question(text)


@pytest.mark.parametrize(("limit", "offset"), [(0, 0), (-1, 0), (101, 0), (10, -1), (10, 10_001)])
def test_pages_outside_of_what_can_be_turned_to_are_refused(limit: int, offset: int) -> None:
    with pytest.raises(QueryError):
        Question("卡片", limit=limit, offset=offset)


def test_two_hundred_characters_are_allowed() -> None:
    assert Question(" " + "长" * 200 + " ").text


def test_a_bare_query_asks_for_the_wording_then_all_words_then_some(segmenter: Segmenter) -> None:
    tiers = [query.tier for query in planned("小组核对清单", segmenter)]
    assert tiers == ["exact", "all", "some"]


def test_what_was_typed_is_searched_without_a_notice_and_anything_else_with_one(segmenter: Segmenter) -> None:
    first, *others = planned("小组核对清单", segmenter)
    assert first.notice is None
    assert all(other.notice and "小组核对清单" in other.notice for other in others)


@pytest.mark.parametrize("text", ["“小组核对”", '"小组核对"'])
def test_an_enclosed_query_asks_for_the_wording_only(segmenter: Segmenter, text: str) -> None:
    (query,) = planned(text, segmenter)
    assert query.tier == "exact"
    assert [wording.with_marks for wording in query.wordings] == ["小组核对"]


def test_mode_exact_takes_signs_as_text(segmenter: Segmenter) -> None:
    (query,) = planned("标题:卡片 -清单", segmenter, "exact")
    assert [wording.plain for wording in query.wordings] == ["标题:卡片-清单"]
    assert not query.excluded
    assert not query.headings


def test_mode_words_never_asks_for_the_wording(segmenter: Segmenter) -> None:
    queries = planned("小组核对清单", segmenter, "words")
    assert [query.tier for query in queries] == ["all", "some"]
    assert queries[0].notice is None


def test_signs_are_read(segmenter: Segmenter) -> None:
    queries = planned("核对 “三色卡片” -清单 标题:总则", segmenter)
    as_typed, by_words = (q for q in queries if q.headings)
    assert [w.plain for w in as_typed.wordings] == ["三色卡片", "核对"]
    assert [w.plain for w in by_words.wordings] == ["三色卡片"]
    assert by_words.words == ("核对",)
    for strict in (as_typed, by_words):
        assert [w.plain for w in strict.excluded] == ["清单"]
        assert [w.plain for w in strict.headings] == ["总则"]


@pytest.mark.parametrize("text", ["核对 -“两张 清单”", "核对 －“两张 清单”", '核对 -"两张 清单"'])
def test_an_exclusion_may_be_quoted(segmenter: Segmenter, text: str) -> None:
    assert any([w.plain for w in q.excluded] == ["两张清单"] for q in planned(text, segmenter))


@pytest.mark.parametrize("text", ["标题:总则", "标题：总则", "题名:总则", "标题:“总 则”"])
def test_titles_are_asked_for_in_every_way_of_typing(segmenter: Segmenter, text: str) -> None:
    assert any([w.plain for w in q.headings] == ["总则"] for q in planned(text, segmenter))


@pytest.mark.parametrize("text", ["民政-民生", "2020-2024", "A-B"])
def test_a_hyphen_inside_a_word_excludes_nothing(segmenter: Segmenter, text: str) -> None:
    assert not any(query.excluded for query in planned(text, segmenter))


def test_only_something_to_exclude_is_taken_as_text(segmenter: Segmenter) -> None:
    assert not any(query.excluded for query in planned("-清单", segmenter))


def test_traditional_characters_are_also_tried_as_simplified(segmenter: Segmenter) -> None:
    queries = planned("三色卡片歸檔", segmenter)
    simplified = [q for q in queries if q.tier == "exact" and q.wordings[0].plain == "三色卡片归档"]
    assert len(simplified) == 1
    assert simplified[0].notice
    assert "简体" in simplified[0].notice


def test_joined_spaces_are_told(segmenter: Segmenter) -> None:
    first = planned("三色 卡片", segmenter)[0]
    assert first.notice
    assert "三色卡片" in first.notice
    assert planned("open data", segmenter)[0].notice is None


def test_at_most_thirty_two_words_are_asked_for(segmenter: Segmenter) -> None:
    text = "卡片清单归档核对早晨库房通风防潮登记移交清点晾晒编号抄录封存启封组长成员小镇居民水温尺子红色黄色绿色数字名称数目样式厘米墨水书记民政"
    assert all(len(query.words) <= 32 for query in planned(text * 2, segmenter))


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=210))
def test_any_text_gives_queries_or_one_clear_refusal(segmenter_of_property: Segmenter, text: str) -> None:
    try:
        question = Question(text)
    except QueryError as error:
        refused = error.message
        assert refused.endswith("。")
        return
    for query in plans(question, segmenter_of_property):
        assert query.text == text
        assert query.wordings or query.words or query.headings
        assert not any(wording.is_empty for wording in query.marked)


@pytest.fixture(scope="session")
def segmenter_of_property() -> Segmenter:
    return Segmenter()


@pytest.mark.parametrize("text", ["\u200b", "\ufe0f\ufffc", "\u3164\u2800", "\ue123\ufffd", "“\u200b\ue004”", "\ue5e5"])
def test_a_query_of_what_nobody_sees_or_can_read_says_so(text: str) -> None:
    with pytest.raises(QueryError, match="看不见、认不出的字符"):
        Question(text)


@pytest.mark.parametrize("text", ["⺠政局⻓效", "民\u200b政局长\ufe0f效", "民政局\ufffc长效", "民\u2060政局\xad长效"])
def test_a_query_is_what_people_see_of_it(segmenter: Segmenter, text: str) -> None:
    exact, *others = planned(text, segmenter)
    assert [wording.plain for wording in exact.wordings] == ["民政局长效"]
    assert exact.notice is None
    assert all("民政局" in query.words or "民政" in query.words for query in others)


def test_what_nobody_can_read_in_a_query_goes_and_is_told(segmenter: Segmenter) -> None:
    exact = planned("值班人员\ue004应当\ufffd到岗", segmenter)[0]
    assert [wording.plain for wording in exact.wordings] == ["值班人员应当到岗"]
    assert (exact.notice, exact.text) == ("已去掉认不出的字符。", "值班人员\ue004应当\ufffd到岗")


def test_the_sign_for_what_cannot_be_read_is_asked_for_as_it_stands(segmenter: Segmenter) -> None:
    exact = planned("值班〓应当", segmenter)[0]
    assert ([wording.plain for wording in exact.wordings], exact.notice) == (["值班〓应当"], None)


@pytest.mark.parametrize(
    "text", ["“党员教育", "党员教育”", "「党员教育", "党员教育’", '党员教育"', "党员教育“", "  “党员教育 "]
)
def test_a_quotation_mark_at_an_edge_without_its_partner_is_left_aside_if_nothing_has_it(
    segmenter: Segmenter, text: str
) -> None:
    as_typed, without = planned(text, segmenter)[:2]
    assert (as_typed.wordings[0].has_marks, as_typed.notice) == (True, None)
    assert [wording.with_marks for wording in without.wordings] == ["党员教育"]
    assert without.notice == "已去掉不成对的引号。"


def test_quotation_marks_in_pairs_stay(segmenter: Segmenter) -> None:
    assert planned("“四个意识”、坚定", segmenter)[0].wordings[0].has_marks
