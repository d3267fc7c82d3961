"""The contract of a search engine. Every engine runs it: a second one is one more name in `ENGINES`."""

import random
import time
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from kb.documents import Address
from kb.documents.document import Document, Place
from kb.errors import QueryError
from kb.library import Library
from kb.search import query as tiers
from kb.search.engine import SearchEngine
from kb.search.query import Question, plans
from kb.search.values import FIRST_PASSAGES, DocumentTotal, Filters, Hit, Mode, Results, Sort, Unit
from kb.text.words import Segmenter
from tests.support import reference
from tests.support.pace import slowness
from tests.support.reference import Scanned

ENGINES = ["whoosh", "opensearch"]
ANYTHING = Filters()


@dataclass(frozen=True)
class Bench:
    """An engine over a corpus, with the same corpus to be read by hand."""

    engine: SearchEngine
    segmenter: Segmenter
    documents: dict[str, Document]
    scanned: Scanned

    @classmethod
    def over(cls, library: Library) -> "Bench":
        documents = {identifier: library.document(identifier) for identifier in library.snapshot.documents}
        return cls(library.engine, library.segmenter, documents, Scanned.of(documents.values()))

    def search(self, text: str, mode: Mode = "auto", *, filters: Filters = ANYTHING, sort: Sort = "relevance",
               limit: int = 10, offset: int = 0, unit: Unit = "passages", pinned: tuple[Place, ...] = ()) -> Results:  # fmt: skip
        question = Question(text, mode, filters, sort, limit, offset, unit=unit, pinned=pinned)
        return tiers.search(self.engine, question, self.segmenter)

    def all_hits(self, text: str, mode: Mode = "auto", *, filters: Filters = ANYTHING, sort: Sort = "relevance",
                 page: int = 100) -> tuple[Results, list[Hit]]:  # fmt: skip
        """Every page, one after the other."""
        results = self.search(text, mode, filters=filters, sort=sort, limit=page)
        hits = list(results.hits)
        while len(hits) < results.total.passages:
            more = self.search(text, mode, filters=filters, sort=sort, limit=page, offset=len(hits)).hits
            assert more, "a page short of the total is empty"
            hits.extend(more)
        return results, hits


def library_by(name: str, request: pytest.FixtureRequest, of: str) -> Library:
    """The corpus of a fixture, indexed by an engine."""
    library: Library = request.getfixturevalue(of if name == "whoosh" else f"clustered_{of}")
    return library


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Bench:
    """Each engine over the invented corpus."""
    return Bench.over(library_by(request.param, request, "library"))


@pytest.fixture(scope="session", params=ENGINES)
def shipped_engine(request: pytest.FixtureRequest) -> Bench:
    """Each engine over the shipped corpus."""
    return Bench.over(library_by(request.param, request, "shipped"))


def places(hits: list[Hit] | tuple[Hit, ...]) -> list[tuple[str, str]]:
    return [(hit.document, hit.address) for hit in hits]


def check_exact(bench: Bench, text: str) -> None:
    """The exact tier is a plain scan: the same passages, the same occurrences, the same marks."""
    expected = bench.scanned.find(text)
    results, hits = bench.all_hits(text, "exact")
    assert set(places(hits)) == set(expected), text
    assert len(hits) == len(set(places(hits))) == results.total.passages
    assert results.total.documents == len({document for document, _ in expected})
    assert results.total.occurrences == sum(expected.values()), text
    wanted = reference.plain(reference.asked_for(text))
    for hit in hits:
        passage = bench.documents[hit.document].passages[bench.documents[hit.document].position(hit.address)]
        assert hit.text == passage.text
        assert hit.highlights
        for start, end in hit.highlights:
            piece = hit.text[start:end]
            exact_fit = all(len(reference.plain(character)) < 2 for character in piece)
            assert reference.plain(piece) == wanted if exact_fit else wanted in reference.plain(piece)
        if len(reference.plain(hit.text)) <= len(hit.text):
            assert len(hit.highlights) == expected[hit.document, hit.address]


