"""The pages as parsed HTML."""

import re
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient


def get(client: FlaskClient, url: str, status: int = 200) -> BeautifulSoup:
    answer = client.get(url)
    assert answer.status_code == status, answer.get_data(as_text=True)[:300]
    assert answer.mimetype == "text/html"
    return BeautifulSoup(answer.get_data(as_text=True), "html.parser")


def one(soup: BeautifulSoup | Tag, selector: str) -> Tag:
    found = soup.select_one(selector)
    assert found is not None, selector
    return found


def texts(soup: BeautifulSoup | Tag, selector: str) -> list[str]:
    return [found.get_text(strip=True) for found in soup.select(selector)]


ALL_PAGES = [
    "/",
    "/search",
    "/search?q=四种形态",
    "/search?q=党支部&offset=40",
    "/documents",
    "/documents/zhibu-2018",
    "/documents/zhunze-2016?q=批评",
    "/documents/jihuo-dangjian-dongneng",
    "/documents/xunshi-2024",
    "/documents?as_of=2020-01-01",
    "/documents/xunshi-2017?as_of=2020-01-01&q=巡视",
    "/search?q=巡视&as_of=2020-01-01",
    "/formulations",
    "/formulations/四种形态（监督执纪）",
    "/formulations/增强“四个意识”、坚定“四个自信”、做到“两个维护”",
    "/guide",
    "/draft",
    "/works/zhangcheng",
    "/works/zhangcheng?on=2015-03-01",
    "/outdated",
    "/documents/zhangcheng-2017",
]


@pytest.mark.parametrize("url", ALL_PAGES)
def test_every_page_is_well_formed_and_every_link_in_it_leads_somewhere(client: FlaskClient, url: str) -> None:
    soup = get(client, url)
    identifiers = [str(tag["id"]) for tag in soup.select("[id]")]
    assert len(identifiers) == len(set(identifiers))
    assert one(soup, "html")["lang"] == "zh-CN"
    assert len(soup.select("h1")) <= 1
    assert not soup.select("[style], script:not([src]), [onclick]")
    for link in {str(a["href"]) for a in soup.select("a[href]")}:
        if link.startswith("#"):
            assert link[1:] in identifiers, link
        elif link.startswith("/"):
            path, _, fragment = link.partition("#")
            answer = client.get(path)
            assert answer.status_code == 200, link
            if fragment:
                target = BeautifulSoup(answer.get_data(as_text=True), "html.parser")
                assert target.find(id=fragment), link
        else:
            assert link.startswith(("http://", "https://"))


def test_results_are_grouped_by_document_with_path_mark_and_counts(client: FlaskClient) -> None:
    soup = get(client, "/search?q=四种形态")
    assert one(soup, "h1.total").get_text(strip=True) == "2 份文件，2 段，2 处"
    assert texts(soup, ".group h2 > a:first-child") == ["市民政局机关党的建设工作报告", "中国共产党党内监督条例"]
    assert texts(soup, ".line .at mark") == ["四种形态", "四种形态"]
    assert texts(soup, ".line .part") == ["第1段", "第七条"]
    assert one(soup, ".group .kind").get_text() == "条文要点"
    passages = get(client, "/search?q=四种形态&view=passages")
    assert texts(passages, ".passage mark") == ["四种形态", "四种形态"]
    assert texts(passages, ".group:last-of-type .where strong") == ["第七条"]


def test_facets_are_links_and_the_url_is_the_query(client: FlaskClient) -> None:
    soup = get(client, "/search?q=党支部")
    links = {a.get_text(): str(a["href"]) for a in soup.select(".facets a")}
    narrowed = get(client, links["工作报告"])
    assert (
        set(texts(narrowed, ".group h2 > a:first-child"))
        == {"市民政局机关党的建设工作报告", "激活党建动能 助推民政为民"}
        or len(texts(narrowed, ".group h2 > a:first-child")) == 2
    )
    assert one(narrowed, ".facets a[aria-current=true]:-soup-contains('工作报告')")
    assert one(narrowed, "input[name=q]")["value"] == "党支部"


