"""Usages of formulations: what is found in invented sentences, what is not, and how much of what was planted."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.corpus.formulations import CanonicalSource, Formulations
from kb.documents import Address, Provenance
from kb.documents.document import Document
from kb.drafts.finding import Finding, Target, Verdict
from kb.drafts.formulations.find import Usages
from tests.conftest import SHIPPED
from tests.support.planted import planted, recall

_FILE = Provenance("file")

Find = Callable[..., list[Finding]]


@pytest.fixture(scope="module")
def formulations() -> Formulations:
    return Formulations.read(SHIPPED / "formulations.yaml")


@pytest.fixture(scope="module")
def find(formulations: Formulations) -> Find:
    return Usages(formulations, lambda wording: False).find


def doubted(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.verdict != "一致"]


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("精准运用监督执纪“四种形态”。", ["四种形态"]),
        ('精准运用监督执纪"四种形态"。', ["四种形态"]),
        ("精准运用监督执纪四种形态。", ["四种形态"]),
        ("落实「三会 一课」制度", ["三会 一课"]),
        ("增强“四个意识”，树立“四个自信”", ["四个意识", "四个自信"]),
        ("增强“四个意识”、坚定“四个自信”、做到“两个维护”", ["增强“四个意识”、坚定“四个自信”、做到“两个维护”"]),
        ("开好组织生活会，广泛谈心谈话，反对四风。", ["组织生活会", "谈心谈话", "四风"]),
        ("落实中央“八项规定”精神", ["中央“八项规定”"]),
        ("统筹推进“五位一体”总体布局和“四个全面”战略布局", ["“五位一体”总体布局", "“四个全面”战略布局"]),
        ("以“双报到、双报告、双服务”为抓手", ["双报到"]),
    ],
)
def test_a_formulation_is_marked_where_it_is_used(find: Find, text: str, marks: list[str]) -> None:
    finding = find(text)
    assert [finding.text for finding in finding] == marks
    assert {finding.verdict for finding in finding} == {"一致"}
    assert {finding.kind for finding in finding} == {"formulation"}


@pytest.mark.parametrize(
    "text",
    [
        "《关于开展“三会一课”检查的通知》印发各支部。",  # a title says what it says
        "按照支委会设置的要求，学习政治三力和学史四句。",  # the editor's names
        "完善组织生活会议记录，转变创新发展理念。",  # pieces of other words
        "这四个自信的人，第四种形态，十四个自信的青年。",
        "九个以上的支部",
    ],
)
def test_what_only_contains_the_characters_is_no_usage(find: Find, text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize(
    ("text", "mark", "right"),
    [
        ("运用监督执纪“四个形态”", "四个形态", "四种形态"),
        ("运用监督执纪四个形态处理", "四个形态", "四种形态"),
        ("精准运用“四种型态”", "四种型态", "四种形态"),
        ("精准运用“四种 型态”", "四种 型态", "四种形态"),
        ("开展在职党员“双报道”活动", "双报道", "双报到"),
        ("践行“三言三实”", "三言三实", "三严三实"),
        ("落实“三课一会”制度", "三课一会", "三会一课"),
        ("落实“三会一刻”制度", "三会一刻", "三会一课"),
        ("落实一岗两责", "一岗两责", "一岗双责"),
        ("每月开展主题党曰活动", "主题党曰", "主题党日"),
        ("经受“四种考验”，克服“四种危险”", "四种考验", "四大考验"),
        ("面对“四大考验”“四大危险”", "四大危险", "四种危险"),
        ("胸怀“国之大事”", "国之大事", "国之大者"),
        ("领悟“两个确定”的决定性意义", "两个确定", "两个确立"),
        ("坚定“四个意识”、增强“四个自信”", "坚定“四个意识”、增强“四个自信”", "增强“四个意识”、坚定“四个自信”"),
        ("开展“两学一做”主题教育", "“两学一做”主题教育", "“两学一做”学习教育"),
        ("整治奢糜之风", "奢糜之风", "奢靡之风"),
        ("给予留党查看处分", "留党查看", "留党察看"),
        ("推进“五位一体”战略布局", "“五位一体”战略布局", "“五位一体”总体布局"),
    ],
)
def test_a_variant_on_record_is_proposed_to_be_changed(find: Find, text: str, mark: str, right: str) -> None:
    (finding,) = doubted(find(text))
    assert (finding.text, finding.verdict, finding.suggestion) == (mark, "有出入", right)
    assert finding.detail.startswith(
        f"这里写作“{mark.translate(_INNER)}”，通行的写法是“{right.translate(_INNER)}”，请核对"
    )


_INNER = str.maketrans("“”", "‘’")


def test_a_variant_that_was_in_use_is_told_only_since_then(find: Find) -> None:
    text = "经受“四种考验”，克服“四种危险”。"
    assert doubted(find(text, day=date(2011, 8, 22))) == []
    assert [finding.text for finding in doubted(find(text, day=date(2017, 1, 1)))] == ["四种考验"]


@pytest.mark.parametrize(
    "text",
    [
        "严守“六项纪律”，坚持“两结合”，树牢“四种意识”，坚定“五个自信”，增强“五个意识”、坚定“四个自信”。",
        "做到“两种维护”，做到“2个维护”，做到“二个维护”，精准运用“四种态形”，落实“三会一一课”制度、“三会课”制度。",
        "防范“四种考验”，学习“两个确定”，把“双报道”登在报上。",
        "自觉增强“四个自信”，坚定“四个意识”，坚定“两个维护”，统筹推进“四个全面”战略布局，协调推进“五位一体”总体布局。",
        "推进伟大工程，要结合伟大斗争、伟大事业、伟大梦想的实践来进行。",
        "享乐主义、奢靡之风得到遏制，形式主义、官僚主义得到纠治。整治享乐主义、奢靡之风、形式主义、官僚主义。",
        "把生态文明建设放在突出地位，融入经济建设、政治建设、文化建设、社会建设各方面。",
        "党的自我革命永远在路上、全面从严治党永远在路上。",
        "重大事项、重要干部任免、重要项目安排和大额资金使用应当集体决定。",
        "“三重一大”（重大事项、重要干部任免、重要项目安排和大额资金的使用）集体决定。",
        "一是增强政治意识，二是树立看齐意识，三是强化核心意识，四是提高大局意识。",
        "增强政治意识、大局意识、核心意识、责任意识。",
        "违反政治纪律、组织纪律、廉洁纪律、工作纪律和生活纪律。",
        "政治意识、大局意识、核心意识等“四个意识”，整治形式主义、官僚主义“四风”顽疾。",
        "增强政治意识、大局意识、核心意识和看齐意识，坚定“四个自信”。",
        "按互相尊重主权和领土完整、互不侵犯、互不干涉内政、平等互利、和平共处五项原则交往。",
        "坚持绿色、协调、创新、开放、共享、安全的发展。",
        "反对形式主义、官僚主义和享乐主义、纠治“四风”，反对形式主义、官僚主义、享乐主义，深化纠治“四风”。",
        "整治“四风”（形式主义、官僚主义）突出问题，严守“六项纪律”：政治纪律、组织纪律。",
        "“四个意识”（特别是政治意识、大局意识、核心意识）。",
        "坚定“四个自信”。一是坚定道路自信；二是坚定理论自信；三是抓好落实。",
    ],
)
def test_what_is_not_on_record_is_no_finding(find: Find, text: str) -> None:
    assert doubted(find(text)) == []


@pytest.mark.parametrize(
    ("text", "mark", "right"),
    [
        (
            "增强政治意识、大局意识、看齐意识和核心意识。",
            "政治意识、大局意识、看齐意识和核心意识",
            "政治意识、大局意识、核心意识和看齐意识",
        ),
        (
            "增强政治意识、大局意识、核心意识、看其意识。",
            "政治意识、大局意识、核心意识、看其意识",
            "政治意识、大局意识、核心意识、看齐意识",
        ),
        (
            "增强“四个意识”（政治意识、大局意识、核心意识、责任意识）。",
            "政治意识、大局意识、核心意识、责任意识",
            "政治意识、大局意识、核心意识、看齐意识",
        ),
        (
            "增强政治意识、大局意识、核心意识、服务意识“四个意识”。",
            "政治意识、大局意识、核心意识、服务意识",
            "政治意识、大局意识、核心意识、看齐意识",
        ),
        (
            "增强政治意识、服务意识、核心意识和看齐意识这“四个意识”。",
            "政治意识、服务意识、核心意识和看齐意识",
            "政治意识、大局意识、核心意识和看齐意识",
        ),
        (
            "增强服务意识、大局意识、核心意识、看齐意识（“四个意识”）。",
            "服务意识、大局意识、核心意识、看齐意识",
            "政治意识、大局意识、核心意识、看齐意识",
        ),
        (
            "反对形式主义、官僚主义、享乐主义和拜金主义“四风”。",
            "形式主义、官僚主义、享乐主义和拜金主义",
            "形式主义、官僚主义、享乐主义和奢靡之风",
        ),
        (
            "统筹推进经济建设、政治建设、文化建设、社会建设、党的建设“五位一体”总体布局。",
            "经济建设、政治建设、文化建设、社会建设、党的建设",
            "经济建设、政治建设、文化建设、社会建设、生态文明建设",
        ),
        (
            "增强政治意识、大局意识、核新意识、看齐意识。",
            "政治意识、大局意识、核新意识、看齐意识",
            "政治意识、大局意识、核心意识、看齐意识",
        ),
        (
            "一体推进不想腐、不能腐、不敢腐。",
            "不想腐、不能腐、不敢腐",
            "不敢腐、不能腐、不想腐",
        ),
        (
            "反对形式主义、官僚主义、享受主义和奢靡之风。",
            "形式主义、官僚主义、享受主义和奢靡之风",
            "形式主义、官僚主义、享乐主义和奢靡之风",
        ),
        (
            "遵守“六项纪律”：政治纪律、组织纪律、廉洁纪律、工作纪律、生活纪律。",
            "政治纪律、组织纪律、廉洁纪律、工作纪律、生活纪律",
            "政治纪律、组织纪律、廉洁纪律、群众纪律、工作纪律、生活纪律",
        ),
        (
            "“四大考验”即执政考验、改革开放考验、外部环境考验。",
            "执政考验、改革开放考验、外部环境考验",
            "执政考验、改革开放考验、市场经济考验、外部环境考验",
        ),
        (
            "严于修身、严于用权、严于律己，谋事要实、创业要实、做人要实",
            "严于修身、严于用权、严于律己，谋事要实、创业要实、做人要实",
            "严以修身、严以用权、严以律己，谋事要实、创业要实、做人要实",
        ),
        (
            "坚决维护党中央权威和集中统一领导、坚决维护习近平总书记党中央的核心、全党的核心地位",
            "坚决维护党中央权威和集中统一领导、坚决维护习近平总书记党中央的核心、全党的核心地位",
            "坚决维护习近平总书记党中央的核心、全党的核心地位、坚决维护党中央权威和集中统一领导",
        ),
        (
            "落实“三会一课”（党员大会、党小组会、党课）",
            "党员大会、党小组会、党课",
            "党员大会、党支部委员会会议、党小组会、党课",
        ),
        (
            "坚定“四个自信”、增强“四个意识”、做到“两个维护”",
            "坚定“四个自信”、增强“四个意识”、做到“两个维护”",
            "增强“四个意识”、坚定“四个自信”、做到“两个维护”",
        ),
    ],
)
def test_a_list_that_is_not_as_it_should_be_is_proposed_to_be_changed(
    find: Find, text: str, mark: str, right: str
) -> None:
    (finding,) = doubted(find(text))
    assert (finding.text, finding.verdict, finding.suggestion) == (mark, "有出入", right)
    assert "请核对" in finding.detail


@pytest.mark.parametrize(
    ("text", "mark", "expected", "listed"),
    [
        ("运用“四种形态”：一是红脸出汗；二是党纪轻处分；三是党纪重处分。", "四种形态", 4, 3),
        ("“四个意识”：一是政治意识；二是大局意识；三是核心意识；四是看齐意识；五是责任意识。", "四个意识", 4, 5),
        ("“四风”即形式主义、官僚主义。", "形式主义、官僚主义", 4, 2),
        (
            "增强政治意识、大局意识、核心意识、看齐意识、服务意识“四个意识”。",
            "政治意识、大局意识、核心意识、看齐意识",
            4,
            5,
        ),
    ],
)
def test_a_list_of_another_length_than_its_name_says_is_counted(
    find: Find, text: str, mark: str, expected: int, listed: int
) -> None:
    (finding,) = doubted(find(text))
    assert (finding.text, finding.verdict) == (mark, "有出入")
    assert f"应有{expected}项，这里列了{listed}项" in finding.detail


def test_a_number_that_its_list_contradicts_is_told(find: Find) -> None:
    members = (
        "必须维护党中央权威、必须维护党的团结、必须遵循组织程序、必须服从组织决定、必须管好领导干部亲属和身边工作人员"
    )
    (finding,) = doubted(find(f"做到“六个必须”：{members}。"))
    assert (finding.text, finding.verdict, finding.suggestion) == ("六个必须", "有出入", "五个必须")
    assert doubted(find(f"做到“六个必须”：{members}、必须守纪律。")) == []


@pytest.mark.parametrize(
    "text",
    [
        "三种形态各异的方案，四种方式，四个方面，各种形态，四种形式的培训，防范四种风险。",
        "这四个自信的人，两个维修点，四个意见，两个确定的时间，双报告，一老一少两个人，三个区分标准。",
        "政治意识和大局意识较强。加强经济建设、文化建设。反对形式主义、官僚主义。一体推进不敢腐、不能腐。",
        "加强党的思想建设、组织建设、作风建设、纪律建设。加强党对经济建设、政治建设、文化建设、社会建设的领导。",
        "坚持“三个结合”，落实“四个责任”，牢记“两个务必”，争做“五个合格”党员，推行“一岗三责”。",
        "树立“四种意识”：服务意识、责任意识、创新意识、法治意识。",
        "安全生产“三个必须”：管行业必须管安全、管业务必须管安全、管生产经营必须管安全。",
        "围绕主题当日开展，组织生活汇报会，践行社会主义核心价值关系到每个人，国之大事。",
        "“四个意识”（政治意识、大局意识等），特别是政治意识、大局意识、核心意识。",
        "“四风”问题，主要是形式主义、官僚主义、享乐主义。",
        "落实“三会一课”：一是抓计划，二是抓落实，三是抓考核。",
        "组织党员参加“三会一课”，按期参加党员大会、党小组会和党课。召开支委会、党小组会、党员大会。",
        "运用“四种形态”处理15人，其中第一种形态10人，第二种形态5人。",
        "增强“四个意识”，坚定“四个自信”，做到“四个服从”。",
        "要坚决维护党中央权威和集中统一领导，最关键的是坚决维护习近平总书记党中央的核心、全党的核心地位。",
        "坚持开放创新、绿色低碳、协调发展、共享发展。",
        "强化不敢腐的震慑，扎牢不能腐的笼子，增强不想腐的自觉。",
        "富强、民主、文明、和谐是国家层面的价值目标，自由、平等、公正、法治是社会层面的价值取向。",
        "实行重大事项决策、重要干部任免、重要项目安排、大额资金的使用集体讨论。",
        "推进“两学一做”学习教育，学党章党规、学系列讲话。",
        "推进“两学一”做学习教育。",
        "健全定期接待群众来访等制度，下基层轻车简从，过好“组织生活”，转变“发展理念”。",
        "坚持个人服从组织、少数服从多数、下级服从上级、全党服从全国代表大会和中央委员会。",
    ],
)
def test_ordinary_words_and_partial_lists_are_not_doubted(find: Find, text: str) -> None:
    assert doubted(find(text)) == []


def test_what_is_shipped_uses_formulations_as_they_are(find: Find, shipped_documents: dict[str, Document]) -> None:
    used = 0
    for document in shipped_documents.values():
        found = find("\n".join(passage.text for passage in document.passages))
        assert doubted(found) == []
        used += len(found)
    assert used >= 60


@pytest.mark.parametrize(
    ("text", "mark", "before", "after", "now"),
    [
        (
            "协调推进全面建成小康社会、全面深化改革、全面依法治国、全面从严治党",
            "全面建成小康社会、全面深化改革、全面依法治国、全面从严治党",
            date(2020, 10, 28),
            date(2020, 10, 29),
            "全面建设社会主义现代化国家、全面深化改革、全面依法治国、全面从严治党",
        ),
        ("坚定“三个自信”", "三个自信", date(2016, 6, 30), date(2016, 7, 1), "四个自信"),
        (
            "坚定道路自信、理论自信、制度自信。",
            "道路自信、理论自信、制度自信",
            date(2016, 6, 30),
            date(2016, 7, 1),
            "道路自信、理论自信、制度自信、文化自信",
        ),
        (
            "按照坚持标准、保证质量、改善结构、慎重发展的方针",
            "坚持标准、保证质量、改善结构、慎重发展",
            date(2014, 3, 1),
            date(2015, 1, 1),
            "控制总量、优化结构、提高质量、发挥作用",
        ),
        (
            "学习习近平总书记关于党的建设的重要思想",
            "习近平总书记关于党的建设的重要思想",
            date(2026, 6, 3),
            date(2026, 7, 1),
            "习近平党建思想",
        ),
    ],
)
def test_what_was_changed_is_judged_by_the_day(
    find: Find, text: str, mark: str, before: date, after: date, now: str
) -> None:
    (then,) = find(text, day=before)
    assert (then.text, then.verdict, then.suggestion) == (mark, "一致", "")
    assert "当时的表述" in then.detail
    for day in (after, None):
        (later,) = find(text, day=day)
        assert (later.text, later.verdict, later.suggestion) == (mark, "已修订", now)


@pytest.mark.parametrize(
    "text",
    [
        "党的十八大以来，各级反复强调坚定“三个自信”。",
        "从“三个自信”到“四个自信”，认识不断深化。",
        "2011年全市按照坚持标准、保证质量、改善结构、慎重发展的方针发展党员。",
    ],
)
def test_history_is_told_in_the_words_of_its_time(find: Find, text: str) -> None:
    assert doubted(find(text, day=date(2026, 11, 1))) == []
    assert any("当时的表述" in finding.detail for finding in find(text))


def test_a_longer_list_of_today_is_not_taken_for_the_shorter_one_of_the_past(find: Find) -> None:
    assert find("坚定道路自信、理论自信、制度自信、文化自信。") == []
    assert find("统筹推进经济建设、政治建设、文化建设、社会建设、生态文明建设和党的建设。") == []


@pytest.mark.parametrize("text", ["运用“四个形态”", "增强政治意识、大局意识、看齐意识、核心意识", "整治奢糜之风"])
def test_what_stands_in_a_full_text_of_the_corpus_is_not_doubted(formulations: Formulations, text: str) -> None:
    wordings: list[str] = []

    def stands(wording: str) -> bool:
        wordings.append(wording)
        return True

    assert doubted(Usages(formulations, stands).find(f"{text}。{text}。")) == []
    assert len(wordings) == 1


def test_the_corpus_is_asked_for_nothing_that_is_right(formulations: Formulations) -> None:
    def stands(wording: str) -> bool:
        raise AssertionError(wording)

    assert len(Usages(formulations, stands).find("运用“四种形态”，增强政治意识、大局意识、核心意识、看齐意识。")) == 1


def test_a_usage_leads_to_the_first_source_that_can_be_read(formulations: Formulations) -> None:
    def target_of(source: CanonicalSource) -> Target | None:
        if source.document == "dangnei-jiandu-2016":
            return Target(source.document, Address(""), "示例监督条例", "", _FILE, is_held=False)
        return (
            Target(source.document, Address(source.address), "示例处分条例", "第五条", _FILE)
            if "2023" in source.document
            else None
        )

    (finding,) = Usages(formulations, lambda wording: False, target_of=target_of).find("运用“四种形态”")
    assert finding.target == Target("jilv-chufen-2023", Address("art_5"), "示例处分条例", "第五条", _FILE)
    assert finding.detail == "提法“四种形态”，共4项，见《示例处分条例》第五条。"


def test_a_usage_without_a_document_says_where_it_comes_from(find: Find) -> None:
    (finding,) = find("胸怀“国之大者”")
    assert finding.target is None
    assert finding.detail.startswith("提法“国之大者”，出自")


def test_every_kind_of_planted_error_is_found(find: Find, formulations: Formulations) -> None:
    found = recall(find, formulations)
    assert {kind for kind, (right, there) in found.items() if right < 0.98 * there} == set()
    assert sum(there for _, there in found.values()) > 1_000


def _pieces() -> st.SearchStrategy[str]:
    formulations = Formulations.read(SHIPPED / "formulations.yaml").all
    words = {
        wording
        for formulation in formulations
        for wording in (formulation.wording, *(form for forms in formulation.members for form in forms))
    }
    wrong = {
        wording
        for formulation in formulations
        for variant in formulation.wrong_variants
        for wording in variant.wordings
    }
    marks = [
        "、",
        "，",
        "。",
        "“",
        "”",
        "《",
        "》",
        "\n",
        " ",
        "　",
        "和",
        "等",
        "：",
        "（",
        "）",
        "一是",
        "二是",
        "即",
        "增强",
        "ﷺ",
        "…",
    ]
    return st.lists(st.sampled_from(sorted(words | wrong) + marks * 8) | st.text(max_size=3), max_size=25).map("".join)


@given(text=_pieces())
def test_findings_lie_in_the_text_in_order_and_apart(find: Find, text: str) -> None:
    end = 0
    for finding in find(text):
        start, last = finding.span
        assert end <= start < last <= len(text)
        assert finding.text == text[start:last]
        assert "\n" not in finding.text
        assert finding.detail.endswith("。")
        end = last


@pytest.mark.parametrize(
    "piece",
    [
        "四个意识、",
        "“四种形态”：一是",
        "三会一课（",
        "《四风",
        "经济建设、政治建设、",
        "两学一",
        "富强民主",
        "增强",
        "“四个形态”",
        "一是政治意识，",
        "四个意识：一是政治意识，二是",
        "政治意识、大局意识、服务意识“四个意识”",
        "2013年三个自信",
    ],
)
def test_a_long_hostile_line_is_read_in_time_that_grows_with_it(find: Find, piece: str) -> None:
    findings = find(piece * 20_000)
    assert all(finding.span[0] < finding.span[1] for finding in findings)


_VERDICTS: tuple[Verdict, ...] = ("一致", "有出入", "已修订")


def test_only_three_verdicts_are_given(find: Find, formulations: Formulations) -> None:
    given_ones = {finding.verdict for error in planted(formulations) for finding in find(error.text)}
    assert given_ones == set(_VERDICTS)
