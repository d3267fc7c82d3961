"""`kb verify --sources` finds every letter of a file that is neither in the library nor told, and raises no false alarm."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from unittest import mock

import pytest

from kb.corpus import Corpus
from kb.files import formats, office
from kb.files.visible_text import VisibleText
from kb.indexing import SourcesVerified, sources, verify_sources
from kb.indexing.extraction import Extract, extracts
from kb.indexing.sources import compare
from kb.intake import quarantine, understand_all, write_understood
from tests.support import word_files as word
from tests.support.ofd_files import ofd, paragraphs
from tests.support.print_shop import Leaf, page_number, pdf_file, set_type

TITLE = "示例县民政局值班管理办法"
LINES = [
    TITLE,
    "（2024年3月1日示例县民政局局务会议通过）",
    "第一章　总则",
    "第一条　为了规范值班工作，保证上情下达、下情上报，制定本办法。",
    "第二条　值班实行领导带班和专人值守，值班人员应当按时到岗，不得脱岗、漏岗。",
    "第三条　有下列情形之一的，值班人员应当立即报告：",
    "（一）发生火灾、水灾等突发事件的；",
    "（二）群众集中来访的；",
    "（三）上级来电。",
    "第四条　值班电话应当保持畅通，值班记录由专人保管，保管期限不少于三年。",
    "第五条　本办法自2024年5月1日起施行。",
]
CELLS = ("岗位", "人数", "值守时段", "白班", "二人", "八时至十八时", "夜班", "一人", "十八时至次日八时")


def _word() -> bytes:
    """A Word file with a table and a footnote."""
    rows = "".join(
        f"<w:tr>{''.join(f'<w:tc>{word.paragraph(cell)}</w:tc>' for cell in CELLS[at : at + 3])}</w:tr>"
        for at in range(0, len(CELLS), 3)
    )
    noted = word.paragraph(word.text(LINES[3][:20]), word.reference("footnote", 2), word.text(LINES[3][20:]))
    body = [word.paragraph(line) for line in LINES[:3]] + [noted] + [word.paragraph(line) for line in LINES[4:]]
    notes = word.note("footnote", 2, word.paragraph("上情下达指把上级的部署传达到各村各社区。"))
    return word.word_file("".join(body) + f"<w:tbl>{rows}</w:tbl>", parts={"footnotes": notes})


def _page() -> bytes:
    menu = "".join(f"<li><a href='#'>{name}</a></li>" for name in ("首页", "信息公开", "政策文件", "办事指南"))
    body = "".join(f"<p>{line}</p>" for line in LINES)
    foot = "<p>上一篇：关于春节值班的通知</p><p>版权所有：示例县民政局</p>"
    return (
        f"<html><head><meta charset=utf-8><title>{TITLE}</title><style>p {{ color: red }}</style></head>"
        f"<body><ul>{menu}</ul>{body}{foot}<script>var a = '脚本里的文字不是正文';</script></body></html>".encode()
    )


def _pdf() -> bytes:
    leaves = [Leaf([*set_type(lines), page_number(n)]) for n, lines in enumerate((LINES[:6], LINES[6:]), 1)]
    return pdf_file(leaves)


def _rtf() -> bytes:
    letters = "\\par ".join("".join(f"\\u{ord(c)}?" for c in line) for line in LINES)
    return f"{{\\rtf1\\ansi {letters}}}".encode()


FILES: dict[str, Callable[[], bytes]] = {
    "a.txt": lambda: "\r\n".join(LINES).encode("gb18030"),
    "b.md": lambda: "\n\n".join(["# " + TITLE, *LINES[1:]]).encode(),
    "c.docx": _word,
    "d.html": _page,
    "e.pdf": _pdf,
    "g.rtf": _rtf,
    "f.ofd": lambda: ofd(paragraphs(*LINES[:6]), paragraphs(*LINES[6:])),
}


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read every file in this process: workers take half a second to start, and have tests of their own."""
    monkeypatch.setattr(quarantine, "_is_plain", lambda _file: True)


