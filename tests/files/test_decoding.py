"""Bytes as text: every encoding read right, or refused with the sentence that is right for it."""

from collections.abc import Callable

import pytest

from kb.files import INTAKE, UnreadableFileError, VisibleText
from kb.files.formats import read_file
from kb.files.mojibake import garbled
from tests.files.test_characters import FORMATS, made

LINES = [
    "示例县民政局值班管理办法",
    "第一条　为了规范值班工作，制定本办法。",
    "第二条　值班人员应当按时到岗，不得擅自离岗。",
    "第三条　本办法自公布之日起施行。",
]
TEXT = "\n".join(LINES)
TRADITIONAL = (
    "示例縣民政局值班管理辦法\n第一條　為了規範值班工作，制定本辦法。\n第二條　值班人員應當按時到崗，不得擅自離崗。\n"
    "第三條　本辦法自公布之日起施行，由示例縣民政局負責解釋。"
)
WRONG: dict[str, Callable[[str], str]] = {
    "UTF-8 as GBK": lambda words: words.encode().decode("gbk", "replace"),
    "twice": lambda words: words.encode().decode("gbk", "replace").encode().decode("gbk", "replace"),
    "UTF-8 as Latin-1": lambda words: words.encode().decode("latin-1"),
    "UTF-8 as Windows": lambda words: words.encode().decode("cp1252", "ignore"),
    "GBK as Latin-1": lambda words: words.encode("gbk").decode("latin-1"),
    "GBK as Windows": lambda words: words.encode("gbk").decode("cp1252", "ignore"),
}


def text_of(raw: bytes, name: str = "稿.txt") -> VisibleText:
    return read_file(raw, name, INTAKE)


def page(text: str, declared: str) -> str:
    return f'<meta charset="{declared}">' + "".join(f"<p>{line}" for line in text.split("\n"))


@pytest.mark.parametrize(
    ("text", "encodings"),
    [
        (TEXT, ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]),
        (TRADITIONAL, ["utf-8", "gb18030", "big5", "utf-16-le", "utf-16-be"]),
    ],
)
def test_an_encoding_is_told_by_its_bytes(text: str, encodings: list[str]) -> None:
    for encoding in encodings:
        assert text_of(text.encode(encoding)).text == text
        assert text_of(text.replace("\n", "").encode(encoding)).text == text.replace("\n", "")
        assert text_of(page(text, "").encode(encoding), "页.html").text == text


@pytest.mark.parametrize("declared", ["gb2312", "utf-8", "big5", "iso-8859-1", "x-unknown", "utf-16"])
def test_a_page_is_read_though_it_declares_another_encoding(declared: str) -> None:
    for encoding, text in (("utf-8", TEXT), ("gb18030", TEXT), ("big5", TRADITIONAL)):
        assert text_of(page(text, declared).encode(encoding), "页.html").text == text


@pytest.mark.parametrize(
    ("raw", "named"),
    [
        (TEXT.encode("hz"), "HZ"),
        ("第一条".encode("iso2022_jp", "ignore"), "ISO-2022"),
        (page(TEXT, "euc-kr").encode("gb18030"), "EUC-KR"),
        (page(TEXT, "iso-2022-cn").encode("gb18030"), "ISO-2022-CN"),
    ],
)
def test_an_encoding_that_is_not_read_is_named(raw: bytes, named: str) -> None:
    with pytest.raises(UnreadableFileError, match=f"编码是 {named}，不能直接读取"):
        text_of(raw, "页.html" if b"<meta" in raw else "稿.txt")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_bad_byte_in_a_short_text_is_told_with_its_line(encoding: str) -> None:
    raw = TEXT.encode(encoding)
    at = raw.index(b"\n") + 1
    with pytest.raises(UnreadableFileError, match="第 2 行有坏字节") as refused:
        text_of(raw[:at] + b"\xff" + raw[at:])
    assert refused.value.line == 2


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_file_that_ends_within_a_character_was_not_sent_whole(encoding: str) -> None:
    with pytest.raises(UnreadableFileError, match="末尾（第 4 行）只剩半个字") as refused:
        text_of(TEXT.encode(encoding)[:-1])
    assert refused.value.line == 4


