"""The characters of a text, the same for every format: what goes, what becomes a letter or a blank, what is told."""

from collections.abc import Callable
from html import escape

import pytest

from kb.documents import parse
from kb.files import DRAFT, INTAKE, Annotation, LeftOut, ReadingRemark, UnreadableFileError, VisibleText
from kb.files.formats import read_file
from kb.text import fold_text
from tests.support.print_shop import Leaf, pdf_file, set_type
from tests.support.uploads import word_file

URL = "https://kb.example.org/documents/a#art_1"
BODY = ["第一条　为了规范值班工作，制定本办法。", "第二条　值班人员应当到岗。", "第三条　本办法自公布之日起施行。"]
FORMATS = (".txt", ".md", ".html", ".docx", ".pdf")


def made(lines: list[str], suffix: str) -> bytes:
    """Return a file of a format with these lines."""
    match suffix:
        case ".html":
            return ("<meta charset=utf-8>" + "".join(f"<p>{escape(line)}</p>" for line in lines)).encode()
        case ".docx":
            return word_file("\n".join(lines))
        case ".pdf":
            return pdf_file([Leaf(set_type(lines))])
        case ".md":
            return "\n\n".join(lines).encode()
    return "\n".join(lines).encode()


def read_lines(lines: list[str], suffix: str) -> VisibleText:
    return read_file(made(lines, suffix), f"稿{suffix}", INTAKE)


def articles(text: VisibleText) -> list[str]:
    structure = parse("\n".join(line for line in text.lines))
    return [passage.text for passage in structure.passages if passage.kind == "article"]


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_private_sign_that_a_file_writes_for_blanks_is_taken_out_and_told(suffix: str) -> None:
    lines = ["第一条\ue004为了。", "\ue004\ue004第二条\ue004值班人员应当\ue004到岗。", "第三条\ue004其他。"]
    text = read_lines(lines, suffix)
    assert len(articles(text)) == 3
    assert "值班人员应当到岗" in text.text
    assert "\ue004" not in text.text
    assert [remark.message for remark in text.remarks] == ["6 处私用字符 U+E004 当空白用，已去掉"]


@pytest.mark.parametrize("suffix", FORMATS)
def test_any_other_private_sign_and_a_lost_one_is_told_with_its_place(suffix: str) -> None:
    text = read_lines([BODY[0], "第二条　王\ue123应当\ufffd到岗，不得擅自离开岗位。"], suffix)
    assert "王〓应当〓到岗" in text.text
    (told,) = text.left_out
    unit = {".docx": "第 2 段", ".pdf": "第 1 页", ".md": "第 3 行", ".html": "第 1 行"}.get(suffix, "第 2 行")
    assert (told.kind, told.place) == ("认不出的字", unit)
    assert told.text.startswith("2 个字认不出，以 〓 代替：")
    assert not text.remarks


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_letter_written_by_the_code_of_a_form_is_the_letter_and_told_once(suffix: str) -> None:
    text = read_lines(["第⼀条　⺠政局建立⻓效机制。", "第⼆条　⺠政局。"], suffix)
    assert "民政局建立长效机制" in text.text
    assert len(articles(text)) == 2
    (remark,) = text.remarks
    assert remark.message.startswith("5 处部首或连字已换成通用字：⺠→民、")


def test_the_lines_of_what_cannot_be_read_are_named_up_to_a_few() -> None:
    lines = [f"值班人员第{number}位应当按时到岗，姓名为\ue123，另行公布。" for number in range(9)]
    assert read_lines(lines[:2], ".txt").left_out[0].place == "第 1、2 行"
    assert read_lines(lines, ".txt").left_out[0].place == "第 1、2、3、4、5 行等 9 行"


def test_a_text_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match="认不出，读不成文"):
        read_file(("第一条　\ue123\ue124示例\ufffd。" * 30).encode(), "稿.txt", DRAFT)


def test_the_mark_of_an_object_goes_and_what_it_stood_for_is_missed() -> None:
    text = read_lines(["\ufffc第一条　值班\ufffc人员。"], ".txt")
    assert text.text == "第一条　值班人员。"
    assert text.left_out == (LeftOut("对象占位符", "2 处只有占位符（U+FFFC），图片或对象没有随文字存下来", "第 1 行"),)


def test_bullets_of_symbol_fonts_are_bullets_in_every_format() -> None:
    for suffix in FORMATS:
        assert read_lines(["\uf0b7值班人员应当到岗。"], suffix).text == "•值班人员应当到岗。"