def sampled(bench: Bench, seed: int, count: int) -> list[str]:
    """Substrings of the corpus of every length from 1 to 200 that can be asked for."""
    chance = random.Random(seed)
    lines = [p.text for d in bench.documents.values() for passage in d.passages for p in passage.paragraphs]
    found: list[str] = []
    for turn in range(count):
        length = 1 + turn % 200
        long_enough = [line for line in lines if len(line) >= length] or lines
        line = chance.choice(long_enough)
        start = chance.randrange(max(1, len(line) - length + 1))
        piece = line[start : start + length]
        if reference.plain(piece):
            found.append(piece)
    return found


def test_substrings_of_every_length_are_found_as_by_a_plain_scan(engine: Bench) -> None:
    for text in sampled(engine, 1, 400):
        check_exact(engine, text)


def test_substrings_of_every_length_of_the_shipped_corpus_are_found_as_by_a_plain_scan(shipped_engine: Bench) -> None:
    for text in sampled(shipped_engine, 2, 300):
        check_exact(shipped_engine, text)


def test_short_substrings_of_the_shipped_corpus_are_found_as_by_a_plain_scan(shipped_engine: Bench) -> None:
    for text in (piece[:length] for length in (1, 2, 3, 4) for piece in sampled(shipped_engine, 2 + length, 40)):
        if reference.plain(text):
            check_exact(shipped_engine, text)


@given(st.data())
def test_any_piece_of_any_paragraph_typed_in_another_width_is_found_as_by_a_plain_scan(
    engine: Bench, data: st.DataObject
) -> None:
    document = engine.documents[data.draw(st.sampled_from(sorted(engine.documents)))]
    paragraph = data.draw(st.sampled_from([p for passage in document.passages for p in passage.paragraphs])).text
    start = data.draw(st.integers(0, len(paragraph) - 1))
    piece = paragraph[start : start + data.draw(st.integers(1, 40))]
    change = data.draw(st.sampled_from(["as it is", "wide", "spaced", "upper"]))
    if change == "wide":
        piece = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in piece)
    elif change == "spaced":
        piece = " ".join(piece)
    elif change == "upper":
        piece = piece.upper()
    assume(reference.plain(piece) and len(piece.strip()) <= 200)
    check_exact(engine, piece)


@pytest.mark.parametrize(
    "text",
    [
        "三色卡片", "“三色卡片”", '"三色卡片"', "用三色卡片", "三色卡片”“两张清单”", "《准则》", "《样例自律准则》", "自律准则",
        "“四个意识”、坚定“四个自信”", "看", "，", "。", "…", "30㎡", "m2", "ａｂ柜", "Ａ", "３至７人", "2 年",
        "附　则", "签收", "「签收」", "核对“两不误", "**细心精神”", "没有这句话", "第一百零一条", "（三）", "1.", "𠮷", "ß",
    ],
)  # fmt: skip
def test_chosen_wordings_are_found_as_by_a_plain_scan(engine: Bench, text: str) -> None:
    check_exact(engine, text)


@pytest.mark.parametrize("text", ["四种形态", "“四种形态”", '"四种形态"', "三会一课", "党", "支部", "**", "X个"])
def test_chosen_wordings_of_the_shipped_corpus_are_found_as_by_a_plain_scan(shipped_engine: Bench, text: str) -> None:
    check_exact(shipped_engine, text)


def test_the_pair_of_quotation_marks_around_a_query_is_no_part_of_it(shipped_engine: Bench) -> None:
    bare, hits = shipped_engine.all_hits("四种形态")
    for text in ("“四种形态”", '"四种形态"', "＂四种形态＂"):
        other, other_hits = shipped_engine.all_hits(text)
        assert other.total == bare.total
        assert other_hits == hits
    assert bare.total.passages > 0


def test_marks_that_do_not_enclose_everything_are_looked_for(shipped_engine: Bench) -> None:
    text = "“四个意识”、坚定“四个自信”"
    results, hits = shipped_engine.all_hits(text, "exact")
    assert set(places(hits)) == set(shipped_engine.scanned.find(text))
    assert results.query.notice is None


