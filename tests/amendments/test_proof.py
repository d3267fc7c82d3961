"""A text that was made is held against the published one: what is the same, what is not, and what nothing told of."""

from kb.amendments import ConsolidationProof, amend, new_document, prove, settled
from tests.amendments.example import ADJUSTED, LAW, decision, law

_CHANGED = LAW.replace("登记簿由组长保管。", "登记簿由专人保管。")
_ITEM = "将第五条修改为：“登记簿由专人保管。”"


def _proof(item: str, published: str) -> ConsolidationProof:
    old, telling = law(), decision(item)
    result = amend(telling, old)
    return prove(result, new_document(result, old, telling), law(published))


def test_the_same_text_is_proven_whole() -> None:
    proof = _proof(_ITEM, _CHANGED)
    assert proof.is_whole
    assert proof.sentence == "与所藏合并文本逐字一致 8 条，没有出入"


def test_an_article_that_deviates_is_told_and_is_silent_only_if_nothing_told_of_it() -> None:
    proof = _proof(_ITEM, _CHANGED.replace("专人", "组员"))
    assert [(it.address, it.kind, it.is_silent) for it in proof.deviations] == [("art_5", "differs", True)]
    assert proof.sentence == "与所藏合并文本逐字一致 7 条，有出入 1 条"
    told = _proof("将第五条中的“组员”修改为“专人”。", _CHANGED)
    assert [(it.address, it.is_told, it.is_silent) for it in told.deviations] == [("art_5", True, False)]


def test_an_article_that_the_decision_leaves_alone_differed_before() -> None:
    proof = _proof(_ITEM, _CHANGED.replace("制定本法", "特制定本法"))
    assert [(it.address, it.is_untouched, it.is_silent) for it in proof.deviations] == [("art_1", True, False)]


def test_articles_in_one_text_only_and_headings_are_told() -> None:
    proof = _proof(_ITEM, _CHANGED.replace("第二章　登记", "第二章　登记簿") + "第九条　另行规定。\n")
    assert [(it.address, it.kind) for it in proof.deviations] == [("art_9", "missing")]
    assert proof.headings == ("第二章登记簿（第四条起）", "第二章登记（第四条起）")
    assert not proof.is_whole


def test_a_published_text_settles_doubts() -> None:
    item = f"增加一条，作为第四条：“示例分类登记。”\n{ADJUSTED}"
    old, telling = law(), decision(item)
    result = amend(telling, old)
    made = new_document(result, old, telling)
    assert result.doubts
    assert not settled(result, prove(result, made, made)).doubts
    assert settled(result, None).doubts