class Office:
    """An empty corpus, and a file beside it that is imported."""

    def __init__(self, folder: Path, name: str) -> None:
        self.corpus, self.file = Corpus(folder / "corpus"), folder / "in" / name
        self.corpus.folder.mkdir()
        self.file.parent.mkdir()
        self.file.write_bytes(FILES[name]())
        intake = understand_all([self.file], self.corpus)
        assert len(intake.documents) == 1, intake
        self.document = write_understood(self.corpus, intake.documents[0], date(2026, 11, 29))

    def verified(self, *folders: Path) -> SourcesVerified:
        return verify_sources(self.corpus, folders)

    def drop(self, words: str) -> None:
        """Take words out of the document, as a reader that loses them would have left it."""
        text = self.document.read_text("utf-8")
        assert words in text
        self.document.write_text(text.replace(words, "", 1), "utf-8")


@pytest.mark.parametrize("name", [name for name in FILES if name != "g.rtf"])
def test_a_file_that_came_in_whole_is_proved_to_the_last_letter(tmp_path: Path, name: str) -> None:
    office = Office(tmp_path, name)
    (proof,) = office.verified().proofs
    assert proof.losses == ()
    assert proof.held + proof.told == proof.letters > 150
    assert (proof.path, proof.titles) == (str(office.file), (TITLE,))


@pytest.mark.parametrize(
    ("name", "words", "place", "first"),
    [
        (
            "a.txt",
            "第四条　值班电话应当保持畅通，值班记录由专人保管，保管期限不少于三年。",
            "第 10 行",
            "四条　值班电话",
        ),
        ("a.txt", LINES[4], "第 5 行", "二条　值班实行"),
        ("a.txt", "（三）上级来电。", "第 9 行", "三）上级来电"),
        ("b.md", "，不得脱岗、漏岗", "第 9 行", "不得脱岗、漏"),
        ("c.docx", "二人", "第 16 段", "二人"),
        ("c.docx", "值守时段", "第 14 段", "值守时段"),
        ("c.docx", "上情下达指把上级的部署传达到各村各社区", "脚注", "把上级的部署"),
        ("d.html", "（二）群众集中来访的；", "第 1 行", "二）群众集中"),
        ("f.ofd", "（二）群众集中来访的；", "页面 2", "二）群众集中"),
        ("e.pdf", "（二）群众集中来访的；", "第 2 页", "二）群众集中"),
    ],
)
def test_what_was_dropped_is_found_with_its_place(
    tmp_path: Path, name: str, words: str, place: str, first: str
) -> None:
    office = Office(tmp_path, name)
    office.drop(words)
    (proof,) = office.verified().proofs
    lost = [loss for loss in proof.losses if loss.place == place]
    assert lost, proof.losses
    assert first in lost[0].text
    # A letter at its edge may be accounted for by what stands there now: 第 of 第五条.
    assert 0 <= len(re.sub(r"[\s　，。、；（）]", "", words)) - sum(loss.letters for loss in proof.losses) <= 2


def test_a_page_that_was_dropped_is_found(tmp_path: Path) -> None:
    office = Office(tmp_path, "e.pdf")
    text = office.document.read_text("utf-8")
    office.document.write_text(text[: text.index("（一）发生火灾")], "utf-8")
    (proof,) = office.verified().proofs
    assert {loss.place for loss in proof.losses} == {"第 2 页"}
    assert sum(loss.letters for loss in proof.losses) >= 60


@pytest.mark.parametrize("name", ["a.txt", "b.md"])
def test_a_reader_that_loses_its_fifth_line_is_caught_though_it_reads_again_alike(tmp_path: Path, name: str) -> None:
    def losing(text: VisibleText) -> VisibleText:
        filled = [paragraph for paragraph in text.paragraphs if paragraph.text.strip()]
        return VisibleText(text.suffix, (*filled[:4], *filled[5:]), first_line=text.first_line)

    with mock.patch.object(formats, "cleaned", losing):
        office = Office(tmp_path, name)
        (proof,) = office.verified().proofs
    assert [loss.text[:4] for loss in proof.losses] == ["二条　值"]  # 第 stands there as well: that of 第三条