@pytest.mark.parametrize("text", ["卡片", "清单", "归档", "测试物件", "第一", "样例"])
@pytest.mark.parametrize("sort", ["relevance", "date"])
@pytest.mark.parametrize("page", [1, 7])
def test_pages_divide_the_whole(engine: Bench, text: str, sort: Sort, page: int) -> None:
    whole, hits = engine.all_hits(text, sort=sort)
    _, turned = engine.all_hits(text, sort=sort, page=page)
    assert turned == hits
    beyond = engine.search(text, sort=sort, offset=whole.total.passages)
    assert beyond.hits == ()
    assert beyond.total == whole.total


@pytest.mark.parametrize("text", ["卡片", "样例", "“签收”", "早晨 归档", "第一"])
def test_facets_count_documents(engine: Bench, text: str) -> None:
    results, hits = engine.all_hits(text)
    answering = {hit.document for hit in hits}
    known = [engine.documents[identifier].metadata for identifier in answering]
    for name in ("genre", "issuer", "status", "year"):
        expected = Counter(str(getattr(metadata, name)) for metadata in known if getattr(metadata, name))
        assert {facet.value: facet.count for facet in results.facets[name]} == expected
    assert results.total.documents == len(answering)


@pytest.mark.parametrize(
    "filters",
    [
        Filters(genre=("条例",)),
        Filters(genre=("条例", "准则")),
        Filters(issuer=("示例委员会",)),
        Filters(status=("现行有效",)),
        Filters(status=("已废止",), genre=("条例",)),
        Filters(years=(2016, 2021)),
        Filters(years=(2024, 2015)),
        Filters(genre=("没有",)),
    ],
)
@pytest.mark.parametrize("text", ["卡片", "样例", "早晨 归档"])
def test_filters_admit_what_they_say_and_nothing_else(engine: Bench, filters: Filters, text: str) -> None:
    def is_admitted(hit: Hit) -> bool:
        known = engine.documents[hit.document].metadata
        return not filters.missed(known, known.status)

    unfiltered, every = engine.all_hits(text)
    results, hits = engine.all_hits(text, filters=filters)
    if results.query.tier == unfiltered.query.tier:
        admitted = [hit for hit in every if is_admitted(hit)]
        assert places(hits) == places(admitted)
        assert results.total.passages == len(admitted)
        assert results.total.documents == len({hit.document for hit in admitted})
    assert all(is_admitted(hit) for hit in hits)


def test_a_facet_shows_what_its_own_filter_could_be_changed_to(engine: Bench) -> None:
    everything = engine.search("卡片")
    narrowed = engine.search("卡片", filters=Filters(genre=("准则",)))
    assert narrowed.facets["genre"] == everything.facets["genre"]
    assert sum(facet.count for facet in narrowed.facets["status"]) == narrowed.total.documents


@pytest.mark.parametrize("text", ["卡片", "样例", "第一"])
def test_sorted_by_date_the_newest_comes_first(engine: Bench, text: str) -> None:
    _, hits = engine.all_hits(text, sort="date")
    days = [engine.documents[hit.document].metadata.date for hit in hits]
    ordinals = [day.toordinal() if day else 0 for day in days]
    assert ordinals == sorted(ordinals, reverse=True)


@pytest.mark.parametrize("text", ["卡片", "样例", "第一"])
def test_sorted_from_the_oldest_what_has_no_date_comes_last(engine: Bench, text: str) -> None:
    _, hits = engine.all_hits(text, sort="oldest")
    days = [engine.documents[hit.document].metadata.date or date.max for hit in hits]
    assert days == sorted(days)


# By document


