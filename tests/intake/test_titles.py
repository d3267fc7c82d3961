"""Which line is the title, over however many lines it stands, and what is none."""

import time
from pathlib import Path

import pytest

from kb.corpus import Catalogue
from kb.files import INTAKE, read_file
from kb.intake.title import bare, compared, parted
from kb.intake.understanding import understand
from kb.intake.understood import Understood

NOTE = "（2024年1月10日示例县第九届人民代表大会常务委员会第三次会议通过）"
ARTICLES = [
    "第一章　总则",
    "第一条　为了规范值班工作，制定本办法。",
    "第二条　值班人员应当按时到岗。",
    "第二章　附则",
    "第三条　本办法自2024年2月1日起施行。",
]
MENU = ["首页", "学校概况", "学校公告", "党建工作", "规章制度", "招生通告", "市民网页"]
SITE = "示例市第一中学"
FOOT = '<p>上一篇：<a href="/x">关于另一件事的通知</a></p><p>版权所有：示例市第一中学 京ICP备0001号</p>'
NEWS = ["2月18日，学校召开会议，全体教师参加了会议，校长作了讲话。", "会议指出，新学期要抓好教学质量。"]


def read(text: str, name: str = "x.txt", catalogue: Catalogue | None = None) -> list[Understood]:
    return understand(read_file(text.encode(), name, INTAKE), name, "", catalogue or Catalogue({}), {})


def only(text: str, name: str = "x.txt", catalogue: Catalogue | None = None) -> Understood:
    (paper,) = read(text, name, catalogue)
    return paper


def titles(text: str, name: str = "x.txt") -> list[str]:
    return [paper.metadata.title for paper in read(text, name)]


def lines(*parts: str) -> str:
    return "\n".join([*parts, *ARTICLES]) + "\n"


def is_told(paper: Understood) -> bool:
    return any("推定" in problem.message for problem in paper.problems)


@pytest.mark.parametrize(
    ("above", "title"),
    [
        (["中华人民共和国", "示例县各级人民代表大会监督法"], "中华人民共和国示例县各级人民代表大会监督法"),
        (["中华人民共和国", "值班法"], "中华人民共和国值班法"),
        (["中华人民共和国示例单位", "和地方值班组织法"], "中华人民共和国示例单位和地方值班组织法"),
        (["示例县民政局关于印发《示例县值班管理办法》", "的通知"], "示例县民政局关于印发《示例县值班管理办法》的通知"),
        (["示例县民政局关于印发《示例县", "值班管理办法》的通知"], "示例县民政局关于印发《示例县值班管理办法》的通知"),
        (["示例县人民政府民政局值班", "管理办法"], "示例县人民政府民政局值班管理办法"),
        (["示例会议关于《示例值班法》第", "二十四条第五款的解释"], "示例会议关于《示例值班法》第二十四条第五款的解释"),
        (["中华人民共和国　值班法"], "中华人民共和国值班法"),
        (["示　例　县　值　班　办　法"], "示例县值班办法"),
        (["【示例县值班管理办法】"], "示例县值班管理办法"),
        (["《示例县值班管理办法》（试行）"], "示例县值班管理办法（试行）"),
        (["示例县值班管理办法", "（征求意见稿）"], "示例县值班管理办法（征求意见稿）"),
        (["示例县值班管理办法（2023年修订）"], "示例县值班管理办法"),
        (["### 示例县值班管理办法 2023"], "示例县值班管理办法"),
        (["示例县值班管理办法(2018修正)"], "示例县值班管理办法"),
    ],
)
def test_a_title_is_whole_however_it_stands(above: list[str], title: str) -> None:
    paper = only(lines(*above, NOTE), "x.md" if above[0].startswith("#") else "x.txt")
    assert (paper.metadata.title, paper.articles) == (title, 3)
    assert paper.structure.passages[0].address == "title"
    assert paper.structure.passages[0].line > 0


def test_a_heading_that_is_whole_wins_over_its_pieces_below_and_these_are_told() -> None:
    title = "中华人民共和国示例县各级人民代表大会常务委员会监督法"
    paper = only(lines(f"# {title}", "2024年1月10日 示例县第九届人民代表大会通过", title[:7], title[7:], NOTE), "x.md")
    assert paper.metadata.title == title
    assert ("重复的题名", "第 3–4 行") in [(cut.kind, cut.place) for cut in paper.left_out]
    assert not is_told(paper)


def test_pieces_that_nothing_confirms_are_joined_and_told() -> None:
    assert is_told(only(lines("中华人民共和国", "示例县值班监督法", NOTE)))
    assert not is_told(only(lines("中华人民共和国", "示例县值班监督法", NOTE), "中华人民共和国示例县值班监督法.txt"))