@pytest.mark.skipif(office.program() is None, reason="没有 LibreOffice：略过由它转换的用例")
def test_what_only_an_office_program_opens_is_proved_by_its_own_text(tmp_path: Path) -> None:
    brought = Office(tmp_path, "g.rtf")
    (proof,) = brought.verified().proofs
    assert (proof.losses, proof.letters > 150) == ((), True)
    brought.drop(LINES[9])
    assert [loss.text[:6] for loss in brought.verified().proofs[0].losses] == ["四条　值班电"]


def test_files_are_found_again_where_they_were_moved(tmp_path: Path) -> None:
    office = Office(tmp_path, "a.txt")
    moved = tmp_path / "elsewhere" / "改了名.txt"
    moved.parent.mkdir()
    office.file.rename(moved)
    assert [each.reason for each in office.verified().unproved] == ["源文件不在手边"]
    assert [proof.path for proof in office.verified(moved.parent).proofs] == [str(moved)]


def test_a_file_that_was_written_to_since_is_not_compared(tmp_path: Path) -> None:
    office = Office(tmp_path, "a.txt")
    office.file.write_bytes(office.file.read_bytes() + "后来加的一行。".encode("gb18030"))
    verified = office.verified()
    assert (verified.proofs, len(verified.unproved)) == ((), 1)


def test_a_file_of_which_other_means_find_little_proves_nothing(tmp_path: Path) -> None:
    office = Office(tmp_path, "a.txt")
    with mock.patch.object(sources, "extracts", return_value=[Extract("第 1 页", "第一章　总则")]):
        verified = office.verified()
    assert (verified.proofs, [each.reason[:13] for each in verified.unproved]) == ((), ["另一种方法只取出 5 字，"])


def test_two_papers_of_one_file_account_for_it_together(tmp_path: Path) -> None:
    first, second = ["甲" + "乙丙丁戊己庚辛壬癸子丑寅卯"], ["辰巳午未申酉戌亥天地玄黄宇宙"]
    source = [Extract("第 1 行", first[0]), Extract("第 2 行", second[0])]
    assert compare(source, [first, second], []) == (28, 28, 0, ())
    assert [loss.text for loss in compare(source, [first], [])[3]] == second


def test_columns_in_another_order_and_marks_elsewhere_are_no_loss() -> None:
    source = [
        Extract("", "值班人员应当按时到岗①并且认真登记"),
        Extract("", "甲乙"),
        Extract("", "丙丁"),
        Extract("", "戊己"),
    ]
    held = ["值班人员应当按时到岗并且认真登记[^1]", "戊己", "甲乙", "丙丁"]
    assert compare(source, [held], [])[3] == ()
    assert [loss.text for loss in compare(source, [held[:3]], [])[3]] == ["丙丁"]


def test_a_page_number_is_told_once_for_all_pages() -> None:
    source = [
        Extract("", "值班人员应当按时到岗并且认真登记"),
        Extract("", "— 1 —"),
        Extract("", "值班电话应当保持畅通不得占用"),
    ]
    held = ["值班人员应当按时到岗并且认真登记值班电话应当保持畅通不得占用"]
    assert compare(source, [held], ["— 1 —"]) == (31, 30, 1, ())
    assert [loss.letters for loss in compare(source, [held], [])[3]] == [1]


def test_old_encodings_are_told_without_the_reader() -> None:
    text = "　　值班人员应当按时到岗，认真登记，不得脱岗、漏岗。值班电话应当保持畅通。"
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        assert [each.text for each in extracts(text.encode(encoding), ".txt")] == [text]


def test_the_time_grows_no_faster_than_the_text() -> None:
    import random
    import time

    def seconds(count: int) -> float:
        chance = random.Random(1)
        text = "".join(chr(chance.randint(0x4E00, 0x9FA5)) for _ in range(count))
        source = [Extract("", text[at : at + 7]) for at in range(0, count, 7)]
        begun = time.process_time()
        compare(source, [[text[at : at + 5] for at in range(0, count, 10)]], [text[: count // 10]])
        return time.process_time() - begun

    def quickest(count: int) -> float:
        return min(seconds(count) for _ in range(3))  # what runs beside only adds

    assert quickest(40_000) < max(0.2, 4 * 2.5 * quickest(10_000))
