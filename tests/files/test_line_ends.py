"""Hard line ends: what a program broke becomes paragraphs, what a writer ended stays, and what is doubtful is told."""

import re
import time

import pytest

from kb.documents import parse
from kb.files import DRAFT, INTAKE, Annotation, Change, VisibleText
from kb.files.formats import read_file
from tests.support.wrapping import INDENT, page, word_lines, wrapped

URL = "https://kb.example.org/documents/a#art_1"
TITLE = "示例县民政局值班管理办法"
BODY = [
    "第一章　总则",
    "第一条　为了规范示例县民政局的值班工作，保证政令畅通，做到上情下达、下情上报，根据《示例省机关值班工作规定》（示办发〔2024〕5号），结合本局实际，制定本办法。",
    "第二条　本办法所称值班，是指工作日的夜间、双休日和法定节假日期间，由局机关各科室和所属各单位安排专人在岗，接听电话、收发文电、处理突发事件并按照规定报告的工作。值班工作实行局领导带班和干部在岗双岗制度。",
    "局属单位参照本办法第一条规定的原则，制定各自的值班制度，报局办公室备案；没有制定的，按照本办法执行。",
    "第二章　职责与要求",
    "第三条　值班人员应当履行下列职责：",
    "（一）二十四小时在岗，不得擅离职守，不得由他人代替，因病因事确需调整的，应当提前一个工作日报办公室同意；",
    "（二）及时接听值班电话，认真记录来电的时间、单位、事由和办理情况，重要情况立即报告带班领导；",
    "（三）接到突发事件的信息，三十分钟内口头报告，两小时内书面报告。",
    "第四条　有下列情形之一的，由局办公室予以通报，并依照第三条第（一）项的规定取消当年评优资格：无故脱岗的；迟报、漏报、瞒报突发事件信息的；其他造成不良影响的。情节严重的，移送有关部门依照《示例县机关工作人员处分办法》第十二条处理。",
    "前款所称脱岗，是指值班期间离开值班场所十五分钟以上，又没有安排其他人员顶替的情形，但是因公外出并且报告了带班领导的除外。",
    "第五条　本办法自2026年1月1日起施行。2019年3月5日印发的《示例县民政局值班制度》同时废止。",
]
WIDTHS = (36, 56, 60, 72, 80)


def read(content: str | bytes, suffix: str = ".txt") -> VisibleText:
    return read_file(content if isinstance(content, bytes) else content.encode(), f"稿{suffix}", INTAKE)


def filled(text: VisibleText) -> list[str]:
    return [paragraph.text.strip() for paragraph in text.paragraphs if paragraph.text.strip()]


def told(text: VisibleText) -> list[str]:
    return [f"{remark.place}{remark.message}" for remark in text.remarks]


def spaced(lines: list[str]) -> list[str]:
    return [each for line in lines for each in (line, "")]


def made(lines: list[str], suffix: str) -> bytes:
    match suffix:
        case ".html":
            return page(lines)
        case ".docx":
            return word_lines(lines)
    return "\n".join(lines).encode()


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".docx"])
@pytest.mark.parametrize("width", WIDTHS)
def test_lines_of_one_width_are_paragraphs_again_in_every_format(suffix: str, width: int) -> None:
    text = read(made([TITLE, "", *wrapped(BODY, width)], suffix), suffix)
    assert filled(text) == [TITLE, *BODY]
    seams = len(wrapped(BODY, width)) - len(BODY)
    assert told(text) == [f"{seams} 处折行已接回"]


@pytest.mark.parametrize(
    "content",
    [
        "\n".join(spaced(wrapped(BODY, 60))),
        "\r\n".join(wrapped(BODY, 60)),
        "\n".join(f"{INDENT}{line}" for line in wrapped(BODY, 60, "    ")),
        "\n\n".join("\n".join(wrapped([paragraph], 60, "")) for paragraph in BODY),
        "\n".join(wrapped(BODY, 60, words=("带班领导", "值班工作", "局办公室", "民政局", "规定", "情况"))),
    ],
    ids=["empty lines between all", "CRLF", "a margin of blanks", "empty lines between paragraphs", "word by word"],
)
def test_however_paragraphs_are_set_apart(content: str) -> None:
    assert filled(read(content)) == BODY


@pytest.mark.parametrize("kind", ["br", "nbsp", "p", "pre"])
def test_lines_of_a_page(kind: str) -> None:
    assert filled(read(page(wrapped(BODY, 60), kind), ".html")) == BODY


def test_lines_ended_by_hand_in_a_word_file() -> None:
    assert filled(read(word_lines(wrapped(BODY, 60), in_one_paragraph=True), ".docx")) == BODY


def test_the_parts_have_the_addresses_of_the_unbroken_text() -> None:
    broken, whole = (parse("\n".join(read("\n".join(lines)).lines)) for lines in (wrapped(BODY, 60), BODY))
    assert [(p.address, p.text) for p in broken.passages] == [(p.address, p.text) for p in whole.passages]


