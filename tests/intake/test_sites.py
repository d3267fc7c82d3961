"""Official sites list what they have and say what they do not; whatever else comes of them is told as what it is."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest

from kb.intake.official.fetching import Fetcher
from kb.intake.official.sites import (
    SITES,
    LawDatabase,
    PartyRules,
    PolicyLibrary,
    RegulationDatabase,
    SiteChangedError,
    SiteError,
    SiteFile,
    SiteGuardedError,
    SiteUnreachableError,
    states,
)
from kb.intake.official.sites import Site as OfficialSite
from tests.intake.test_fetching import closed_address
from tests.support.recorded_sites import (
    CAPTCHA_PAGE,
    GUARD_PAGE,
    NEW_LOOK,
    SITE_NAMES,
    Law,
    Regulation,
    json_reply,
    law_database,
    page_reply,
    party_rules,
    policy_library,
    regulation_database,
    word_file,
)
from tests.support.site import QUICK, Reply, Request, Site, regulation

TITLE = "示例取阅条例"
TEXT = regulation(TITLE)


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(QUICK) as fetcher:
        yield fetcher


def filled(site: Site, titles: tuple[str, ...] = (TITLE,)) -> dict[str, OfficialSite]:
    """Every site, with an invented text under each title."""
    return {
        "法律法规库": law_database(site, [Law(f"b{n}", title) for n, title in enumerate(titles)]),
        "行政法规库": regulation_database(site, [Regulation(n, title, TEXT) for n, title in enumerate(titles, 1)]),
        "党内法规": party_rules(site, [(title, TEXT) for title in titles]),
        "政策文件库": policy_library(site, [(title, TEXT) for title in titles]),
    }


SEARCH_PATHS = {
    "法律法规库": "/law-search/search/list",
    "行政法规库": "/SearchAdvancedFront",
    "党内法规": "/service/xuexipingtaisearch.php",
    "政策文件库": "/search-gov/data",
}

each_site = pytest.mark.parametrize("name", SITE_NAMES)


def test_every_site_is_told_of_by_the_name_that_people_use() -> None:
    assert {site.name for site in SITES} == set(SITE_NAMES)
    assert all(site.home.startswith("https://") for site in SITES)


# What is listed


@each_site
def test_titles_come_without_the_marks_of_the_search(site: Site, fetcher: Fetcher, name: str) -> None:
    listing = filled(site, (TITLE, "示例清点办法"))[name].search(["示例"], fetcher)
    assert [entry.title for entry in listing.entries] == [TITLE, "示例清点办法"]
    assert (listing.notice, listing.is_whole) == ("", True)


@each_site
def test_a_title_must_bear_all_the_words_and_what_does_not_is_told(site: Site, fetcher: Fetcher, name: str) -> None:
    listing = filled(site, (TITLE, "示例清点办法"))[name].search(["示例", "条例"], fetcher)
    assert [entry.title for entry in listing.entries] == [TITLE]
    assert "2 条里有 1 条题名没有“示例”、“条例”，没有列出" in listing.notice


@each_site
def test_nothing_found_is_said_where_the_known_shape_says_so(site: Site, fetcher: Fetcher, name: str) -> None:
    listing = filled(site, ())[name].search(["示例"], fetcher)
    assert (listing.entries, listing.looked_at, listing.notice, listing.is_whole) == ((), 0, "", True)


@each_site
def test_an_entry_is_the_same_on_every_page_but_listed_once(site: Site, fetcher: Fetcher, name: str) -> None:
    official = filled(site, tuple(f"示例第{n}号条例" for n in range(1, 26)))[name]
    listing = official.search(["示例"], fetcher)
    titles = [entry.title for entry in listing.entries]
    assert len(titles) == len(set(titles)) == 25
    assert len({entry.key for entry in listing.entries}) == 25


def test_a_long_list_is_read_to_its_end_and_no_further_than_a_few_pages(site: Site, fetcher: Fetcher) -> None:
    laws = [Law(f"b{n}", f"示例第{n}号条例") for n in range(120)]
    listing = law_database(site, laws).search(["示例"], fetcher)
    assert (len(listing.entries), listing.total, listing.is_whole) == (120, 120, True)
    short = law_database(site, laws).search(["示例"], fetcher, most=2)
    assert (len(short.entries), short.is_whole) == (100, False)
    assert "网站共有 120 条，只看了前 100 条" in short.notice


def test_behind_a_page_that_bears_the_words_nowhere_nothing_is_asked_for(site: Site, fetcher: Fetcher) -> None:
    listing = law_database(site, [Law("b", TITLE)], others=200).search([TITLE], fetcher)
    assert len(site.asked(SEARCH_PATHS["法律法规库"])) == 2
    assert (len(listing.entries), listing.looked_at, listing.total) == (1, 100, 201)


@pytest.mark.parametrize(
    ("sxx", "standing", "status"),
    [
        (1, "已废止（sxx 1）", "已废止"),
        ("2", "已修改（sxx 2）", "已修订"),
        (3, "有效（sxx 3）", "现行有效"),
        (4, "尚未生效（sxx 4）", "尚未施行"),
        (7, "时效看不懂（sxx 7）", ""),
        (None, "没有写时效", ""),
    ],
)
def test_what_the_law_database_says_of_validity_is_shown_with_its_number(
    site: Site, fetcher: Fetcher, sxx: int | str | None, standing: str, status: str
) -> None:
    (entry,) = law_database(site, [Law("b", TITLE, sxx=sxx)]).search([TITLE], fetcher).entries
    assert (entry.standing, entry.status, entry.issuer) == (standing, status, "示例委员会")
    assert (entry.published, entry.effective) == (date(2024, 3, 1), date(2024, 4, 1))
    assert entry.address == f"{site.url}/detail?id=b"


def test_a_day_that_cannot_be_read_is_told_and_one_that_is_not_there_is_not(site: Site, fetcher: Fetcher) -> None:
    laws = [Law("a", TITLE, gbrq="二十世纪", sxrq=None), Law("b", "示例清点办法", gbrq="2020-01-20 00:00:00", sxrq="")]
    unread, plain = law_database(site, laws).search(["示例"], fetcher).entries
    assert (unread.published, unread.remarks) == (None, ("公布日期“二十世纪”看不懂",))
    assert (plain.published, plain.effective, plain.remarks) == (date(2020, 1, 20), None, ())


def test_the_law_database_is_asked_for_titles_of_every_kind_and_validity(site: Site, fetcher: Fetcher) -> None:
    law_database(site, []).search(["示例", "条例"], fetcher)
    (request,) = site.asked(SEARCH_PATHS["法律法规库"])
    assert request.headers["content-type"].startswith("application/json")
    query = json.loads(request.body)
    assert (query["searchContent"], query["searchRange"], query["sxx"], query["pageSize"]) == ("示例 条例", 1, [], 50)


def test_what_the_regulation_database_lists_is_in_force_and_has_its_versions(site: Site, fetcher: Fetcher) -> None:
    history = (("2015-06-01", 7), ("2024-03-01", 8))
    official = regulation_database(site, [Regulation(8, TITLE, TEXT, history=history)])
    (entry,) = official.search([TITLE], fetcher).entries
    assert (entry.key, entry.status, entry.kind) == ("8", "现行有效", "行政法规")
    assert (entry.published, entry.effective) == (date(2024, 3, 1), date(2024, 4, 1))
    assert [(v.published, v.is_this) for v in entry.versions] == [(date(2015, 6, 1), False), (date(2024, 3, 1), True)]


def test_the_day_of_a_page_is_not_taken_for_that_of_the_text(site: Site, fetcher: Fetcher) -> None:
    for official in (party_rules(site, [(TITLE, TEXT)]), policy_library(site, [(TITLE, TEXT)])):
        (entry,) = official.search([TITLE], fetcher).entries
        assert (entry.posted, entry.days, entry.standing) == (date(2024, 3, 5), frozenset(), "网站不写时效")


def test_papers_of_the_centre_are_listed_with_the_others(site: Site, fetcher: Fetcher) -> None:
    official = policy_library(site, [("示例通知", TEXT), ("示例意见", TEXT)])
    listing = official.search(["示例"], fetcher)
    assert [(entry.kind, entry.document_number) for entry in listing.entries] == [
        ("国务院文件", "示例办〔2024〕1号"),
        ("中央文件", "示例办〔2024〕2号"),
    ]


# What stands in the way


@each_site
def test_a_ticket_that_comes_with_a_redirect_is_brought_along_the_second_time(
    site: Site, fetcher: Fetcher, name: str
) -> None:
    official = filled(site)[name]
    path = SEARCH_PATHS[name]
    answer = site.replies[path]
    assert callable(answer)

    def guarded(request: Request) -> Reply:
        if request.headers.get("cookie") == "wzws_cid=t1":
            return answer(request)
        return Reply(status=307, headers={"Location": request.path, "Set-Cookie": "wzws_cid=t1; Path=/; HttpOnly"})

    site.replies[path] = guarded
    assert [entry.title for entry in official.search([TITLE], fetcher).entries] == [TITLE]
    assert len({request.body for request in site.asked(path)}) == 1  # what is posted is posted again


@each_site
@pytest.mark.parametrize("location", [True, False])
def test_a_ticket_that_does_not_help_is_brought_once(site: Site, fetcher: Fetcher, name: str, location: bool) -> None:
    official = filled(site)[name]

    def never(request: Request) -> Reply:
        where = {"Location": request.path} if location else {}
        return Reply(status=307, headers={"Set-Cookie": "wzws_cid=t1", **where})

    site.replies[SEARCH_PATHS[name]] = never
    with pytest.raises(SiteGuardedError) as error:
        official.search([TITLE], fetcher)
    assert error.value.message == f"{name}要求浏览器验证，请用浏览器打开 {official.home} 下载后用 kb import 导入。"
    assert len(site.asked(SEARCH_PATHS[name])) == 2


@each_site
@pytest.mark.parametrize("page", [GUARD_PAGE, CAPTCHA_PAGE], ids=["script", "captcha"])
def test_a_guard_is_named_with_the_address_and_nothing_is_solved(
    site: Site, fetcher: Fetcher, name: str, page: str
) -> None:
    official = filled(site)[name]
    site.replies[SEARCH_PATHS[name]] = page_reply(page)
    with pytest.raises(SiteGuardedError, match=r"要求浏览器验证，请用浏览器打开 .* 下载后用 kb import 导入"):
        official.search([TITLE], fetcher)
    assert len(site.asked()) == 1


@each_site
def test_a_site_that_was_made_anew_is_told_as_that_and_never_as_nothing_found(
    site: Site, fetcher: Fetcher, name: str
) -> None:
    official = filled(site)[name]
    site.replies[SEARCH_PATHS[name]] = page_reply(NEW_LOOK)
    with pytest.raises(SiteChangedError, match=f"{name}网站的格式变了") as error:
        official.search([TITLE], fetcher)
    assert "不知道有没有" in error.value.message
    assert "没有找到" not in error.value.message


LAW, RULE, POLICY = (
    lambda site: law_database(site, []),
    lambda site: party_rules(site, []),
    lambda site: policy_library(site, []),
)


@pytest.mark.parametrize(
    ("make", "answer"),
    [
        (LAW, []),
        (LAW, {"code": 200, "rows": []}),
        (LAW, {"code": 200, "total": 3}),
        (LAW, {"code": 200, "total": 3, "rows": []}),
        (LAW, {"code": 200, "total": 1, "rows": [{"title": "示例条例"}]}),
        (LAW, {"code": 200, "total": 1, "rows": ["示例条例"]}),
        (LAW, {"code": 200, "total": "许多", "rows": []}),
        (RULE, {"searchVO": {}}),
        (RULE, {"searchVO": {"realtotal": 3, "maxPageSize": 1, "listVO": None}}),
        (RULE, {"result": []}),
        (POLICY, {"code": 200, "searchVO": {"catMap": None}}),
        (POLICY, {"code": 200, "searchVO": {"catMap": {"new": {"totalCount": 0, "listVO": []}}}}),
        (POLICY, {"code": 200, "searchVO": {"catMap": {"gongwen": {"totalCount": 5, "listVO": None}}}}),
    ],
)
def test_an_answer_that_is_not_of_the_known_shape_says_nothing_of_what_there_is(
    site: Site, fetcher: Fetcher, make: Callable[[Site], OfficialSite], answer: object
) -> None:
    official = make(site)
    site.replies[SEARCH_PATHS[official.name]] = json_reply(answer)
    with pytest.raises(SiteChangedError):
        official.search(["示例"], fetcher)


@pytest.mark.parametrize(
    "source",
    [
        "<ul class='searching-results-list'></ul>",
        "<ul class='searching-results-list'></ul><input id='page-count' value='3'>",
        "<ul class='searching-results-list'><li class='list-item'><a href='/x'>示例</a></li></ul><input id='page-count' value='1'>",
    ],
)
def test_a_list_of_regulations_that_contradicts_itself_is_not_an_empty_one(
    site: Site, fetcher: Fetcher, source: str
) -> None:
    official = regulation_database(site, [])
    site.replies[SEARCH_PATHS[official.name]] = page_reply(f"<html><body>{source}</body></html>")
    with pytest.raises(SiteChangedError):
        official.search(["示例"], fetcher)


@pytest.mark.parametrize(
    ("reply", "kind", "message"),
    [
        (Reply(status=403), SiteError, "网站拒绝访问（403）"),
        (Reply(status=500), SiteError, "网站出错（500）"),
        (json_reply({"code": 500, "msg": "系统异常"}), SiteError, "网站说“系统异常”（500）"),
        (json_reply({"code": 401, "msg": "请输入验证码"}), SiteGuardedError, "要求浏览器验证"),
    ],
)
def test_a_refusal_is_one_sentence_with_the_next_step(
    site: Site, fetcher: Fetcher, reply: Reply, kind: type[SiteError], message: str
) -> None:
    official = law_database(site, [])
    site.replies[SEARCH_PATHS[official.name]] = reply
    with pytest.raises(kind, match=message) as error:
        official.search(["示例"], fetcher)
    assert error.value.message.count("。") == 1
    assert "kb import" in error.value.message


@pytest.mark.parametrize("make", [LawDatabase, RegulationDatabase, PartyRules, PolicyLibrary])
def test_a_site_that_cannot_be_reached_is_told_by_name_and_host(
    fetcher: Fetcher, make: Callable[[str], OfficialSite]
) -> None:
    address = closed_address()
    official = make(address)
    with pytest.raises(SiteUnreachableError, match="连不上网站") as error:
        official.search(["示例"], fetcher)
    assert error.value.message.startswith(f"{official.name}（{address.partition('//')[2]}）")
    assert error.value.message.count("。") == 1


@each_site
def test_what_robots_txt_does_not_allow_is_not_asked_for(site: Site, fetcher: Fetcher, name: str) -> None:
    official = filled(site)[name]
    site.serve("/robots.txt", "User-agent: *\nDisallow: /")
    with pytest.raises(SiteError, match=r"robots\.txt 不让程序取"):
        official.search([TITLE], fetcher)
    assert not site.asked()


# The texts


def law_file(site: Site, fetcher: Fetcher, law: Law) -> bytes:
    """The first file of a law."""
    official = law_database(site, [law])
    (entry,) = official.search([law.title], fetcher).entries
    text = official.text(entry, fetcher)
    page = official.page(text.files[0], fetcher)
    assert page.url == entry.address
    return page.body


def test_the_text_of_a_law_comes_from_its_signed_address(site: Site, fetcher: Fetcher) -> None:
    raw = word_file(TEXT)
    assert law_file(site, fetcher, Law("b", TITLE, files={"docx": raw, "pdf": b"%PDF"})) == raw
    assert not [request for request in site.requests if "amazonFile" in request.path]


def test_a_law_lists_its_files_and_versions(site: Site, fetcher: Fetcher) -> None:
    chain = [
        {"bbbs": "b", "title": marked_law, "gbrq": "2024-03-01", "highLight": True}
        for marked_law in [f"<em>{TITLE}</em>"]
    ]
    chain.append({"bbbs": "a", "title": TITLE, "gbrq": "2015-06-01", "highLight": False})
    law = Law("b", TITLE, files={"pdf": b"1", "ofd": b"2"}, lsyg=chain)
    official = law_database(site, [law])
    (entry,) = official.search([TITLE], fetcher).entries
    text = official.text(entry, fetcher)
    assert [file.form for file in text.files] == ["pdf", "ofd"]
    assert [(v.title, v.published, v.is_this) for v in text.versions] == [
        (TITLE, date(2024, 3, 1), True),
        (TITLE, date(2015, 6, 1), False),
    ]


def test_a_law_without_files_has_none(site: Site, fetcher: Fetcher) -> None:
    official = law_database(site, [Law("b", TITLE)])
    (entry,) = official.search([TITLE], fetcher).entries
    assert official.text(entry, fetcher).files == ()
    site.replies["/law-search/search/flfgDetails"] = json_reply({"code": 200, "data": {"ossFile": None, "lsyg": None}})
    assert official.text(entry, fetcher).files == ()


@pytest.mark.parametrize(
    ("path", "reply", "kind", "message"),
    [
        ("/oss/b", Reply(b""), SiteError, "文件是空的"),
        ("/oss/b", page_reply(NEW_LOOK), SiteChangedError, "下载到的是网页，不是文件"),
        ("/oss/b", page_reply(GUARD_PAGE), SiteGuardedError, "要求浏览器验证"),
        ("/law-search/download/pc", json_reply({"code": 200, "data": None}), SiteError, "没有 docx 的下载地址"),
        ("/law-search/download/pc", json_reply({"code": 200, "data": {"url": "x"}}), SiteError, "没有 docx 的下载地址"),
        ("/law-search/download/pc", page_reply(CAPTCHA_PAGE), SiteGuardedError, "要求浏览器验证"),
        ("/law-search/download/pc", page_reply(NEW_LOOK), SiteChangedError, "格式变了"),
    ],
)
def test_what_is_no_file_of_a_law_is_told_with_the_page_to_open(
    site: Site, fetcher: Fetcher, path: str, reply: Reply, kind: type[SiteError], message: str
) -> None:
    official = law_database(site, [Law("b", TITLE, files={"docx": word_file(TEXT)})])
    site.replies[path] = reply
    with pytest.raises(kind, match=message) as error:
        official.page(SiteFile("b", "docx", f"{site.url}/detail?id=b"), fetcher)
    assert f"{site.url}/detail?id=b" in error.value.message


def test_of_the_page_of_a_regulation_only_its_text_is_taken(site: Site, fetcher: Fetcher) -> None:
    official = regulation_database(site, [Regulation(8, TITLE, TEXT)])
    (entry,) = official.search([TITLE], fetcher).entries
    page = official.page(official.text(entry, fetcher).files[0], fetcher)
    source = page.body.decode()
    assert "第三条　取阅卡片的人" in source
    assert "版权所有" not in source
    assert source.count(TITLE) == 1
    assert page.url == entry.address


@pytest.mark.parametrize(
    "make", [lambda s: regulation_database(s, [Regulation(1, TITLE, TEXT)]), lambda s: party_rules(s, [(TITLE, TEXT)])]
)
@pytest.mark.parametrize(("page", "kind"), [(NEW_LOOK, SiteChangedError), (CAPTCHA_PAGE, SiteGuardedError)])
def test_a_page_without_the_part_in_which_texts_stand_is_not_read_as_one(
    site: Site, fetcher: Fetcher, make: Callable[[Site], OfficialSite], page: str, kind: type[SiteError]
) -> None:
    official = make(site)
    (entry,) = official.search([TITLE], fetcher).entries
    (file, *_) = official.text(entry, fetcher).files
    site.replies["/front/law/detail"] = site.replies[entry.address.removeprefix(site.url)] = page_reply(page)
    with pytest.raises(kind):
        official.page(file, fetcher)


# How they are


@each_site
def test_the_state_of_a_site_that_answers_as_is_known(site: Site, fetcher: Fetcher, name: str) -> None:
    official = filled(site)[name]
    (state,) = states([official], fetcher)
    assert (state.name, state.address, state.answers, state.is_known) == (name, official.home, True, True)


@each_site
def test_the_state_of_a_site_that_does_not(site: Site, fetcher: Fetcher, name: str) -> None:
    official = filled(site)[name]
    replies = (
        (page_reply(NEW_LOOK), True, "格式变了"),
        (page_reply(GUARD_PAGE), True, "要求浏览器验证"),
        (Reply(status=403), False, "网站拒绝访问"),
    )
    for reply, answers, message in replies:
        site.replies[SEARCH_PATHS[name]] = reply
        (state,) = states([official], fetcher)
        assert (state.answers, state.is_known) == (answers, False)
        assert message in state.message
    (state,) = states([filled(site, ("别的办法",))[name]], fetcher)
    assert (state.answers, state.is_known) == (True, False)
    assert "一条也没有查到" in state.message
    gone = replace(official, base=closed_address())  # type: ignore[type-var]
    (state,) = states([gone], fetcher)
    assert (state.answers, state.is_known) == (False, False)
    assert "连不上网站" in state.message
