"""Both engines answer a question alike: the same passages in the same order, the same totals, facets and notices."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.corpus.folder import Corpus
from kb.documents import Address
from kb.documents.document import Place
from kb.errors import QueryError
from kb.indexing.building import build
from kb.library import Library
from kb.search import query as tiers
from kb.search.opensearch.index import OpenSearchIndex
from kb.search.query import MOST_OFFSET, Question
from kb.search.values import Filters, Mode, Results, Sort, Unit
from kb.settings import ClusterAddress
from kb.text.folding import fold_text
from kb.text.phrase import Wording
from kb.versions.validity import Statuses
from tests.conftest import opened
from tests.search.test_engine_contract import Bench, sampled

Both = tuple[Library, Library]
UNITS = get_args(Unit)


@pytest.fixture(scope="session")
def invented_both(library: Library, clustered_library: Library) -> Both:
    return library, clustered_library


@pytest.fixture(scope="session")
def shipped_both(shipped: Library, clustered_shipped: Library) -> Both:
    return shipped, clustered_shipped


DOCUMENTS, ARTICLES = 13, 1_000


@pytest.fixture(scope="module")
def many_both(cluster_address: ClusterAddress, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """More passages than OpenSearch counts or turns to unless it is told: thirteen thousand that answer alike."""
    folder = tmp_path_factory.mktemp("many")
    for document in range(DOCUMENTS):
        articles = "\n\n".join(f"第{n}条　样例放在第{n}号柜子里。" for n in range(1, ARTICLES + 1))
        written = f"---\ntitle: 样例第{document}号办法\ngenre: 办法\n---\n\n{articles}\n"
        (folder / "corpus" / "regulations").mkdir(parents=True, exist_ok=True)
        (folder / "corpus" / "regulations" / f"duo-{document:02}.md").write_text(written, "utf-8")
    embedded = opened(folder / "corpus", folder / "embedded")
    index = OpenSearchIndex.at(replace(cluster_address, name="many", shards=3))
    built = build(folder / "clustered", Corpus(folder / "corpus"), engine=index)
    clustered = Library.open(built.folder, index=index)
    yield embedded, clustered
    embedded.close()
    clustered.close()


def check_alike(both: Both, question: Callable[[Library], Question]) -> None:
    first, second = (tiers.search(one.engine, question(one), one.segmenter) for one in both)
    assert _told(first) == _told(second)
    for hit, other in zip(first.hits, second.hits, strict=True):
        assert hit.score == pytest.approx(other.score, abs=0.001)


def _told(results: Results) -> tuple[object, ...]:
    """Everything but the time; the scores are compared as numbers."""
    hits = [
        (hit.document, hit.address, hit.anchor, hit.tier, hit.status, hit.text, hit.highlights) for hit in results.hits
    ]
    told = (results.total, results.facets, results.query.notice, results.query.tier, results.query.words)
    return hits, *told, results.length, results.by_document


def check_text(both: Both, text: str, mode: Mode = "auto", sort: Sort = "relevance", limit: int = 30) -> None:
    for unit in UNITS:
        check_alike(both, lambda _, u=unit: Question(text, mode, sort=sort, limit=limit, unit=u))  # type: ignore[misc]


@pytest.mark.parametrize("mode", ["auto", "words"])
def test_pieces_of_the_shipped_corpus_are_answered_alike(shipped_both: Both, mode: Mode) -> None:
    for text in sampled(Bench.over(shipped_both[0]), 5, 150):
        check_text(shipped_both, text[:60], mode)


@pytest.mark.parametrize("sort", ["relevance", "date", "oldest"])
@pytest.mark.parametrize(
    "text",
    ["党", "支部", "党员 教育", "支部 委员会 会议", "标题:条例", "标题:总则 党员", "党员 -支部", "“四个意识”、坚定“四个自信”",
     "发展党员 工作", "一一", "……", "**", "“党", "中国共产党支部工作条例", "的", "，"],
)  # fmt: skip
def test_chosen_questions_are_answered_alike(shipped_both: Both, text: str, sort: Sort) -> None:
    for limit in (10, 100):
        check_text(shipped_both, text, "auto", sort, limit)


@given(st.text(st.sampled_from("卡片清单归档小组核对样例第一条的“”《》，。-： AB１2"), min_size=1, max_size=12))
def test_anything_typed_is_answered_alike(invented_both: Both, text: str) -> None:
    try:
        question = Question(text, limit=30)
    except QueryError:
        return
    for unit in UNITS:
        check_alike(invented_both, lambda _, u=unit: replace(question, unit=u))  # type: ignore[misc]


@pytest.mark.parametrize(
    "filters",
    [Filters(genre=("条例",)), Filters(status=("现行有效",)), Filters(status=("已修订", "已废止"), years=(1980, 2022)), Filters(issuer=("无",)), Filters(documents=("zhibu-2018", "dangnei-jiandu-2016"))],
)  # fmt: skip
@pytest.mark.parametrize("day", [None, date(2015, 6, 1), date(2026, 11, 25)])
def test_filters_and_days_are_answered_alike(shipped_both: Both, filters: Filters, day: date | None) -> None:
    statuses: dict[int, Statuses] = {id(one): one.statuses(day) for one in shipped_both}
    for text in ("党员", "支部 委员会", "标题:党章", "报告"):
        for unit in UNITS:
            ask = partial(Question, text, filters=filters, limit=50, unit=unit)
            check_alike(shipped_both, lambda library, ask=ask: ask(statuses=statuses[id(library)]))  # type: ignore[misc]


def test_what_is_cited_comes_first_alike(invented_both: Both) -> None:
    cited = (
        Place("shili-2024", Address("art_7")),
        Place("shili-2024", Address("art_3")),
        Place("shili-2015", Address("art_2")),
    )
    for text in ("卡片", "没有这句话", "清单"):
        for unit in UNITS:
            check_alike(invented_both, lambda _, t=text, u=unit: Question(t, "exact", pinned=cited, unit=u))  # type: ignore[misc]


def test_deep_pages_and_all_at_once_are_answered_alike(shipped_both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    from kb.search.opensearch import engine as opensearch_engine

    monkeypatch.setattr(opensearch_engine, "WINDOW", 50)
    monkeypatch.setattr(opensearch_engine, "_STEP", 40)
    for offset in (0, 45, 120):
        check_alike(shipped_both, lambda _, o=offset: Question("党", "exact", limit=30, offset=o))  # type: ignore[misc]


@pytest.mark.parametrize("mode", ["exact", "words"])
def test_more_than_ten_thousand_are_counted_and_turned_to_to_the_last(many_both: Both, mode: Mode) -> None:
    for one in many_both:
        found = tiers.search(one.engine, Question("柜子", mode), one.segmenter)
        assert (found.total.documents, found.total.passages) == (DOCUMENTS, DOCUMENTS * ARTICLES)
        assert found.total.occurrences == DOCUMENTS * ARTICLES
        (genre,) = found.facets["genre"]
        assert (genre.value, genre.count) == ("办法", DOCUMENTS)
        assert len(one.engine.holding(Wording(fold_text("柜子")))) == DOCUMENTS * ARTICLES
    for offset in (0, 9_990, MOST_OFFSET):
        check_alike(many_both, lambda _, o=offset: Question("柜子", mode, limit=30, offset=o))  # type: ignore[misc]