@pytest.mark.parametrize("ending", ["和", "及", "与", "、"])
def test_a_line_that_must_go_on_is_joined_to_the_next(ending: str) -> None:
    paper = only(lines(f"示例县值班人员选举县代表{ending}", "镇人民代表大会代表的办法", NOTE))
    assert paper.metadata.title == f"示例县值班人员选举县代表{ending}镇人民代表大会代表的办法"
    assert is_told(paper)


@pytest.mark.parametrize(
    ("above", "has_doubt"),
    [
        (["示例县值班组（班组）落实全面", "从严值班主体责任规定"], True),
        (["示例值班队", "队员值班等级条例"], True),
        (["示例县民政局", "值班人员管理办法"], False),
        (["附件", "示例县值班人员管理办法"], False),
        (["示例县民政局文件", "示民发〔2024〕3号", "示例县值班人员管理办法"], False),
    ],
)
def test_a_line_over_a_title_that_may_be_its_beginning_is_told(above: list[str], has_doubt: bool) -> None:
    paper = only(lines(*above, NOTE))
    told = [problem.message for problem in paper.problems if "推定" in problem.message]
    assert [above[0] in message for message in told] == [True] * has_doubt


def test_a_title_of_165_characters_is_one() -> None:
    title = (
        "示例县人民政府关于废止"
        + "、".join(f"《示例县第{n}号管理办法》" for n in "一二三四五六七八九十")
        + "等规范性文件的决定"
    )
    assert len(title) > 130
    assert titles(f"{title}\n经研究，决定废止下列文件，自公布之日起执行。\n一、示例。\n") == [title]


def test_a_year_at_the_end_of_a_report_is_its_name() -> None:
    assert parted("示例县民政局工作报告（2023年）") == ("示例县民政局工作报告（2023年）", None)
    assert parted("示例县值班办法（2023年8月修订）") == ("示例县值班办法", 2023)


@pytest.mark.parametrize("stage", ["（征求意见稿）", "（草案）", "（释义）", "（2024年度）"])
def test_a_stage_of_a_text_is_another_text(stage: str) -> None:
    assert compared(f"示例条例{stage}") != compared("示例条例")
    assert compared("示例条例（试行）") == compared("示例条例（2023年修订）") == compared("示例条例")


def test_a_report_keeps_the_blank_within_its_title() -> None:
    assert bare("激活动能  助推发展") == "激活动能  助推发展"


def page(title: str, *, head: str, heading: str, menu: str, body: list[str], credit: str = "") -> str:
    paragraphs = "".join(f"<p>{line}</p>" for line in body)
    return (
        f'<meta charset="utf-8">{head.format(title=title)}<div>{SITE}</div>{menu}'
        f"<p>您现在的位置：首页 &gt;&gt; 学校公告 &gt;&gt; 正文</p>{heading.format(title=title)}{credit}{paragraphs}{FOOT}"
    )


LINKED = "<ul>" + "".join(f'<li><a href="/{word}">{word}</a></li>' for word in MENU) + "</ul>"
PLAIN = "".join(f"<div>{word}</div>" for word in MENU)


@pytest.mark.parametrize("menu", [LINKED, PLAIN])
@pytest.mark.parametrize(
    ("head", "heading"),
    [
        ("<title>{title}-示例市第一中学</title>", "<p>{title}</p>"),
        ("<title>示例市第一中学--{title}</title>", "<p><b>{title}</b></p>"),
        ("<title>示例市第一中学</title>", "<h1>{title}</h1>"),
        ("<title>示例市第一中学</title>", '<h2 class="title">{title}</h2>'),
        ('<title>示例市第一中学</title><meta name="ArticleTitle" content="{title}">', "<p>{title}</p>"),
    ],
)
@pytest.mark.parametrize("title", ["我校召开2024年春季开学工作会", "关于做好2024年寒假值班工作的通知"])
def test_the_title_that_a_page_states_wins_over_its_menu(menu: str, head: str, heading: str, title: str) -> None:
    paper = only(page(title, head=head, heading=heading, menu=menu, body=NEWS), "Item19678.html")
    assert paper.metadata.title == title
    assert not is_told(paper)


def test_a_title_that_a_page_states_nowhere_is_a_guess_and_told() -> None:
    credit = "<p>作者：办公室　来源：本站　更新时间：2024-02-19</p>"
    for heading, by in (("<p>{title}</p>" + credit, "网页信息上面的一行"), ("<p>{title}</p>", "正文上面最近的一行")):
        paper = only(page("我校召开开学工作会", head="", heading=heading, menu=LINKED, body=NEWS), "Item19678.html")
        assert paper.metadata.title == "我校召开开学工作会"
        assert any(by in problem.message for problem in paper.problems)


