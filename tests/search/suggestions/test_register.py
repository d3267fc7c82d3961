"""The register of names leaves out at once what cannot answer, and nothing that can."""

from hypothesis import given
from hypothesis import strategies as st

from kb.search.suggestions.register import Register, set_of
from kb.search.suggestions.typed_name import TypedName
from kb.text import sounds

NAMES = (
    "支部工作条例",
    "重新安排",
    "银行业监督管理法",
    "行政许可法",
    "长江保护法",
    "三会一课",
    "律师法",
    "ai应用规定",
    "2030年目标",
    "西安",
)
TYPED = st.text("支部工作条例重行长三会一课律法安2030abcdefghilnoqrstuvxyz", min_size=1, max_size=8)
ALL = set_of(range(len(NAMES)), len(NAMES))

register = Register(NAMES)


@given(TYPED)
def test_what_a_comparison_with_every_name_finds_is_found(text: str) -> None:
    typed = TypedName(text, sounds)
    found = set(register.question(text, rarely=True).answers(ALL, ALL))
    assert {number for distance, number in found if distance == 0} == {
        n for n, name in enumerate(NAMES) if typed.begins(name)
    }
    assert {number for distance, number in found if distance == 1} == {
        n for n, name in enumerate(NAMES) if len(text) > 1 and typed.is_in(name)
    }
    shortest = 3 if typed.is_lettered else 2
    assert {number for distance, number in found if distance == 2} == {
        n for n, name in enumerate(NAMES) if len(text) >= shortest and typed.is_scattered_in(name)
    }


def test_a_name_is_known_exactly_by_itself_its_sound_and_its_initials() -> None:
    assert [list(register.exact(text)) for text in ("三会一课", "sanhuiyike", "shyk", "shy")] == [[5], [5], [5], []]


def test_a_sound_that_a_character_has_in_none_of_the_names_is_rare() -> None:
    answers = [register.question("kuaiyi", rarely=rarely).answers(ALL, ALL) for rarely in (False, True)]
    assert [{number for _, number in answer} for answer in answers] == [set(), {5}]


def test_a_name_is_compared_only_if_it_is_among_those_asked_about() -> None:
    answers = register.question("法").answers(set_of([3, 4], len(NAMES)), 0)
    assert list(answers) == []
    assert list(register.question("护法").answers(set_of([3, 4], len(NAMES)), 0)) == [(1, 4)]