@pytest.mark.parametrize(
    "lines",
    [
        ["白日依山尽，黄河入海流。", "欲穷千里目，更上一层楼。"] * 4,
        ["不忘初心跟党走", "牢记使命勇担当", "党群同心奔小康"] * 3,
        ["张三　　李四　　王五　　赵六　　钱七　　孙八"] * 6,
        ["张三、李四、王五、赵六、钱七、孙八、周九、吴十、郑十一、王十二"] * 5,
        ["示例县民政局办公室主任科员", "示例县财政局办公室主任科员", "示例县教育局办公室主任科员"] * 3,
        ["张三，男，1980年5月生，示例县民政局办公室科员，中共党员"] * 8,
        ["序号  姓名  单位              职务    联系电话", "1     张三  示例县民政局办公室  科员    12345678"] * 5,
        ["示例省示例市示例区人民路100号示例大厦12层，邮编100000", "示例省示例市示例区建设路200号示例大厦16层，邮编100001"] * 4,
        ["时间：2026年5月6日上午九时至十一时", "地点：示例县民政局三楼会议室（西侧）", "出席：张三、李四、王五、赵六、钱七"] * 2,
        ["第一章　总则…………………………1", "第二章　职责…………………………3", "第三章　附则…………………………9"],
        [paragraph for paragraph in BODY for _ in range(2)],
        ["坚持稳中求进，推动高质量发展", "今年以来，全县民政系统坚持稳中求进，扎实推进各项工作，取得了新的成效，群众满意度进一步提升。" * 2] * 4,
    ],
    ids=["poem", "slogans", "names in blanks", "names", "offices", "persons", "table", "addresses", "labels", "contents", "regulation", "report"],
)  # fmt: skip
def test_what_its_writer_ended_stays(lines: list[str]) -> None:
    text = read("\n".join(lines))
    assert filled(text) == [line.strip() for line in lines]
    assert told(text) == []


@pytest.mark.parametrize("indent", ["", INDENT])
def test_headings_signatures_and_annexes_stay_apart_among_broken_lines(indent: str) -> None:
    end = ["附件：值班表", "示例县民政局", "2026年1月1日"]
    text = read("\n".join([TITLE, *wrapped(BODY, 60, indent), *end]))
    assert filled(text)[0] == TITLE
    assert filled(text)[-3:] == end
    assert [line for line in filled(text) if re.match("第.章", line)] == [BODY[0], BODY[4]]


def test_a_line_that_ends_with_a_sentence_at_the_margin_is_joined_where_beginnings_show() -> None:
    first = f"第一条　{'值' * 11}。"
    lines = wrapped([first + "值班" * 30 + "。", *BODY[1:]], 36)
    assert lines[0].endswith("。")
    assert filled(read("\n".join(lines)))[0] == first + "值班" * 30 + "。"


def test_sentences_may_end_with_straight_quotation_marks() -> None:
    paragraphs = [
        f'第{number}条　将第{number}款修改为："{"值班人员应当按照规定到岗并且及时报告，" * 4}不得脱岗。"'
        for number in "一二三四"
    ]
    assert filled(read("\n".join(wrapped(paragraphs, 60)))) == paragraphs


def test_what_nobody_can_tell_is_left_and_told_with_its_line() -> None:
    plain = [f"{'各科室应当认真落实值班制度' * 2}，不得推诿{'，应当报告' * (count % 3)}。" for count in range(30)]
    lines = wrapped(plain, 60, "")
    text = read("\n".join(lines))
    doubts = [remark for remark in told(text) if "拿不准" in remark]
    for numbers in doubts:
        for number in re.findall(r"\d+(?=[、 ])", numbers.partition("行")[0]):
            assert lines[int(number) - 1].endswith("。")
    assert all(line.endswith("。") for line in filled(text))


@pytest.mark.parametrize(
    ("source", "visible"),
    [
        ("“党支部是党的基础组织，\n是党组织开展工作的单位。”", "“党支部是党的基础组织，是党组织开展工作的单位。”"),
        ("应当遵守《示例县值班\n管理办法》第五条。", "应当遵守《示例县值班管理办法》第五条。"),
        ("依照本办法第二十\n三条处理。", "依照本办法第二十三条处理。"),
        ("自2026\n年1月1日起施行。", "自2026年1月1日起施行。"),
        ("见示民发〔2024〕\n5号文件。", "见示民发〔2024〕5号文件。"),
        ("采用 inter-\nnational 标准。", "采用 international 标准。"),
        ("第一章\n总则\n第一条　甲。", "第一章　总则\n第一条　甲。"),
        ("第一节\n\n一般规定\n\n第一条　甲。", "第一节　一般规定\n第一条　甲。"),
        ("一、\n总体要求\n甲乙。", "一、总体要求\n甲乙。"),
        ("第一章\n第一条　甲。", "第一章\n第一条　甲。"),
        ("第一章\n为了规范值班，制定本办法。", "第一章\n为了规范值班，制定本办法。"),
        (
            "将第十条修改为：“第十条　值班。\n值班人员应当到岗。”",
            "将第十条修改为：“第十条　值班。\n值班人员应当到岗。”",
        ),
        ("关于印发《示例县值班\n管理办法》的通知\n各科室：", "关于印发《示例县值班\n管理办法》的通知\n各科室："),
        ("（2020年2月26日示例会议通过\n2020年3月9日发布）", "（2020年2月26日示例会议通过\n2020年3月9日发布）"),
    ],
)
def test_what_a_line_end_breaks_is_whole_whatever_its_width(source: str, visible: str) -> None:
    assert "\n".join(filled(read(source))) == visible