def test_the_words_are_offered_beside_the_wording(client: FlaskClient) -> None:
    soup = get(client, "/search?q=党支部工作")
    other = one(soup, ".other a")
    told = re.search(r"有 (\d+) 段", other.get_text())
    assert told
    assert f"{told[1]} 段" in one(get(client, str(other["href"])), "h1.total").get_text()


@pytest.mark.parametrize("typed", ["没有这样的句子吧", "“没有这样的句子”"])
def test_nothing_found_is_said_with_what_to_do(client: FlaskClient, typed: str) -> None:
    soup = get(client, f"/search?mode=exact&q={quote(typed)}")
    assert one(soup, "h1.total").get_text(strip=True) == f"没有原样的“{typed.strip('“”')}”"
    assert "收有哪些文件" in one(soup, ".empty").get_text()


def test_what_is_typed_is_never_markup(client: FlaskClient) -> None:
    soup = get(client, "/search?q=" + quote("<script>alert(1)</script>\"'><img src=x>"))
    assert not soup.select("main script, img")
    assert one(soup, "input[name=q]")["value"] == "<script>alert(1)</script>\"'><img src=x>"


@pytest.mark.parametrize(
    ("typed", "said"),
    [("字" * 10_000, "最多 200 字"), ("“”", "只有引号"), ("《》", "只有引号"), ("\x00\x01", "只有引号")],
)
def test_what_cannot_be_searched_is_refused_with_a_sentence(client: FlaskClient, typed: str, said: str) -> None:
    assert said in one(get(client, f"/search?q={quote(typed)}", 400), ".message").get_text()


@pytest.mark.parametrize("parameters", ["mode=x", "sort=x", "limit=0", "limit=a", "offset=-1", "year=昨天", "limit=１"])
def test_a_url_that_cannot_be_is_refused_with_a_sentence(client: FlaskClient, parameters: str) -> None:
    message = one(get(client, f"/search?q=党&{parameters}", 400), ".message").get_text()
    assert message.endswith("。")


def test_reading_shows_contents_metadata_and_addresses(client: FlaskClient) -> None:
    soup = get(client, "/documents/zhibu-2018")
    assert texts(soup, "h1") == ["中国共产党支部工作条例（试行）"]
    assert len(soup.select(".contents .articles a")) == 37
    assert len(soup.select(".part.article[id^=art_]")) == 37
    about = one(soup, ".about").get_text()
    for fact in ("中共中央", "2018年10月28日", "现行有效", "条文要点", "支部条例"):
        assert fact in about
    assert one(soup, ".digest a")["href"] == "https://www.12371.cn/2018/11/25/ARTI1543146320637564.shtml"
    assert "《" not in texts(soup, "h1")[0]


def test_a_digest_and_a_missing_text_are_said_plainly(client: FlaskClient) -> None:
    assert "不是原文" in one(get(client, "/documents/zhunze-2016"), ".digest").get_text()
    assert "未收录正文" in one(get(client, "/documents/xunshi-2024"), ".digest").get_text()
    assert not get(client, "/documents/jihuo-dangjian-dongneng").select(".digest")


def test_the_editors_title_and_the_notice_are_told(client: FlaskClient) -> None:
    assert "题名由编者拟定" in one(get(client, "/documents/minzhengju-jiguan-dangjian-2022"), ".by-editor").get_text()
    soup = get(client, "/documents/jihuo-dangjian-dongneng")
    assert "请勿照搬照抄" in one(soup, "#note__p_1").get_text()
    assert "请勿照搬照抄" in one(soup, ".about").get_text()


def test_asterisks_are_shown_as_they_are(client: FlaskClient) -> None:
    text = one(get(client, "/documents/minzhengju-jiguan-dangjian-2022"), "#sec_5__p_1").get_text()
    assert "“**精神”" in text
    assert "“**之为”" in text


