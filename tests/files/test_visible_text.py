"""What a person sees in a file: its text, its lines, and the way back into the file."""

import pickle
from collections.abc import Sequence
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.files import INTAKE, Annotation, Change, TooLargeError, UnreadableFileError, VisibleText
from kb.files.visible_text import CELL_END, Piece, VisibleParagraph

SOURCE = "## 标题\n依照《甲条例》&ldquo;乙&rdquo;。"
TEXT = VisibleText(
    ".html",
    (
        VisibleParagraph((Piece("标题", (3, 5)),), "heading", level=2),
        VisibleParagraph(
            (Piece("第一条　", None), Piece("依照《甲条例》", (6, 13)), Piece("“", (13, 20)), Piece("乙", (20, 21)))
        ),
        VisibleParagraph((Piece("子|丑", (21, 22)), CELL_END, Piece("寅", (22, 23))), "row", notes=(1,), table=1),
        VisibleParagraph((Piece("卯", (23, 24)), CELL_END), "row", table=2),
    ),
    notes=(VisibleParagraph((Piece("注文", (24, 26)),), "note"),),
    source=SOURCE + "一二三四五六",
)


def test_the_text_has_a_line_for_each_paragraph_and_the_notes_at_its_end() -> None:
    assert TEXT.text.split("\n") == ["标题", "第一条　依照《甲条例》“乙", "子|丑\t寅", "卯\t", "注文"]


def test_the_lines_show_headings_rows_and_marks_of_notes_and_part_two_tables() -> None:
    assert TEXT.lines == ("## 标题", "第一条　依照《甲条例》“乙", "| 子｜丑 | 寅 |[^1]", "", "| 卯 |  |")
    assert TEXT.footnotes == ("注文",)


def test_what_the_program_made_stands_nowhere_in_the_file() -> None:
    start = TEXT.text.index("第一条")
    assert list(TEXT.places(start, start + 4)) == []
    assert TEXT.in_source(start, start + 4) == (5, 5)  # where the letters before it end
    assert list(TEXT.places(start, start + 6)) == [((start + 4, start + 6), (6, 8))]


def test_what_stands_for_something_else_is_taken_whole() -> None:
    at = TEXT.text.index("“")
    assert list(TEXT.places(at, at + 2)) == [((at, at + 1), (13, 20)), ((at + 1, at + 2), (20, 21))]
    assert TEXT.in_source(at, at + 1) == (13, 20)


def test_lines_and_columns_are_those_of_the_file_where_it_has_any() -> None:
    assert TEXT.position(TEXT.text.index("《")) == (2, 3)
    assert TEXT.position(len(TEXT.text)) == (2, 30)
    word = VisibleText(".docx", TEXT.paragraphs)
    assert word.position(word.text.index("《")) == (2, 7)


def test_nothing_can_be_put_back_into_what_has_no_origin() -> None:
    with pytest.raises(UnreadableFileError, match="不能写入批注，请"):
        TEXT.annotated([Annotation(0, 1, "https://wenku.example/")])


class Echo:
    """An origin that gives back what it was asked."""

    def given_back(
        self,
        text: VisibleText,
        changes: Sequence[Change],
        annotations: Sequence[Annotation],
        date: datetime | None,
    ) -> bytes:
        spans = [*((each.start, each.end) for each in changes), *((each.start, each.end) for each in annotations)]
        return f"{''.join(text.text[start:end] for start, end in spans)}{date}".encode()


def test_the_origin_writes_what_goes_back() -> None:
    text = VisibleText(".txt", TEXT.paragraphs, origin=Echo())
    assert text.annotated([Annotation(0, 2)]).decode() == "标题None"
    assert text.changed([Change(0, 1, "题")], [Annotation(0, 2)]).decode() == "标标题None"


def test_a_text_without_origin_can_be_sent_to_another_process() -> None:
    copy = pickle.loads(pickle.dumps(TEXT))  # noqa: S301
    assert copy == TEXT
    assert copy.lines == TEXT.lines


@pytest.mark.parametrize(
    ("check", "message"),
    [("check_bytes", "超过 50 MB"), ("check_characters", "超过 200 万字"), ("check_signs", "超过 100 万处")],
)
def test_what_is_larger_than_the_bounds_is_refused(check: str, message: str) -> None:
    bound = {"check_bytes": INTAKE.bytes, "check_characters": INTAKE.characters, "check_signs": INTAKE.signs}[check]
    getattr(INTAKE, check)(bound)
    with pytest.raises(TooLargeError, match=f"{message}.*再导入。"):
        getattr(INTAKE, check)(bound + 1)


PIECES = st.builds(
    lambda text, start, is_made: Piece(text, None if is_made else (start, start + len(text))),
    st.text("甲乙第一条", min_size=1, max_size=5),
    st.integers(0, 99),
    st.booleans(),
)


@given(st.lists(st.lists(PIECES, max_size=4), min_size=1, max_size=4), st.data())
def test_the_places_of_a_span_are_in_it_and_spell_what_stands_there(
    rows: list[list[Piece]], data: st.DataObject
) -> None:
    text = VisibleText(".txt", tuple(VisibleParagraph(tuple(pieces)) for pieces in rows))
    start = data.draw(st.integers(0, len(text.text)))
    end = data.draw(st.integers(start, len(text.text)))
    letters: dict[int, int] = {}
    for (first, last), (begin, stop) in text.places(start, end):
        assert start <= first < last <= end
        assert stop - begin == last - first
        letters.update(zip(range(first, last), range(begin, stop), strict=True))
    at = 0
    for row in rows:
        for piece in row:
            for offset in range(len(piece.text)):
                if start <= at < end:
                    assert letters.get(at) == (None if piece.place is None else piece.place[0] + offset)
                at += 1
        at += 1