def test_the_day_on_which_a_page_was_put_up_is_kept_for_want_of_another() -> None:
    head = '<title>{title}</title><meta name="PubDate" content="2024-02-19 10:00">'
    paper = only(page("我校召开开学工作会", head=head, heading="<p>{title}</p>", menu=LINKED, body=NEWS), "Item1.html")
    assert str(paper.metadata.published) == "2024-02-19"


def test_letterhead_over_a_notice_without_numbers_is_no_title() -> None:
    text = "示例县民政局文件\n示民发〔2024〕5号\n关于做好值班工作的通知\n各科室：\n请认真值班，确保安全稳定。\n"
    paper = only(text)
    assert (paper.metadata.title, paper.metadata.document_number) == ("关于做好值班工作的通知", "示民发〔2024〕5号")


# Where a second text begins

FIRST = "示例县民政局值班管理办法\n" + "\n".join(ARTICLES) + "\n"


@pytest.mark.parametrize(
    "second",
    [
        "第一章　总则\n第一条　为了巡查，制定本条例。\n第二条　巡查组依规开展工作。\n",
        "第一条　为了巡查，制定本条例。\n第二条　巡查组依规开展工作。\n",
        "总则\n第一条　为了巡查，制定本条例。\n第二条　巡查组依规开展工作。\n",
        "值班须知事项\n第一条　按时到岗。\n第二条　做好记录。\n",
    ],
)
def test_numbers_that_begin_anew_without_a_title_wait_for_one(second: str) -> None:
    paper = only(FIRST + second)
    assert (paper.metadata.title, paper.articles) == ("示例县民政局值班管理办法", 3)
    (part,) = paper.untitled
    assert part.first_line == 7
    (given,) = understand(part.titled("示例县巡查条例"), part.source, "", Catalogue({}), {})
    assert (given.metadata.title, given.articles) == ("示例县巡查条例", 2)


@pytest.mark.parametrize(
    ("text", "articles"),
    [
        (
            "示例法典条例\n第一编　甲\n第一章　子\n第一条　一。\n第二章　丑\n第二条　二。\n第二编　乙\n第一章　寅\n第三条　三。\n",
            3,
        ),
        ("示例大学章程\n第一章　甲\n第一条　一。\n第二条　二。\n第二章　乙\n第一条　三。\n第二条　四。\n", 4),
        (
            "示例县值班办法\n目录\n第一章　甲\n第二章　乙\n第一章　甲\n第一条　一。\n第二条　二。\n第二章　乙\n第三条　三。\n",
            3,
        ),
        (FIRST + "附件1　登记办法\n第一条　登记。\n第二条　注销。\n", 3),
        ("示例协议办法\n第一部分　甲\n第一条　一。\n第二条　二。\n第二部分　乙\n第一条　三。\n第二条　四。\n", 4),
        ("示例局制度汇编\n一、值班制度\n第一条　一。\n第二条　二。\n二、考勤制度\n第一条　三。\n第二条　四。\n", 4),
    ],
)
def test_parts_of_one_text_that_count_anew_are_no_second(text: str, articles: int) -> None:
    paper = only(text)
    assert (paper.untitled, paper.articles) == ((), articles)


ANEW = "第一条　仓库应当登记。\n第二条　物资应当清点。\n"


@pytest.mark.parametrize(
    ("annex", "is_doubtful"),
    [
        ("附件：示例县值班标志（彩色版、黑白版）\nheight=7in\n", True),
        ("附件1　值班补贴表\n1.甲醛　0.09\n2.乙醛　0.45\n------\n", True),
        (
            "附件\n值班标志说明\n一、标志为圆形，由值班员佩戴在左胸。\n二、标志的颜色为红黄二色，红色为底，黄色为字。\n",
            True,
        ),
        ("附件1　登记办法\n", False),
        ("附件1　值班标志\n标志图样如下，由值班员按图制作。\n值班标志图案\n!值班标志{width=3in\n", True),
        ("附：值班标志说明\n（一）标志为圆形。\n（二）标志的颜色如下：\n值班标志图案\n!值班标志{width=3in\n", True),
        ("附件\n值班十要\n", False),
        ("附件\n值班说明\n以下是值班员共同商议的内容，各组照此执行。\n值班公约\n", False),
        ("附件1　值班公约\n（2024年1月10日示例县值班会议通过）\n", False),
        ("附件1　值班公约\n第一章　总则\n", False),
        ("附件1　值班公约\n为了加强值班，树立新风，由全体值班员商议，制定本公约。\n", False),
    ],
)
def test_articles_that_begin_anew_in_an_annex_under_no_heading_are_told(annex: str, is_doubtful: bool) -> None:
    paper = only(FIRST + annex + ANEW)
    line = len((FIRST + annex).splitlines()) + 1
    told = [problem.message for problem in paper.problems if "重新编起" in problem.message]
    assert [f"第 {line} 行起" in message for message in told] == [True] * is_doubtful


