"""The page of results: what it counts, what it lists, and how it is narrowed."""

import csv
import io
import re

import docx
import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

from kb.text import fold_text
from tests.web.test_pages import get, one, texts


def pages(client: FlaskClient, url: str) -> list[BeautifulSoup]:
    """Every page of an answer, turned by its links."""
    turned: list[BeautifulSoup] = []
    while url:
        turned.append(get(client, url))
        following = turned[-1].select_one(".pages a:-soup-contains('下一页')")
        url = str(following["href"]) if following else ""
    return turned


def number(text: str, unit: str) -> int:
    match = re.search(rf"(\d+) {unit}", text)
    assert match, text
    return int(match[1])


def total(soup: BeautifulSoup, unit: str) -> int:
    return number(one(soup, "h1.total").get_text(), unit)


def places(soup: BeautifulSoup | Tag) -> list[str]:
    return [str(link["href"]) for link in soup.select("a.where")]


@pytest.mark.parametrize("typed", ["卡片", "样例", "归档"])
def test_documents_are_listed_once_and_their_counts_add_up_to_the_whole(desk: FlaskClient, typed: str) -> None:
    turned = pages(desk, f"/search?q={typed}&limit=2")
    groups = [group for soup in turned for group in soup.select(".group")]
    titles = [str(one(group, "h2 a")["href"]) for group in groups]
    assert len(titles) == len(set(titles))
    folded = [text for group in groups for text in texts(group, ".others a")]
    counts = [number(one(group, ".amount").get_text(), "处") for group in groups] + [
        number(name, "处") for name in folded
    ]
    assert sum(counts) == total(turned[0], "处")
    assert len(groups) + len(folded) == total(turned[0], "份文件")


@pytest.mark.parametrize("typed", ["卡片", "样例"])
def test_line_by_line_every_place_is_listed_once_the_oldest_first(desk: FlaskClient, typed: str) -> None:
    turned = pages(desk, f"/search?q={typed}&view=lines&limit=20")
    lines = [line for soup in turned for line in soup.select(".line")]
    assert len(lines) == total(turned[0], "处")
    assert all(re.sub(r"\s", "", one(line, ".at mark").get_text()) == typed for line in lines)
    years = [
        int(year) for soup in turned for text in texts(soup, ".group .year") for year in re.findall(r"\d{4}", text)
    ]
    assert years == sorted(years)


def test_the_first_appearance_is_told_line_by_line(desk: FlaskClient) -> None:
    told = one(get(desk, "/search?q=样例小组&view=lines"), ".first")
    assert told.get_text() == "本库所收最早见于《示例工作条例》（2015年）。" or "最早见于" in told.get_text()
    assert not get(desk, "/search?q=龘靐齉&view=lines").select(".first")
    assert not get(desk, "/search?q=样例小组").select(".first")


def test_a_document_is_shown_by_three_lines_and_all_of_them_are_a_link_away(desk: FlaskClient) -> None:
    group = one(get(desk, "/search?q=卡片"), ".group")
    assert len(group.select(".line")) == 3
    link = one(group, ".more a:-soup-contains('展开全部')")
    piece = get(desk, str(link["data-lines-url"]))
    count = number(one(group, ".amount").get_text(), "处")
    assert len(piece.select(".line")) == count
    assert places(piece)[:3] == places(group)
    page = get(desk, str(link["href"]))
    assert places(page) == places(piece)
    assert "只看《" in one(page, ".within").get_text()


@pytest.mark.parametrize("view", ["documents", "passages"])
def test_editions_of_one_work_are_folded_and_a_link_away(desk: FlaskClient, view: str) -> None:
    soup = get(desk, f"/search?q=虚构小镇&view={view}")
    works = [text for text in texts(soup, ".group h2 a:first-child") if "示例工作条例" in text]
    assert len(works) == 1
    other = one(soup, ".others a")
    assert other.get_text().startswith("2015")
    held = get(desk, str(other["href"]))
    assert "shili-2015" in places(held)[0]
    assert number(other.get_text(), "处") == total(held, "处")


def test_each_line_leads_to_the_smallest_part_that_it_stands_in(desk: FlaskClient) -> None:
    for line in get(desk, "/search?q=清单&view=lines").select(".line"):
        path, _, part = str(line["href"]).partition("#")
        target = get(desk, path).find(id=part)
        assert target is not None
        assert "清单" in target.get_text()


def test_nothing_like_it_is_said_of_what_shares_a_word_at_most(desk: FlaskClient) -> None:
    soup = get(desk, "/search?q=龘龘卡片靐靐")
    assert one(soup, "h1.total").get_text() == "没有原样的“龘龘卡片靐靐”"
    assert not soup.select(".group, .related, h1 strong")


def test_words_are_counted_in_passages_under_a_headline_that_says_no(desk: FlaskClient) -> None:
    soup = get(desk, "/search?q=当天 卡片 归档")
    assert one(soup, "h1.total").get_text() == "没有原样的“当天 卡片 归档”"
    count = number(one(soup, ".related").get_text(), "段")
    assert one(soup, ".related").get_text() == f"三个词都有的 {count} 段"
    assert not soup.select("h1 strong")
    assert all(text.endswith("段") for text in texts(soup, ".amount"))
    by_words = get(desk, "/search?q=当天 卡片 归档&mode=words")
    assert one(by_words, "h1.total").get_text().startswith(f"三个词都有的 {count} 段，在 ")