def test_the_number_of_a_page_stands_apart_and_parts_nothing() -> None:
    lines = wrapped(BODY, 60)
    printed = [*lines[:3], "", "— 1 —", "", *lines[3:20], "第 2 页 共 2 页", *lines[20:]]
    assert [line for line in filled(read("\n".join(printed))) if "1 —" not in line and "页 共" not in line] == BODY


def test_lines_that_mail_quotes_keep_their_sign_once() -> None:
    quoted = [f"> {line}" for line in wrapped(BODY, 60, "")]
    assert filled(read("\n".join([*quoted, "请查收。"]))) == [*(f"> {paragraph}" for paragraph in BODY), "请查收。"]


def test_one_paragraph_of_many_lines_takes_no_more_time_than_its_text() -> None:
    def seconds(count: int) -> float:
        raw = "\n".join(wrapped(["值班人员应当到岗，按照规定报告" * count + "。"], 60)).encode()
        begun = time.process_time()
        read_file(raw, "稿.txt", INTAKE)
        return time.process_time() - begun

    seconds(100)
    assert seconds(8_000) < 12 * max(0.01, seconds(1_000))


def test_lines_of_markdown_go_on_at_any_width() -> None:
    source = "这一行在二十个字以后才断开，断在书名里《示例工作\n条例》第五条。"
    assert filled(read(source, ".md")) == [source.replace("\n", "")]


def test_a_heading_in_markdown_takes_no_paragraph_below_it() -> None:
    source = (
        "（一）抓好发展要务，以党的政治建设为统领，打造鲜明的政治机关\n"
        + "党的政治建设决定方向和效果，要抓紧抓实。" * 3
    )
    assert filled(read(source, ".md")) == source.split("\n")


def test_a_lone_chapter_marked_as_a_heading_takes_its_name() -> None:
    text = read("<h2>第一章</h2><h2>总则</h2><p>第一条　甲。</p><p>乙。</p><p>丙。</p><p>丁。</p>".encode(), ".html")
    assert [(p.kind, p.text) for p in text.paragraphs][:2] == [("heading", "第一章　总则"), ("text", "第一条　甲。")]


def test_lines_are_counted_as_in_the_file() -> None:
    lines = ["示例办法", *wrapped(BODY, 60)]
    text = read("\n".join(lines))
    at = text.text.index("局属单位参照")
    assert text.position(at)[0] == next(number for number, line in enumerate(lines, 1) if "局属单位" in line)
    assert len(text.paragraphs) == len(lines)


def links(suffix: str) -> tuple[VisibleText, list[str], Annotation]:
    lines = wrapped(BODY, 60)
    text = read(made(lines, suffix), suffix)
    name = "《示例省机关值班工作规定》"
    start = text.text.index(name)
    return text, lines, Annotation(start, start + len(name), URL, "一致")


@pytest.mark.parametrize("suffix", [".txt", ".html", ".md"])
def test_what_goes_back_over_a_line_end_changes_no_letter(suffix: str) -> None:
    text, lines, annotation = links(suffix)
    given = text.annotated([annotation]).decode()
    without = re.sub(r"<https?://[^>]*>|〔核对：[^〕]*〕|</?a\b[^>]*>|\[(?=《)|(?<=》)\]\([^)]*\)", "", given)
    assert without == made(lines, suffix).decode()
    assert URL in given


def test_a_word_file_is_given_back_with_its_paragraphs() -> None:
    text, _, annotation = links(".docx")
    again = read_file(text.annotated([annotation]), "稿.docx", DRAFT)
    assert filled(again) == filled(text)
    assert len(again.closed) >= 1


@pytest.mark.parametrize("in_one_paragraph", [False, True])
def test_a_change_over_a_line_end_in_a_word_file_is_made_on_both_sides(in_one_paragraph: bool) -> None:
    lines = wrapped(BODY, 60)
    text = read(word_lines(lines, in_one_paragraph=in_one_paragraph), ".docx")
    at = text.text.index(lines[1].strip()) + len(lines[1].strip())
    words = text.text[at - 2 : at + 2]
    again = read_file(text.changed([Change(at - 2, at + 2, "值守")]), "稿.docx", DRAFT)
    assert filled(again) == [line.replace(words, "值守") for line in filled(text)]


def test_a_change_in_a_full_line_holds() -> None:
    lines = wrapped(BODY, 60)
    text = read("\n".join(lines))
    at = text.text.index("值班工作，保证")
    changed = text.changed([Change(at, at + 4, "值班值守、应急处置以及信息报送等各项工作")]).decode()
    assert len(changed.split("\n")) == len(lines)
    assert "应急处置" in changed
