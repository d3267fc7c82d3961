"""A name as far as it was typed."""

import pytest

from kb.search.suggestions.typed_name import TypedName
from kb.text import sounds

NAME = "支部工作条例"


def typed(text: str) -> TypedName:
    return TypedName(text, sounds)


@pytest.mark.parametrize(
    "text",
    [
        "支",
        "支部",
        "支部工作条例",
        "z",
        "zb",
        "zbgztl",
        "zhi",
        "zhib",
        "zhibugongzuotiaoli",
        "zhbgz",
        "支bu工z",
        "zhi部",
    ],
)
def test_a_name_begins_as_it_is_typed_in_characters_pinyin_initials_or_mixed(text: str) -> None:
    assert typed(text).begins(NAME)


@pytest.mark.parametrize("text", ["部", "工作", "gz", "zxb", "zhibb", "zhu", "支部工作条例十", "bu支"])
def test_it_begins_as_nothing_else(text: str) -> None:
    assert not typed(text).begins(NAME)


@pytest.mark.parametrize("text", ["工作", "gztl", "tiaoli", "作tl", "条例"])
def test_what_stands_inside_is_seen_from_any_character_on(text: str) -> None:
    assert typed(text).is_in(NAME)


@pytest.mark.parametrize("text", ["hibu", "ongzuo", "部作"])
def test_nothing_begins_in_the_middle_of_a_sound(text: str) -> None:
    assert not typed(text).is_in(NAME)


@pytest.mark.parametrize("text", ["支条例", "支例", "部条", "zbtl", "zhibutiaoli", "支tl"])
def test_scattered_characters_are_seen_in_order(text: str) -> None:
    assert typed(text).is_scattered_in(NAME)


@pytest.mark.parametrize("text", ["例支", "bgtl", "ztlz"])
def test_scattered_characters_are_not_seen_out_of_order_and_letters_have_to_begin_the_name(text: str) -> None:
    assert not typed(text).is_scattered_in(NAME)


@pytest.mark.parametrize("text", ["xian", "xa", "xia", "xi安"])
def test_every_way_to_cut_letters_into_sounds_is_followed(text: str) -> None:
    assert typed(text).begins("西安市")


def test_letters_that_can_be_cut_in_very_many_ways_take_no_longer() -> None:
    assert not typed("nan" * 20 + "x").is_in("南" * 60)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("chongxin", "重新安排"), ("zhongda", "重大事项"), ("cx", "重新安排"), ("zd", "重大事项"),
        ("yinhang", "银行业"), ("xingzheng", "行政许可"), ("yh", "银行业"), ("xz", "行政许可"),
        ("changjiang", "长江保护"), ("zhangcheng", "长成"), ("cj", "长江保护"),
        ("lvshi", "律师法"), ("lushi", "律师法"), ("ls", "律师法"),
        ("kuaiji", "会计法"), ("huiyi", "会议"), ("kj", "会计法"), ("diaozheng", "调整"), ("tiaojie", "调解"),
    ],
)  # fmt: skip
def test_a_character_of_several_sounds_answers_to_each(text: str, name: str) -> None:
    assert typed(text).begins(name)
