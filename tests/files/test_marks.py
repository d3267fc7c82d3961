"""密级, 紧急程度 and 份号: what is a mark at the head of a paper, and what only speaks of one."""

import pytest

from kb.files import INTAKE, LeftOut, head_marks, is_mark, marks_around, marks_in, read_file

TEXT = ["关于做好示例工作的通知", "各县（市、区）民政局：", "请认真做好示例工作，按时报送情况。"]


@pytest.mark.parametrize(
    ("line", "marks"),
    [
        ("机密★1年", ("机密★1年", "", "")),
        ("机　密 ★ 长期", ("机密★长期", "", "")),
        ("秘密☆", ("秘密★", "", "")),
        ("绝密", ("绝密", "", "")),
        ("密级：机密", ("机密", "", "")),
        ("密级：秘密 保密期限：5年", ("秘密★5年", "", "")),
        ("机密★20年　　　000012　　特急", ("机密★20年", "特急", "000012")),
        ("机密★5年 示民发〔2024〕5号", ("机密★5年", "", "")),
        ("| 密级 | 机密 | 缓急 | 特提 |", ("机密", "特提", "")),
        ("密级：□绝密 ☑机密 □秘密", ("机密", "", "")),
        ("**机密★一年**", ("机密★一年", "", "")),
        ("紧急程度：加急", ("", "加急", "")),
        ("No.000001", ("", "", "000001")),
        ("机密文件管理办法", ("", "", "")),
        ("绝密、机密、秘密", ("", "", "")),
        ("| 绝密 | 机密 | 秘密 |", ("", "", "")),
        ("密级：□绝密 □机密 □秘密", ("", "", "")),
        ("密级：公开", ("", "", "")),
        ("内部资料", ("", "", "")),
        ("国家秘密", ("", "", "")),
        ("紧急通知", ("", "", "")),
    ],
)
def test_a_mark_is_a_line_or_a_column_of_its_own(line: str, marks: tuple[str, str, str]) -> None:
    found = marks_in([line, *TEXT])
    assert (found.classification, found.urgency, found.copy_number) == marks


def test_a_mark_may_stand_below_the_title_but_not_in_the_text() -> None:
    assert marks_in([TEXT[0], "机密★1年", *TEXT[1:]]).classification == "机密★1年"
    assert not marks_in([*TEXT, "机密"])
    assert not marks_in(["示例保密规定", "第一条　密级分为三级。", "机密"])


def test_a_mark_may_stand_around_the_text() -> None:
    assert marks_around([LeftOut("页眉", "机密★1年")]).classification == "机密★1年"
    assert marks_around([LeftOut("水印", "秘密")]).classification == "秘密"
    assert not marks_around([LeftOut("页眉", "示例保密规定"), LeftOut("批注", "机密")])


def test_every_reader_gives_the_marks() -> None:
    lines = ["机密★1年", *TEXT]
    page = "<html><body>" + "".join(f"<p>{line}</p>" for line in lines) + "</body></html>"
    for raw, name in (("\n".join(lines), "a.txt"), ("\n\n".join(lines), "a.md"), (page, "a.html")):
        assert head_marks(read_file(raw.encode(), name, INTAKE)).classification == "机密★1年"


def test_a_line_of_marks_is_told_from_others() -> None:
    assert is_mark("机密★1年　　特急")
    assert not is_mark("")
    assert not is_mark("机密★1年 示民发〔2024〕5号")