SECOND = "示例县党费管理规定\n第一条　党员应当按月交纳党费。\n第二条　本规定自2020年6月1日起施行。\n"
COVER = "中共示例县委办公室文件\n示办发〔2020〕7号\n{title}\n各支部：\n现将规定发给你们。\n中共示例县委办公室\n2020年5月6日\n"


@pytest.mark.parametrize("title", ["关于印发党费管理规定的通知", "关于印发党费管理规定的通之"])
def test_a_notice_between_two_texts_belongs_to_neither(title: str) -> None:
    first, *others = read(FIRST + COVER.format(title=title) + SECOND)
    assert (first.metadata.issuer, first.metadata.document_number, first.metadata.published) == ("", "", None)
    assert "党费" not in first.body
    assert others[-1].metadata.title == "示例县党费管理规定"
    told = [cut.kind for paper in (first, *others) for cut in paper.left_out]
    assert len(others) == (2 if title.endswith("通知") else 1)
    assert "两份文件之间的文字" in told


def test_a_note_of_editors_between_two_texts_is_cut_and_told() -> None:
    first, _ = read(FIRST + "编者按：以下规定供参考，本刊有删节。\n" + SECOND)
    assert "编者按" not in first.body
    assert [cut.text for cut in first.left_out if cut.kind == "两份文件之间的文字"] == [
        "编者按：以下规定供参考，本刊有删节。"
    ]


NOTICE = (
    "关于开展值班清理工作的通知\n各乡镇人民政府：\n现就值班清理工作有关事项通知如下，请认真执行，按时报送情况。\n"
    "一、高度重视，确定专人负责，把步骤和时限落实到位。\n二、各单位应当于月底以前完成，将结果报送办公室。\n"
)


@pytest.mark.parametrize("title", ["中华人民共和国值班建设法", "中华人民共和国值班司法", "示例县值班安排"])
def test_a_notice_behind_a_text_of_any_title_is_a_paper_of_its_own(title: str) -> None:
    first, notice = read("\n".join([title, *ARTICLES, "（责任编辑：张示例）", "", NOTICE]))
    assert (first.metadata.title, notice.metadata.title) == (title, "关于开展值班清理工作的通知")
    assert "清理" not in first.body
    assert [cut.text for cut in first.left_out] == ["（责任编辑：张示例）"]


def test_a_line_that_names_an_annex_is_not_cut_with_the_tail() -> None:
    paper = only(FIRST + "附：值班补贴标准（注：《值班补贴标准》由财政局发布）\n（责任编辑：张示例）\n")
    assert "由财政局发布" in paper.body
    assert [cut.text for cut in paper.left_out] == ["（责任编辑：张示例）"]


@pytest.mark.parametrize("title", ["关于值班补贴标准的补充通知", "《示例县民政局值班管理办法》解读"])
def test_a_long_tail_with_a_title_is_said_and_gives_no_days(title: str) -> None:
    tail = f"{title}\n" + "值班补贴按日发放，由财务科审核。" * 10 + "\n示例县财政局\n2025年3月4日\n"
    paper = only(FIRST + tail)
    assert (paper.metadata.published, paper.metadata.issuer) == (None, "")
    assert any(
        "第三条之后还有" in problem.message and "像是另一份文件" in problem.message for problem in paper.problems
    )


@pytest.mark.parametrize("line", ["一、总则", "第一条", "第一章", "附件", "示例县值班管理办法", "关于示例的通知"])
def test_time_grows_with_the_text(line: str) -> None:
    def took(count: int) -> float:
        text = read_file(("示例工作条例\n" + f"{line}\n" * count).encode(), "x.txt", INTAKE)
        begun = time.process_time()
        understand(text, "x.txt", "", Catalogue({}), {})
        return time.process_time() - begun

    took(100)
    assert took(2_000) < 7 * took(500) + 0.3  # four times as long; a square would be sixteen


def test_a_catalogue_entry_is_chosen_by_the_year_in_the_title(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.yaml"
    rows = "".join(
        f"- id: zhiban-{year}\n  title: 示例县值班管理办法\n  approved: {year}-01-10\n  articles: 3\n"
        for year in (2015, 2023)
    )
    path.write_text(f"as_of: '2026-11-21'\nregulations:\n{rows}", "utf-8")
    for name in ("示例县值班管理办法 2023", "示例县值班管理办法（2023年修订）"):
        paper = only(lines(name).replace("2024", "2023"), catalogue=Catalogue.read(path))
        assert (paper.metadata.id, paper.metadata.title) == ("zhiban-2023", "示例县值班管理办法")
