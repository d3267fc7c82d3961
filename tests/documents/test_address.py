"""Addresses and their Chinese names."""

import ast
import json
import re
from pathlib import Path

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


@pytest.mark.parametrize(
    ("address", "steps", "kind", "number", "inserted", "parent", "root", "last", "original"),
    [
        ("", [], "", 0, 0, "", "", "", ""),
        ("title", ["title"], "title", 0, 0, "", "title", "title", "title"),
        ("art_10-1", ["art_10-1"], "art", 10, 1, "", "art_10-1", "art_10-1", "art_10-1"),
        ("chp_3__sec_1", ["chp_3", "sec_1"], "sec", 1, 0, "chp_3", "chp_3", "sec_1", "chp_3__sec_1"),
        ("art_3__dup_2", ["art_3", "dup_2"], "dup", 2, 0, "art_3", "art_3", "dup_2", "art_3"),
        ("sec_1__p_2__pt_1", ["sec_1", "p_2", "pt_1"], "pt", 1, 0, "sec_1__p_2", "sec_1", "pt_1", "sec_1__p_2__pt_1"),
    ],
)
def test_what_an_address_is_made_of(
    address: str,
    steps: list[str],
    kind: str,
    number: int,
    inserted: int,
    parent: str,
    root: str,
    last: str,
    original: str,
) -> None:
    own = Address(address)
    assert (list(own.steps), own.kind, own.number, own.inserted) == (steps, kind, number, inserted)
    assert (own.parent, own.root, own.last, own.original) == (parent, root, last, original)


@pytest.mark.parametrize(
    ("address", "above", "is_within", "below"),
    [
        ("art_1__para_2", "art_1", True, "para_2"),
        ("art_1", "art_1", True, "art_1"),
        ("art_10", "art_1", False, "art_10"),
        ("art_1-1", "art_1", False, "art_1-1"),
        ("art_1", "art_1__para_2", False, "art_1"),
        ("art_1", "", True, "art_1"),
        ("annex_1__art_2", "annex_1", True, "art_2"),
    ],
)
def test_what_lies_in_what(address: str, above: str, is_within: bool, below: str) -> None:
    assert Address(address).is_within(above) is is_within
    assert Address(address).below(above) == below


def test_a_part_above_and_the_steps_after_one_are_found() -> None:
    item = Address("art_3__para_1__item_2")
    assert item.nearest("item") == item
    assert item.nearest("para") == "art_3__para_1"
    assert item.nearest("chp") == WHOLE
    assert item.after("art_3") == "para_1__item_2"
    assert item.after("item_2") == item.after("art_4") == WHOLE


@pytest.mark.parametrize(
    ("address", "number"),
    [("art_10", 10), ("art_10-1", 0), ("art_10__para_2", 0), ("annex_1__art_2", 0), ("chp_3", 0), ("", 0)],
)
def test_only_a_whole_article_of_the_text_itself_has_the_number_of_one(address: str, number: int) -> None:
    assert Address(address).article_number == number


@pytest.mark.parametrize("address", ["annex_1", "annex_1__dup_2", "schedule_3"])
def test_an_annex_as_a_whole_is_told_from_its_parts(address: str) -> None:
    assert Address(address).is_annex
    assert not (Address(address) / "title").is_annex
    assert not WHOLE.is_annex


def test_an_address_is_text_wherever_text_is_asked_for() -> None:
    address = WHOLE.child("art", 10)
    assert json.dumps([address]) == '["art_10"]'
    titles: dict[str, int] = {address: 1}
    assert titles["art_10"] == 1


# No string surgery outside the type

_KINDS = "part|chp|section|sec|sub|art|para|item|point|p|pt|tbl|tr|fn|hdg|dup|annex|appendix|schedule"
_CUT = re.compile(rf"__|(?:__)?(?:{_KINDS})_(?:\\d|\(.*)?|__(?:{_KINDS})_.*")
_CUTTING = {"split", "rsplit", "partition", "rpartition", "startswith", "endswith", "removeprefix", "removesuffix"}
_IN_TEMPLATES = re.compile(rf"address\.(?:{'|'.join(_CUTTING)}|replace)\(|'__(?:{_KINDS})?_?'")
_ROOT = Path(__file__).parents[2]


def _is_surgery(node: ast.AST) -> bool:
    """Whether a piece of code holds a part of an address as a string, or takes one apart."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return bool(_CUT.fullmatch(node.value))
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _CUTTING):
        return False
    name = node.func.value
    return (isinstance(name, ast.Attribute) and name.attr == "address") or (
        isinstance(name, ast.Name) and name.id == "address"
    )


def test_nobody_takes_an_address_apart_but_the_address_itself() -> None:
    modules = [path for room in ("kb", "web") for path in (_ROOT / room).rglob("*.py")]
    surgery = [
        f"{path.relative_to(_ROOT)}:{getattr(node, 'lineno', 0)}"
        for path in modules
        if path != _ROOT / "kb/documents/address.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if _is_surgery(node)
    ]
    templates = [
        str(path.relative_to(_ROOT))
        for path in (_ROOT / "web/templates").glob("*.html")
        if _IN_TEMPLATES.search(path.read_text("utf-8"))
    ]
    assert surgery + templates == []


@pytest.mark.parametrize(
    "code",
    ['a.rpartition("__")', 'x.startswith("sec_")', 'f"art_{n}"', r're.compile(r"art_(\d+)")', "p.address.split(s)"],
)
def test_the_ways_to_take_an_address_apart_are_noticed(code: str) -> None:
    assert any(map(_is_surgery, ast.walk(ast.parse(code))))