def test_what_goes_belongs_to_the_letter_before_it() -> None:
    source = "\u200b依照《值班\ufe0f\u200b办法》\u2060第⼆条办理。"
    text = read_file(source.encode(), "稿.txt", DRAFT)
    assert text.text == "依照《值班办法》第二条办理。"
    start, end = text.text.index("《"), text.text.index("办理")
    assert text.annotated([]) == source.encode()
    linked = text.annotated([Annotation(start, end, URL)]).decode()
    assert linked == f"\u200b依照《值班\ufe0f\u200b办法》\u2060第⼆条<{URL}>办理。"


def test_a_link_in_a_page_goes_around_what_nobody_sees() -> None:
    source = "<p>依照《值班\u200b办&shy;法》第⼆条办理。</p><p>\u3164</p><p>见<a href='https://a.b/'>《⼀》</a>。</p>"
    text = read_file(source.encode(), "稿.html", DRAFT)
    assert text.text == "依照《值班办法》第二条办理。\n见《一》。"
    assert [text.text[slice(*span)] for span in text.closed] == ["《一》"]
    linked = text.annotated([Annotation(2, 11, URL)]).decode()
    assert f'<a href="{URL}">《值班\u200b办&shy;法》第⼆条</a>' in linked


def test_a_text_without_anything_odd_is_itself() -> None:
    text = read_lines(BODY, ".txt")
    assert (text.text, text.left_out, text.remarks) == ("\n".join(BODY), (), ())


def test_a_remark_is_told_where_it_belongs() -> None:
    text = read_lines([BODY[0], "第⼆条　值班人员应当到岗。"], ".txt")
    assert text.remarks == (ReadingRemark("1 处部首或连字已换成通用字：⼆→二"),)
    assert fold_text(text.text).startswith("第一条为了")


# Every kind of the table: blanks, what nobody sees, controls, the mark of an object, private signs in two planes.
ODD_SIGNS = (
    "\xad\u034f\u061c\u115f\u1160\u17b4\u180e\u200b\u200d\u200f\u202e\u2060\u206f\u3164\ufe00\ufe0f\ufeff\uffa0\ufff0\ufffc\x01\x7f"
    "\xa0\u1680\u2003\u2009\u200a\u2028\u205f\u2800\ue5e5\x0b\x0c\x85\U000e0100\U0001d173\ue004\U000f0000\U00100001"
)
PLACES: dict[str, Callable[[str, str], str]] = {
    "before the line": lambda line, sign: sign + line,
    "twice, amid blanks": lambda line, sign: f"　{sign}{sign}　{line}",
    "behind 第": lambda line, sign: line.replace("第", f"第{sign}"),
    "in the number": lambda line, sign: line.replace("十一", f"十{sign}一"),
    "before 条": lambda line, sign: line.replace("条　", f"{sign}条　"),
    "behind the number": lambda line, sign: line.replace("条　", f"条{sign}"),
    "at the end": lambda line, sign: line + sign,
}


def signs_for(suffix: str) -> str:
    """Return the signs that are tried in a format: what is slow to make and to read gets some of each kind."""
    return ODD_SIGNS[::5].replace("\x01", "") if suffix in {".docx", ".pdf"} else ODD_SIGNS


ARTICLES = [
    f"第{number}条　其他事项由组长另行规定。"
    for number in ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一"]
]


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("place", PLACES)
def test_no_odd_sign_costs_an_article_wherever_it_stands(suffix: str, place: str) -> None:
    for sign in signs_for(suffix):
        lines = [PLACES[place](line, sign) for line in ARTICLES]
        read = articles(read_lines(lines, suffix))
        assert len(read) == len(ARTICLES), f"U+{ord(sign):04X}"
        assert all("其他事项由组长另行规定" in fold_text(text) for text in read), f"U+{ord(sign):04X}"


@pytest.mark.parametrize("suffix", FORMATS)
def test_no_odd_sign_within_a_word_costs_a_phrase(suffix: str) -> None:
    for sign in set(signs_for(suffix)) - set("\ue004\U000f0000\U00100001"):
        text = read_lines([f"第一条　值班人员应当{sign}按时到{sign}{sign}岗。"], suffix)
        assert "值班人员应当按时到岗" in fold_text(text.text), f"U+{ord(sign):04X}"


def test_one_picture_of_several_stays_one() -> None:
    assert read_file("值班\u200d表 👨\u200d👩\u200d👧".encode(), "甲.txt", INTAKE).text == "值班表 👨\u200d👩\u200d👧"