def by_document(
    bench: Bench, text: str, mode: Mode = "auto", sort: Sort = "relevance"
) -> tuple[list[DocumentTotal], list[Hit]]:
    """Every page of documents, one after the other."""
    totals: list[DocumentTotal] = []
    hits: list[Hit] = []
    while True:
        results = bench.search(text, mode, sort=sort, limit=3, offset=len(totals), unit="documents")
        assert len(results.by_document) == min(3, results.length - len(totals))
        totals += results.by_document
        hits += results.hits
        if len(totals) == results.length:
            return totals, hits


def everything(totals: list[DocumentTotal]) -> list[DocumentTotal]:
    return [one for total in totals for one in (total, *total.others)]


@pytest.mark.parametrize("text", ["卡片", "样例", "，", "看", "签收", "“《准则》”", "没有这句话", "第一百零一条"])
def test_every_document_is_counted_as_by_a_plain_scan(engine: Bench, text: str) -> None:
    expected = engine.scanned.find(text)
    totals, _ = by_document(engine, text, "exact")
    counted = {one.document: (one.passages, one.occurrences) for one in everything(totals)}
    passages = Counter(document for document, _ in expected)
    occurrences: Counter[str] = Counter()
    for (document, _), count in expected.items():
        occurrences[document] += count
    assert counted == {document: (passages[document], occurrences[document]) for document in passages}
    assert len(everything(totals)) == len(counted)


@pytest.mark.parametrize("text", ["党", "支部", "四种形态", "党员 教育", "党员 -支部", "一一"])
def test_the_counts_of_all_documents_are_those_of_the_whole(shipped_engine: Bench, text: str) -> None:
    whole = shipped_engine.search(text)
    totals = everything(by_document(shipped_engine, text)[0])
    assert len(totals) == whole.total.documents
    assert sum(one.passages for one in totals) == whole.total.passages
    assert sum(one.occurrences for one in totals) == whole.total.occurrences


@pytest.mark.parametrize("sort", ["relevance", "date", "oldest"])
@pytest.mark.parametrize("text", ["卡片", "样例", "早晨 归档"])
def test_documents_stand_in_the_order_of_their_best_passages(engine: Bench, text: str, sort: Sort) -> None:
    totals, hits = by_document(engine, text, sort=sort)
    leading = {total.document for total in totals}
    passages = [hit for hit in engine.all_hits(text, sort=sort)[1] if hit.document in leading]
    assert [total.document for total in totals] == list(dict.fromkeys(hit.document for hit in passages))
    for total in totals:
        own = [hit.address for hit in hits if hit.document == total.document]
        best = [hit.address for hit in passages if hit.document == total.document]
        position = engine.documents[total.document].position
        first = (best if " " in text else sorted(best, key=position))[:FIRST_PASSAGES]
        assert own == first[: len(own)]
        places = [len(hit.highlights) for hit in hits if hit.document == total.document]
        enough = sum(places) >= FIRST_PASSAGES > sum(places[:-1])
        assert own == first or (enough and " " not in text)


def test_of_the_editions_of_a_work_the_one_in_force_leads_the_others(engine: Bench) -> None:
    for unit in ("leading", "documents"):
        results = engine.search("本条例适用于虚构小镇的各个样例小组", unit=unit)
        (total,) = results.by_document
        assert (total.document, [other.document for other in total.others]) == ("shili-2024", ["shili-2015"])
        assert places(results.hits) == [("shili-2024", "art_1")] or {hit.document for hit in results.hits} == {
            "shili-2024"
        }
        assert results.total.documents == 2
        only = engine.search("本条例适用于虚构小镇的各个样例小组", unit=unit, filters=Filters(status=("已废止",)))
        assert [total.document for total in only.by_document] == ["shili-2015"]


@pytest.mark.parametrize("text", ["卡片", "样例", "第一"])
def test_the_passages_of_leading_editions_keep_their_order(engine: Bench, text: str) -> None:
    _, every = engine.all_hits(text)
    leading = {total.document for total in by_document(engine, text)[0]}
    expected = [hit for hit in every if hit.document in leading]
    turned: list[Hit] = []
    while len(turned) < len(expected):
        results = engine.search(text, limit=4, offset=len(turned), unit="leading")
        assert results.length == len(expected)
        assert [total.document for total in results.by_document] == list(
            dict.fromkeys(h.document for h in results.hits)
        )
        turned += results.hits
    assert turned == expected