def test_points_within_a_paragraph_are_addresses(client: FlaskClient) -> None:
    soup = get(client, "/documents/minzhengju-jiguan-dangjian-2022")
    assert one(soup, "#sec_4__p_1__pt_4").get_text().startswith("四是加强监督执纪问责。")


def test_citations_are_links_and_what_is_not_held_looks_different(client: FlaskClient) -> None:
    soup = get(client, "/documents/minzhengju-jiguan-dangjian-2022")
    cited = {a.get_text(): (str(a["href"]), "unheld" in str(a["class"])) for a in soup.select("a.cites")}
    assert cited["《中国共产党支部工作条例（试行）》"] == ("/documents/zhibu-2018", False)
    assert cited["《关于新形势下党内政治生活若干准则》"] == ("/documents/zhunze-2016", False)
    assert cited["中国共产党党员教育管理工作条例"] == ("/documents/dangyuan-jiaoyu-2019", False)
    assert cited["党章"] == ("/documents/zhangcheng-2022", True)


def test_marks_on_the_reading_page_are_those_of_the_results(client: FlaskClient) -> None:
    soup = get(client, "/documents/zhibu-2018?q=党支部")
    marks = soup.select("mark[id^=mark-]")
    assert {mark.get_text() for mark in marks} == {"党支部"}
    results = client.get("/api/search?q=党支部&limit=100").get_json()
    held = [hit for hit in results["hits"] if hit["document"] == "zhibu-2018"]
    assert len(marks) == sum(len(hit["highlights"]) for hit in held)
    assert str(len(marks)) in one(soup, ".marks strong").get_text()


@pytest.mark.parametrize(
    "url", ["/nope", "/documents/nope", "/formulations/没有的", "/documents/../etc", "/static/nope"]
)
def test_what_is_not_there_is_a_page_of_the_house(client: FlaskClient, url: str) -> None:
    soup = get(client, url, 404)
    assert one(soup, "header .name").get_text() == "政策文库"
    assert one(soup, ".message").get_text().endswith("。")


def test_no_evidence_notes_reach_a_page(client: FlaskClient) -> None:
    for url in ("/documents/zhibu-2018", "/formulations/三会一课", "/documents/zhangcheng-2022"):
        text = get(client, url).get_text()
        assert "核对过全文" not in text
        assert "一般知识" not in text


@pytest.mark.parametrize("url", ["/", "/search?q=党", "/nope", "/api/search?q=党", "/healthz", "/static/house.css"])
def test_every_answer_carries_the_security_headers(client: FlaskClient, url: str) -> None:
    with client.get(url) as answer:
        headers = answer.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Frame-Options"] == "DENY"


def test_a_post_is_refused_in_the_house(client: FlaskClient) -> None:
    answer = client.post("/search", data={"q": "党"})
    assert answer.status_code == 405
    assert "请从首页" in answer.get_data(as_text=True)


def test_a_misspelt_formulation_is_offered_as_a_link(client: FlaskClient) -> None:
    soup = get(client, "/search?q=三会一刻")
    assert "是否要找：" in one(soup, ".found").get_text()
    offered = one(soup, ".other a:-soup-contains('三会一课')")
    assert one(soup, ".found").get_text().count("三会一课") == 1
    assert "处" in one(get(client, str(offered["href"])), "h1.total").get_text()


def test_more_passages_by_words_are_offered_beside_an_exact_answer(client: FlaskClient) -> None:
    link = one(get(client, "/search?q=党支部工作"), ".other a:-soup-contains('按词语查找')")
    total = one(get(client, str(link["href"])), "h1.total").get_text()
    count = link.get_text().removeprefix("按词语查找：含有全部词语的有 ")
    assert f"的 {count}" in total


def test_what_is_not_held_in_full_leads_to_the_official_wording(client: FlaskClient) -> None:
    soup = get(client, "/search?q=党章第三条")
    assert "2022年版" in one(soup, ".notice").get_text()
    assert one(soup, ".group .year").get_text() == "2022年修改"
    assert str(one(soup, ".group .official")["href"]).startswith("https://")


