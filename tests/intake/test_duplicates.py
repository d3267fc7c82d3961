"""The same text twice."""

from kb.documents.document import Passage
from kb.documents.structure import parse
from kb.intake.duplicates import Twins

TEXT = "示例工作条例\n\n第一条　为了示例，根据有关规定，制定本条例。\n\n第二条　示例工作应当真实、完整、及时，便于查阅和引用，不得随意删改。\n"


def passages(text: str, title: str = "示例工作条例") -> tuple[Passage, ...]:
    return parse(text, title=title).passages


def twins() -> Twins:
    found = Twins()
    found.add("shili-2024", passages(TEXT))
    return found


def test_width_spaces_and_blank_lines_make_no_difference() -> None:
    other = TEXT.replace("\n\n", "\n").replace("，", ",").replace("　", " ")
    assert twins().of(passages(other)) == "shili-2024"


def test_the_title_makes_no_difference() -> None:
    assert (
        twins().of(passages(TEXT.replace("示例工作条例", "《示例工作条例》全文"), "《示例工作条例》全文"))
        == "shili-2024"
    )


def test_one_character_of_the_text_does() -> None:
    assert twins().of(passages(TEXT.replace("应当", "可以"))) == ""


def test_texts_too_short_to_be_told_from_others_are_no_twins() -> None:
    found = Twins()
    found.add("a", passages("第一条　示例。"))
    assert found.of(passages("第一条　示例。")) == ""