def test_marks_within_what_is_not_there_become_single(desk: FlaskClient) -> None:
    for typed, said in (("“龘靐”", "没有原样的“龘靐”"), ("“龘”、坚定“靐”", "没有原样的“‘龘’、坚定‘靐’”")):
        assert one(get(desk, f"/search?q={typed}"), "h1.total").get_text() == said


def test_a_title_that_is_typed_is_one_click_away(client: FlaskClient) -> None:
    for typed in ("支部工作条例", "中国共产党支部工作条例（试行）", "党支部工作条"):
        soup = get(client, f"/search?q={typed}")
        opened = {str(link["href"]): link.get_text() for link in soup.select(".open a")}
        assert opened["/documents/zhibu-2018"] == "打开《中国共产党支部工作条例（试行）》", typed
    assert not get(client, "/search?q=党员").select(".open")


def test_a_formulation_that_is_typed_or_stands_in_it_leads_to_its_page(client: FlaskClient) -> None:
    for typed in ("三会一课", "坚持“三会一课”制度"):
        link = one(get(client, f"/search?q={typed}"), ".other a:-soup-contains('提法：三会一课')")
        assert one(get(client, str(link["href"])), "h1").get_text(strip=True) == "三会一课"


def test_years_are_ranges_and_a_form_from_one_to_another(client: FlaskClient) -> None:
    soup = get(client, "/search?q=党")
    assert [str(field["name"]) for field in soup.select(".years input:not([type=hidden])")] == ["year", "year"]
    for link in soup.select(".facets a:-soup-contains('近')"):
        count = link.find_next(class_="count")
        assert count is not None
        assert total(get(client, str(link["href"])), "份文件") == int(count.get_text())
    between = get(client, "/search?q=党&year=2016&year=2018")
    assert [str(field["value"]) for field in between.select(".years input:not([type=hidden])")] == ["2016", "2018"]
    open_ended = get(client, "/search?q=党&year=2016&year=")
    assert total(open_ended, "份文件") >= total(between, "份文件")


def test_no_facet_shows_more_than_eight_values_at_once(client: FlaskClient) -> None:
    for values in get(client, "/search?q=党").select(".facets > ul"):
        assert len(values.select("li")) <= 8


def test_what_a_printed_page_is_of_stands_at_its_head(client: FlaskClient) -> None:
    told = one(get(client, "/search?q=党员&status=现行有效&year=2016-2020"), ".on-paper").get_text()
    assert told.startswith("查找“党员”；时效性：现行有效；2016—2020年。时效按")


@pytest.mark.parametrize(
    "parameters", ["view=x", "view=lines&sort=relevance", "view=documents&sort=after", "year=a&year=b"]
)
def test_a_view_that_is_none_is_refused_with_a_sentence(client: FlaskClient, parameters: str) -> None:
    assert one(get(client, f"/search?q=党&{parameters}", 400), ".message").get_text().endswith("。")


def test_lines_are_put_into_the_order_of_what_follows_or_precedes(desk: FlaskClient) -> None:
    def around(sort: str, side: str) -> list[str]:
        lines = get(desk, f"/search?q=卡片&view=lines&sort={sort}&limit=100").select(".line")
        return [fold_text(one(line, side).get_text().strip("…")) for line in lines]

    following = around("after", ".after")
    assert len(following) > 5
    assert [text[:1] for text in following] == sorted(text[:1] for text in following)
    preceding = [text[::-1] for text in around("before", ".before")]
    assert [text[:1] for text in preceding] == sorted(text[:1] for text in preceding)


# To take away


def test_all_rows_are_given_as_a_table_as_json_and_as_a_paper(desk: FlaskClient) -> None:
    page = get(desk, "/search?q=卡片&limit=20&genre=条例")
    links = {link.get_text(): str(link["href"]) for link in page.select(".taken a")}
    assert list(links) == ["Word", "表格（CSV）", "JSON"]
    passages = total(page, "段")
    answer = desk.get(links["JSON"])
    rows = answer.get_json()
    assert len(rows["rows"]) == rows["total"]["passages"] == passages
    assert rows["asked"] == ["查找“卡片”", "文种：条例"]
    assert all(row["url"].startswith("http://localhost/documents/") for row in rows["rows"])
    table = desk.get(links["表格（CSV）"])
    assert table.mimetype == "text/csv"
    lines = list(csv.DictReader(io.StringIO(table.get_data().decode("utf-8-sig"), newline="")))
    assert sum(int(line["处数"]) for line in lines) == total(page, "处")
    assert "filename*=UTF-8''" in table.headers["Content-Disposition"]
    paper = docx.Document(io.BytesIO(desk.get(links["Word"]).get_data()))
    assert "查找“卡片”" in [each.text for each in paper.paragraphs]


def test_what_cannot_be_taken_away_is_refused_with_a_sentence(desk: FlaskClient) -> None:
    assert one(get(desk, "/search/rows.csv?q=", 400), ".message").get_text().endswith("。")
    assert desk.get("/search/rows.pdf?q=卡片").status_code == 404


def test_rows_in_the_order_of_what_follows_are_taken_away_too(desk: FlaskClient) -> None:
    page = get(desk, "/search?q=卡片&view=lines&sort=after")
    assert desk.get(str(one(page, ".taken a:-soup-contains('JSON')")["href"])).status_code == 200