@pytest.mark.parametrize(
    ("url", "manner", "address"),
    [
        ("/documents/zhibu-2018", "number", "art_10"),
        ("/documents/zhibu-2018", "handle", "chp_3"),
        ("/documents/minzhengju-jiguan-dangjian-2022", "handle", "sec_4__p_1"),
    ],
)
def test_every_part_has_one_permanent_link_that_is_read_without_what_it_does(
    client: FlaskClient, url: str, manner: str, address: str
) -> None:
    soup = get(client, url)
    link = one(soup, f".text a[href='#{address}']:is(.number, .handle)")
    assert link["class"][0] == manner
    assert "引文" not in soup.select_one(".text").get_text()  # type: ignore[union-attr]


# The day


def badge(soup: BeautifulSoup) -> str:
    return one(soup, ".text header .badge").get_text(strip=True)


def test_a_document_is_shown_as_it_was_on_the_day_that_is_asked_about(client: FlaskClient) -> None:
    assert badge(get(client, "/documents/xunshi-2017")) == "已修订"
    then = get(client, "/documents/xunshi-2017?as_of=2020-01-01&q=巡视")
    assert badge(then) == "现行有效"
    assert "按 2020年1月1日 的时效" in one(then, ".as-of-day").get_text()
    assert one(then, ".as-of-day a")["href"] == f"/documents/xunshi-2017?q={quote('巡视')}"
    versions = {link["href"]: link.find_next(class_="badge") for link in then.select(".about a[href*='as_of']")}
    newest = versions["/documents/xunshi-2024?as_of=2020-01-01"]
    assert newest is not None
    assert newest.get_text(strip=True) == "尚未施行"
    assert get(client, "/documents/xunshi-2017").select(".as-of-day") == []


def test_results_follow_the_day_that_is_asked_about_and_its_links_keep_it(client: FlaskClient) -> None:
    soup = get(client, "/search?q=巡视工作条例&as_of=2020-01-01&mode=exact&view=lines")
    assert "按 2020年1月1日 的时效" in one(soup, ".as-of-day").get_text()
    assert one(soup, ".as-of-day a")["href"] == f"/search?q={quote('巡视工作条例')}&mode=exact&view=lines"
    links = [str(link["href"]) for link in soup.select(".group a:not(.official, .handle)")]
    assert links
    assert all("as_of=2020-01-01" in link for link in links)
    assert all("as_of=2020-01-01" in str(link["href"]) for link in soup.select(".facets a, .pages a"))
    badges = {heading.a["href"]: texts(heading, ".badge") for heading in soup.select(".group h2") if heading.a}
    found = {str(url).split("?")[0]: shown for url, shown in badges.items()}
    assert found["/documents/xunshi-2017"] == ["现行有效"]
    assert found["/documents/xunshi-2024"] == ["尚未施行"]
    form = one(soup, "form.as-of")
    assert {str(field["name"]): str(field["value"]) for field in form.select("input")} == {
        "q": "巡视工作条例",
        "mode": "exact",
        "view": "lines",
        "as_of": "2020-01-01",
    }
    assert get(client, "/search?q=巡视").select(".as-of-day") == []


def test_a_filter_by_status_asks_for_the_status_of_the_day(client: FlaskClient) -> None:
    soup = get(client, "/search?q=巡视工作条例&as_of=2020-01-01&status=现行有效")
    groups = [str(heading.a["href"]).split("?")[0] for heading in soup.select(".group h2") if heading.a]
    assert "/documents/xunshi-2017" in groups
    assert "/documents/xunshi-2024" not in groups


@pytest.mark.parametrize(
    "url", ["/search?q=党&as_of=去年", "/documents?as_of=2020-02-30", "/documents/zhibu-2018?as_of=x"]
)
def test_a_day_that_is_none_is_refused_with_a_sentence(client: FlaskClient, url: str) -> None:
    assert "2020-01-01 的样子" in get(client, url, 400).get_text()