def test_a_document_that_is_cited_comes_first_with_what_is_cited_in_it(engine: Bench) -> None:
    cited = (Place("shili-2015", Address("art_2")), Place("zilv-yangli", Address("art_1")))
    results = engine.search("卡片", "exact", unit="documents", pinned=cited)
    first = [hit for hit in results.hits if hit.tier == "citation"]
    assert [total.document for total in results.by_document][:1] in (["shili-2024"], ["shili-2015"], ["zilv-yangli"])
    assert ("zilv-yangli", "art_1") in places(first)


def test_one_document_alone_is_asked(engine: Bench) -> None:
    whole, every = engine.all_hits("卡片")
    document = every[0].document
    within, hits = engine.all_hits("卡片", filters=Filters(documents=(document,)))
    assert places(hits) == [place for place in places(every) if place[0] == document]
    assert within.total.documents == 1 < whole.total.documents


def test_what_holds_the_wording_in_full_text_precedes_a_digest_of_it(shipped_engine: Bench) -> None:
    _, hits = shipped_engine.all_hits("党支部")
    kinds = [hit.text_kind == "digest" for hit in hits]
    assert True in kinds
    assert kinds == sorted(kinds)
    assert all(0 <= hit.score < 100 for hit in hits)


def test_what_is_in_force_precedes_what_is_repealed_when_both_answer_alike(engine: Bench) -> None:
    _, hits = engine.all_hits("示例工作条例（试行）")
    titles = [hit.document for hit in hits if hit.address == "title"]
    assert titles == ["shili-2024", "shili-2015"]
    _, hits = engine.all_hits("本条例适用于虚构小镇的各个样例小组")
    assert {hit.document for hit in hits} == {"shili-2024", "shili-2015"}


def test_an_excluded_wording_stands_in_no_answer(engine: Bench) -> None:
    without, every = engine.all_hits("归档", "words")
    results, hits = engine.all_hits("归档 -卡片")
    assert results.query.excluded
    assert set(places(hits)) == set(places(every)) - set(engine.scanned.find("卡片"))
    assert 0 < results.total.passages < without.total.passages


def test_an_excluded_wording_is_excluded_exactly(engine: Bench) -> None:
    _, hits = engine.all_hits("清单 -“三色卡片”")
    assert hits
    assert not set(places(hits)) & set(engine.scanned.find("三色卡片"))


def test_titles_and_headings_are_asked_for(engine: Bench) -> None:
    _, hits = engine.all_hits("标题:样例自律准则")
    assert ("zilv-yangli", "title") in places(hits)
    _, hits = engine.all_hits("标题:一般规定")
    assert places(hits) == [("ceshi-2021", "chp_1")]
    _, hits = engine.all_hits("归档 标题:日常")
    assert hits
    assert all("第一章 日常" in hit.path for hit in hits)


def test_a_quoted_part_is_looked_for_as_it_stands(engine: Bench) -> None:
    results, hits = engine.all_hits("小组 “三色卡片”")
    assert results.query.wordings
    assert hits
    assert set(places(hits)) <= set(engine.scanned.find("三色卡片"))


def test_the_wording_comes_before_the_words(engine: Bench) -> None:
    results = engine.search("三色卡片")
    assert results.query.tier == "exact"
    assert results.query.notice is None
    assert all(hit.tier == "exact" for hit in results.hits)


def test_all_words_come_before_some_of_them_and_a_notice_says_so(engine: Bench) -> None:
    results, hits = engine.all_hits("归档卡片当天")
    assert results.query.tier == "all"
    assert results.query.notice
    assert "归档卡片当天" in results.query.notice
    for hit in hits:
        names = engine.documents[hit.document].metadata.aliases
        context = reference.plain("\n".join((hit.title, *names, *hit.path, hit.text)))
        assert all(word in context for word in results.query.words)
    assert ("shili-2024", "art_3") in places(hits)


