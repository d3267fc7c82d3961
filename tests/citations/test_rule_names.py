"""Which names in 书名号 are worth telling that they are not held."""

import sqlite3

import pytest

from kb.citations import is_formed_like_rule
from kb.corpus.catalogue import Catalogue
from tests.conftest import SHIPPED
from tests.measures.bench.corpus import database


@pytest.mark.parametrize(
    "name",
    [
        "示例条例", "示例办法（试行）", "关于加强示例工作的意见", "示例法", "公司法", "预算法", "立法法", "示例法（修订草案）", "示例法典", "宪法",
        "党章", "民法通则", "贷款通则（样例令2024年2号）", "首问负责制", "机关考勤制度", "居民公约", "示例全会公报", "示例服务规范", "样例标准",
        "关于修改〈示例条例〉的决定", "关于示例问题的批复", "关于适用〈示例法〉若干问题的解释（一）", "示例法修正案（十一）", "样例部令", "中共中央〈关于示例的若干规定〉",
        "示例条例（2015年）", "关于示例的复函", "纪律条令", "关于制定示例规划的建议",
    ],
)  # fmt: skip
def test_names_that_end_like_a_rule_are_formed_like_one(name: str) -> None:
    assert is_formed_like_rule(name)


@pytest.mark.parametrize(
    "name",
    [
        "毛泽东选集", "浙江日报", "大公报", "兰亭集序", "求是", "共产党宣言", "孙子兵法", "自然辩证法", "活法", "示例算法", "书法", "司法", "如梦令", "资治通鉴",
        "战略合作框架协议", "劳动合同", "政府工作报告", "入党志愿书", "登记表", "〈示例条例〉释义", "示例条例学习问答", "工作手册", "年度责任清单", "名词解释",
        "", "（试行）",
    ],
)  # fmt: skip
def test_books_papers_poems_and_forms_are_not(name: str) -> None:
    assert not is_formed_like_rule(name)


def test_every_title_of_the_catalogue_and_of_the_laws_is_formed_like_one() -> None:
    titles = [entry.metadata.title for entry in Catalogue.read(SHIPPED / "catalogue.yaml").entries.values()]
    with sqlite3.connect(database()) as laws:
        titles += [title for (title,) in laws.execute("select distinct law_name from laws")]
    assert len(titles) > 450
    assert [title for title in titles if not is_formed_like_rule(title)] == []
