"""Addresses and their Chinese names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.documents import WHOLE, Address


@pytest.mark.parametrize(
    ("address", "label"),
    [
        ("part_2", "第二编"),
        ("chp_3", "第三章"),
        ("chp_3__sec_1", "第三章第一节"),
        ("part_2__chp_1__sec_2", "第二编第一章第二节"),
        ("art_10", "第十条"),
        ("art_10-1", "第十条之一"),
        ("art_101", "第一百零一条"),
        ("art_10__para_2", "第十条第二款"),
        ("art_10__para_2__item_3", "第十条第二款第（三）项"),
        ("art_10__para_2__item_3__point_1", "第十条第二款第（三）项第1目"),
        ("sec_1", "第一部分"),
        ("sec_1__sub_1", "第一部分（一）"),
        ("sec_1__sub_2__p_1", "第一部分（二）第1段"),
        ("sec_1__p_2__pt_1", "第一部分第2段一是"),
        ("preamble", "序言"),
        ("preamble__p_1", "序言第1段"),
        ("conclusion__p_2", "结语第2段"),
        ("note__p_1", "题注第1段"),
        ("sec_1__tbl_1", "第一部分第1表"),
        ("sec_1__tbl_1__tr_2", "第一部分第1表第2行"),
        ("art_10__para_2__tbl_1__tr_1", "第十条第二款第1表第1行"),
        ("art_10__fn_1", "第十条注1"),
        ("annex_1", "附件1"),
        ("annex_1__art_2__para_1", "附件1第二条第一款"),
        ("appendix_2__p_1", "附录2第1段"),
        ("schedule_1__tbl_1", "附表1第1表"),
    ],
)
def test_an_address_has_a_chinese_name(address: str, label: str) -> None:
    assert Address(address).label == label


def test_the_only_paragraph_of_an_article_is_not_named() -> None:
    assert Address("art_10__para_1__item_3").without("para").label == "第十条第（三）项"
    assert Address("art_10__para_1").without("para").label == "第十条"


def test_what_is_no_address_is_its_own_label() -> None:
    assert Address("第十条").label == "第十条"


def test_a_number_too_large_to_be_spelled_still_has_a_label() -> None:
    assert "12345" in Address("art_12345").label


def test_steps_are_joined_and_empty_ones_left_out() -> None:
    assert WHOLE / "" / WHOLE.child("art", 10, 1).child("para", 2) == "art_10-1__para_2"


@pytest.mark.parametrize(
    ("address", "annex", "article"),
    [
        ("art_1__para_2", "", "art_1"),
        ("annex_1__art_2__para_1", "annex_1", "annex_1__art_2"),
        ("annex_1__dup_2__art_3", "annex_1__dup_2", "annex_1__dup_2__art_3"),
        ("appendix_2__art_1", "appendix_2", "appendix_2__art_1"),
        ("annex_1__p_1", "annex_1", ""),
        ("annex_1", "annex_1", ""),
        ("sec_1__p_1", "", ""),
        ("chp_1", "", ""),
    ],
)
def test_what_an_address_lies_in(address: str, annex: str, article: str) -> None:
    assert Address(address).annex == annex
    assert Address(address).is_article is bool(article)
    assert not article or Address(address).article == article


def test_parents_and_ancestors() -> None:
    assert Address("art_1__para_2").parent == "art_1"
    assert Address("art_1").parent == ""
    assert Address("art_1__para_2__item_3").lineage == ["art_1__para_2__item_3", "art_1__para_2", "art_1"]


@given(
    st.lists(st.tuples(st.sampled_from(["part", "chp", "art", "para", "item", "p"]), st.integers(1, 9999)), min_size=1)
)
def test_every_address_that_is_made_is_ascii_and_has_the_form(steps: list[tuple[str, int]]) -> None:
    address = WHOLE
    for kind, number in steps:
        address = address.child(kind, number)
    assert address.isascii()
    assert [(step.kind, step.number) for step in address.steps] == steps
    assert [above.last for above in reversed(address.lineage)] == list(address.steps)
    assert WHOLE.child(*steps[0]) == address.root == address.lineage[-1]
    assert all(address.is_within(above) and above / address.below(above) == address for above in address.lineage[1:])


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("title", "title"),
        ("art_10-1", "art"),
        ("part_2__chp_1", "chp"),
        ("art_3__para_1__item_2__dup_2", "item"),
        ("art_3__dup_2__para_1", "para"),
        ("preamble__dup_2", "preamble"),
    ],
)
def test_the_kind_of_a_part_is_that_of_its_last_step(address: str, kind: str) -> None:
    assert Address(address).original.kind == kind