def test_some_of_the_words_are_better_than_nothing_and_a_notice_says_so(engine: Bench) -> None:
    results, hits = engine.all_hits("水温 库房 墨水")
    assert results.query.tier == "some"
    assert results.query.notice
    assert "一部分" in results.query.notice
    assert places(hits) == [
        ("baogao-yangli", "sec_1__sub_1__p_1")
    ]  # 库房 alone, which most passages hold, is not enough


@pytest.mark.parametrize("text", ["龘龘 卡片 靐靐", "[一 TO 龥]", "卡片 齉齉", "清单 龘龘 靐靐"])
def test_what_holds_too_little_of_a_question_is_not_shown_as_related(engine: Bench, text: str) -> None:
    results = engine.search(text)
    assert results.total.passages == 0
    assert engine.engine.count(replace(results.query, tier="some", wordings=(), words=("龘龘", "卡片", "靐靐"))) == 0


def test_words_mode_finds_words_in_any_order(engine: Bench) -> None:
    results, hits = engine.all_hits("归档 当天 卡片", "words")
    assert results.query.tier == "all"
    assert ("shili-2024", "art_3") in places(hits)


def test_nothing_found_is_no_error(engine: Bench) -> None:
    for mode in ("auto", "exact", "words"):
        results = engine.search("龘靐齉", mode)
        assert results.total.passages == 0
        assert results.hits == ()
    assert engine.search("“没有这句话”").total.passages == 0


def test_traditional_characters_find_the_simplified_wording_with_a_notice(shipped_engine: Bench) -> None:
    results, hits = shipped_engine.all_hits("四種形態")
    expected, expected_hits = shipped_engine.all_hits("四种形态")
    assert results.total == expected.total
    assert places(hits) == places(expected_hits)
    assert results.query.notice
    assert "四种形态" in results.query.notice
    assert all(hit.highlights for hit in hits)


def test_an_exact_query_in_traditional_characters_is_answered_in_simplified_ones_with_a_notice(engine: Bench) -> None:
    results, hits = engine.all_hits("“總則”")
    assert set(places(hits)) == set(engine.scanned.find("总则"))
    assert results.query.notice
    assert "总则" in results.query.notice


def test_a_hit_says_what_a_page_needs(engine: Bench) -> None:
    (hit,) = engine.search("编号与清单不符").hits
    assert (hit.document, hit.title, hit.address, hit.label) == (
        "shili-2024",
        "示例工作条例（试行）",
        "art_7",
        "第七条",
    )
    assert (hit.path, hit.kind, hit.status, hit.text_kind) == (("第三章 卡片",), "article", "现行有效", "full")
    assert hit.anchor == "art_7"


def test_a_digest_and_a_title_without_text_are_told_from_full_text(engine: Bench) -> None:
    assert engine.search("四种看法").hits[0].text_kind == "digest"
    assert engine.search("未收录样例办法").hits[0].text_kind == "none"


def test_count_agrees_with_search(engine: Bench) -> None:
    for text in ("卡片", "归档", "样例", "没有这句话"):
        for filters in (Filters(), Filters(genre=("准则",))):
            results = engine.search(text, "exact", filters=filters)
            assert engine.engine.count(results.query) == results.total.passages


def test_a_query_is_answered_alike_every_time(engine: Bench) -> None:
    for text in ("卡片", "小组核对清单", "标题:卡片"):
        once, twice = engine.search(text), engine.search(text)
        assert replace(once, took_ms=0) == replace(twice, took_ms=0)


# Whatever is typed

RUBBISH = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from(
            "“”\"《》〈〉（）()[]{}*?~^|&!:-+\\/'AND OR NOT标题：:-－\x00\x01\x02\x03\u200b\ufeff😀👩‍👩‍👧🇨🇳四种形态"
        ),
    ),
    max_size=220,
)