def test_a_text_of_two_encodings_is_told_with_the_line_of_the_second() -> None:
    with pytest.raises(UnreadableFileError, match="第 5 行有坏字节"):
        text_of(TEXT.encode() + b"\n" + LINES[2].encode("gb18030") + b"\n")


def test_nulls_that_fill_up_a_block_are_nothing() -> None:
    assert text_of(TEXT.encode("gb18030") + b"\0" * 400).text == TEXT
    with pytest.raises(UnreadableFileError, match="不是文本文件"):
        text_of(bytes(range(64)) * 4)


def test_a_control_that_a_program_left_everywhere_makes_a_text_no_binary() -> None:
    assert text_of(TEXT.replace("。", "。\x01").encode()).text == TEXT


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("way", WRONG)
def test_a_text_that_was_saved_after_a_wrong_reading_is_refused(suffix: str, way: str) -> None:
    with pytest.raises(UnreadableFileError, match="乱码"):
        text_of(made([WRONG[way](line) for line in LINES], suffix), f"稿{suffix}")


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("way", ["UTF-8 as GBK", "GBK as Latin-1"])
def test_a_paragraph_that_was_read_wrongly_is_told_with_its_place(suffix: str, way: str) -> None:
    text = text_of(made([*LINES * 6, WRONG[way]("第四条　这一段应当另行规定。")], suffix), f"稿{suffix}")
    (remark,) = text.remarks
    assert remark.message.startswith("有乱码（曾被当作另一种编码存过），请对照原来的文件改正：")
    assert remark.place == {".md": "第 49 行", ".html": "第 1 行", ".docx": "第 25 段", ".pdf": "第 1 页"}.get(
        suffix, "第 25 行"
    )


@pytest.mark.parametrize(("wrong", "right"), [("big5hkscs", "gb18030"), ("gb18030", "big5hkscs"), ("gbk", "euc_kr")])
def test_one_double_byte_encoding_read_as_another_is_refused(wrong: str, right: str) -> None:
    words = TRADITIONAL if right != "gb18030" else TEXT
    with pytest.raises(UnreadableFileError, match=r"乱码|认不出|编码"):
        text_of(words.encode(right, "ignore").decode(wrong, "ignore").encode())


@pytest.mark.parametrize(
    "line",
    ["××县××局××××年", "……——……", "été où l’À", "§±×÷°·", "“‘示例’”——", TEXT, TRADITIONAL, "李锟同志", "ＡＢＣ①②③"],
)
def test_what_is_no_wrong_reading_is_let_alone(line: str) -> None:
    assert garbled(line) == 0


def test_what_u_fffd_became_is_a_lost_character() -> None:
    text = text_of(TEXT.replace("按时", "锟斤拷锟斤拷").encode())
    assert "应当〓〓〓〓〓〓到岗" in text.text
    assert [(cut.kind, cut.place) for cut in text.left_out] == [("认不出的字", "第 3 行")]


def test_the_byte_pair_a3_a0_is_a_blank_and_no_private_sign() -> None:
    raw = "\n".join("\ue5e5\ue5e5" + line.replace("　", "\ue5e5") for line in LINES[1:]).encode("gb18030")
    assert raw.startswith(b"\xa3\xa0\xa3\xa0")
    assert text_of(raw).text == "\n".join(f"　　{line}" for line in LINES[1:])
    whole = text_of(b"<meta charset=gb2312><p>" + raw.replace(b"\n", b"<p>"), "页.html")
    assert (whole.text, whole.left_out, whole.remarks) == ("\n".join(LINES[1:]), (), ())


def test_references_to_private_characters_are_such_characters() -> None:
    lines = "".join(f"<p>&#57345;&#57345;{line.replace('　', '&#xE001;')}" for line in LINES[1:])
    assert text_of(lines.encode(), "页.html").text == "\n".join(LINES[1:])
    assert text_of("<p>值班人员王&#xE123;应当到岗。".encode(), "页.html").text == "值班人员王〓应当到岗。"
