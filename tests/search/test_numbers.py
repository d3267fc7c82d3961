"""Documents by their 文号: typed in any shape, offered, and told where nobody bears it."""

from collections.abc import Iterator

import pytest

from kb.corpus import Corpus, current
from kb.indexing import build
from kb.library import Library
from kb.search import Question, Results, Suggestions

NOTICE = "---\ntitle: 示例市民政局关于示例的通知\ndocument_number: 示民发〔2024〕5号\n---\n\n各县：\n\n请执行。\n"
OTHER = "---\ntitle: 示例意见\ndocument_number: 民发〔2024〕5号\n---\n\n第一条　乙。\n"
RULES = (
    "---\ntitle: 示例条例\n---\n\n示例条例\n\n（2019年4月23日中华人民共和国国务院令第746号公布　自2019年5月1日起施行）\n\n"
    "第一条　依照示民发（2024）5号办理。\n\n第二条　依照示民发〔2024〕5号和国务院令第九号办理。\n"
)


@pytest.fixture(scope="module")
def numbered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    home = tmp_path_factory.mktemp("numbered")
    corpus = home / "corpus"
    corpus.mkdir()
    for name, text in (("tongzhi", NOTICE), ("yijian", OTHER), ("tiaoli", RULES)):
        (corpus / f"{name}.md").write_text(text, "utf-8")
    build(home / "index", Corpus(corpus))
    folder = current(home / "index")
    assert folder is not None
    library = Library.open(folder)
    yield library
    library.close()


def places(results: Results) -> list[tuple[str, str]]:
    return [(hit.document, str(hit.address)) for hit in results.hits]


@pytest.mark.parametrize(
    "typed",
    [
        "示民发〔2024〕5号", "示民发[2024]5号", "示民发（2024）5号", "示民发【2024】第5号", "示民发﹝２０２４﹞５号", "示民发2024 5号", "示民发〔2024〕5",
        "示民发2024-5", "文号：示民发〔2024〕5号",
    ],
)  # fmt: skip
def test_the_document_that_bears_a_number_stands_first_and_then_what_mentions_it(numbered: Library, typed: str) -> None:
    results = numbered.search(Question(typed))
    assert places(results) == [("tongzhi", "title"), ("tiaoli", "art_1"), ("tiaoli", "art_2")]
    assert (
        results.query.notice == "按文号找到《示例市民政局关于示例的通知》（示民发〔2024〕5号），写有这个文号的有 2 段。"
    )


@pytest.mark.parametrize(
    "typed", ["国务院令第746号", "国务院第746号令", "国务院令746", "中华人民共和国国务院令第七百四十六号"]
)
def test_rules_are_found_by_the_decree_in_their_note(numbered: Library, typed: str) -> None:
    assert places(numbered.search(Question(typed)))[0] == ("tiaoli", "title")
    assert numbered.metadata("tiaoli").document_number == "中华人民共和国国务院令第746号"


def test_a_number_that_nobody_bears_says_so(numbered: Library) -> None:
    results = numbered.search(Question("示民发〔2024〕6号"))
    assert (results.hits, results.query.notice) == (
        (),
        "本库没有文号是“示民发〔2024〕6号”的文件，没有提到它的地方；请核对机关代字、年份和序号。",
    )
    mentioned = numbered.search(Question("国务院令第9号"))
    assert places(mentioned) == [("tiaoli", "art_2")]
    assert "本库没有文号是" in (mentioned.query.notice or "")


@pytest.mark.parametrize("typed", ["示民发5号", "示例条例第二条", "依照办理", "示例条例2019 2"])
def test_other_words_are_no_number(numbered: Library, typed: str) -> None:
    assert "文号" not in (numbered.search(Question(typed)).query.notice or "")


@pytest.mark.parametrize("typed", ["示民发", "示民发〔2024", "示民发2024 5", "示民发〔2024〕5号"])
def test_a_number_is_offered_while_it_is_typed(numbered: Library, typed: str) -> None:
    suggestions = Suggestions(numbered.snapshot, numbered.resolver, numbered.formulations, numbered.statuses())
    first = suggestions.suggest(typed)[0]
    assert (first.document, first.note) == ("tongzhi", "示民发〔2024〕5号")