@given(RUBBISH, st.sampled_from(["auto", "exact", "words"]))
@example("[一 TO 龥]", "auto")
@example("中*", "auto")
@example(" ".join("卡片" for _ in range(60)), "auto")
@example("(" * 200, "auto")
@example("a" * 200, "auto")
@example("一是二是" * 50, "words")
@example("第" * 200, "auto")
@example("一" * 200, "auto")
@example("“" * 199 + "卡", "auto")
@example("《" * 100 + "》" * 100, "auto")
@example("，" * 200, "auto")
@example("-a -b -c 标题:", "auto")
@example("标题:“” -“”", "auto")
@example("\x00", "auto")
@example("words:卡片", "words")
def test_any_text_gives_results_or_a_clear_refusal_in_time(engine: Bench, text: str, mode: Mode) -> None:
    engine.segmenter.warm()
    started = time.process_time()
    try:
        results = engine.search(text, mode)
    except QueryError as error:
        refused = error.message
        assert refused.endswith("。")
        return
    assert time.process_time() - started < slowness()  # the second that it may take
    assert results.total.passages >= len(results.hits)
    for hit in results.hits:
        assert all(0 <= start < end <= len(hit.text) for start, end in hit.highlights)


def test_ten_thousand_characters_are_refused(engine: Bench) -> None:
    with pytest.raises(QueryError, match="200"):
        engine.search("卡片" * 5_000)


@pytest.mark.parametrize("text", ["“卡", "《卡", "卡”片", "卡“”片", "卡《》片"])
def test_marks_typed_inside_are_required_at_any_share_of_the_corpus(engine: Bench, text: str) -> None:
    check_exact(engine, text)


# Statuses of a day


@pytest.mark.parametrize(
    ("day", "statuses", "first"),
    [
        (date(2015, 1, 1), {"已废止": 0, "现行有效": 0, "尚未施行": 2}, "shili-2024"),
        (date(2020, 1, 1), {"现行有效": 1, "尚未施行": 1}, "shili-2015"),
        (date(2024, 4, 1), {"现行有效": 1, "已废止": 1}, "shili-2024"),
    ],
)
def test_ranking_facets_filters_and_hits_follow_the_statuses_that_are_asked_with(
    engine: Bench, library: Library, day: date, statuses: dict[str, int], first: str
) -> None:
    versions = Filters(genre=("条例",))
    on_the_day = library.statuses(day)

    def ask(filters: Filters) -> Results:
        question = Question("示例工作条例（试行）", "exact", filters, statuses=on_the_day, limit=100)
        return tiers.search(engine.engine, question, engine.segmenter)

    results = ask(versions)
    assert next(hit.document for hit in results.hits if hit.address == "title") == first
    assert {hit.status for hit in results.hits} == {
        on_the_day.of(engine.documents[h.document].metadata) for h in results.hits
    }
    counted = {facet.value: facet.count for facet in results.facets["status"]}
    assert counted == {status: count for status, count in statuses.items() if count}
    for status, count in statuses.items():
        narrowed = ask(Filters(genre=("条例",), status=(status,)))
        assert narrowed.total.documents == count
        assert {hit.status for hit in narrowed.hits} <= {status}
        assert narrowed.facets["status"] == results.facets["status"]


def test_of_a_day_after_another_day_the_answer_is_its_own(engine: Bench, library: Library) -> None:
    """What an engine keeps for one day is not used for another."""
    days = [date(2020, 1, 1), date(2024, 4, 1)] * 2
    found = [
        [hit.document for hit in tiers.search(engine.engine, question, engine.segmenter).hits if hit.address == "title"]
        for question in (Question("示例工作条例（试行）", "exact", statuses=library.statuses(day)) for day in days)
    ]
    assert found[0] == found[2] != found[1] == found[3]


def test_count_follows_the_statuses_too(engine: Bench, library: Library) -> None:
    for day, count in ((date(2020, 1, 1), 1), (date(2010, 1, 1), 0)):
        question = Question("两张清单", "exact", Filters(status=("现行有效",)), statuses=library.statuses(day))
        (query,) = plans(question, engine.segmenter)
        assert engine.engine.count(query) == count
