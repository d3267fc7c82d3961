"""The JSON twins: the contract, and its description."""

import shutil
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from kb.corpus import Catalogue, Corpus
from tests.conftest import SHIPPED, copy_of_invented
from tests.support.shapes import assert_shaped
from tests.web.conftest import asking

Json = dict[str, Any]


def get(client: FlaskClient, url: str, status: int = 200) -> Json:
    answer = client.get(url)
    assert answer.status_code == status
    assert answer.mimetype == "application/json"
    content = answer.get_json()
    assert isinstance(content, dict)
    return content


def test_search_has_the_shape_of_the_contract(client: FlaskClient) -> None:
    found = get(client, "/api/search?q=四种形态")
    assert set(found) == {"query", "total", "facets", "hits", "near", "took_ms"}
    assert found["query"] == {"text": "四种形态", "mode": "exact", "notice": None}
    assert found["total"] == {"documents": 2, "passages": 2, "occurrences": 2}
    assert set(found["facets"]) == {"genre", "issuer", "status", "year"}
    assert {"value": "工作报告", "count": 1} in found["facets"]["genre"]
    hit = next(hit for hit in found["hits"] if hit["document"] == "minzhengju-jiguan-dangjian-2022")
    assert hit["address"] == "sec_4__p_1"
    assert hit["label"] == "第1段"
    assert hit["path"][0].startswith("四、扛牢党建责任")
    assert hit["tier"] == "exact"
    assert hit["text_kind"] == "full"
    assert hit["url"] == f"/documents/minzhengju-jiguan-dangjian-2022?q={quote('四种形态')}#sec_4__p_1"
    assert [hit["text"][start:end] for start, end in hit["highlights"]] == ["四种形态"]
    assert isinstance(hit["path"], list)


@pytest.mark.parametrize(
    ("typed", "document", "address"),
    [
        ("支部工作条例第十条", "zhibu-2018", "art_10"),
        ("支部工作条例 第10条", "zhibu-2018", "art_10"),
        ("《中国共产党支部工作条例（试行）》第三十七条", "zhibu-2018", "art_37"),
        ("《准则》第三部分", "zhunze-2016", "sec_3"),
        ("党内监督条例 7条", "dangnei-jiandu-2016", "art_7"),
        ("党员教育管理工作条例第二十条", "dangyuan-jiaoyu-2019", "art_20"),
        ("支部工作条例", "zhibu-2018", "title"),
        ("党章", "zhangcheng-2022", "title"),
    ],
)
def test_a_citation_is_answered_by_its_passage_on_top(
    client: FlaskClient, typed: str, document: str, address: str
) -> None:
    first = get(client, f"/api/search?q={quote(typed)}")["hits"][0]
    assert (first["document"], first["address"], first["tier"]) == (document, address, "citation")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("支部工作条例第三十八条", "共37条"),
        ("党内监督条例第八条", "只收录了部分条文要点"),
        ("巡视工作条例第三条", "未收录全文"),
        ("《条例》第三条", "请写出全称"),
    ],
)
def test_a_citation_that_cannot_be_opened_says_why(client: FlaskClient, typed: str, said: str) -> None:
    assert said in get(client, f"/api/search?q={quote(typed)}")["query"]["notice"]


def test_what_was_not_typed_is_told(client: FlaskClient) -> None:
    found = get(client, f"/api/search?q={quote('四種形態')}")
    assert found["total"]["occurrences"] == 2
    assert "四种形态" in found["query"]["notice"]
    words = get(client, f"/api/search?q={quote('换届的党支部')}")
    assert words["query"]["mode"] == "words"
    assert words["hits"][0]["tier"] == "all"
    assert "没有原样的" in words["query"]["notice"]


@pytest.mark.parametrize(
    ("url", "status", "code"),
    [
        ("/api/search", 400, "bad_query"),
        ("/api/search?q=", 400, "bad_query"),
        ("/api/search?q=党&limit=1000", 400, "bad_query"),
        ("/api/documents/nope", 404, "not_found"),
        ("/api/formulations/nope", 404, "not_found"),
        ("/api/nope", 404, "not_found"),
        ("/api/compare/zhibu-2018/zhunze-2016", 409, "text_not_held"),
        ("/api/compare/zhibu-2018/nope", 404, "not_found"),
        ("/api/works/nope", 404, "not_found"),
        ("/api/works/zhangcheng?as_of=昨天", 400, "bad_query"),
    ],
)
def test_errors_have_one_shape(client: FlaskClient, url: str, status: int, code: str) -> None:
    error = get(client, url, status)["error"]
    assert set(error) == {"code", "message"}
    assert error["code"] == code
    assert error["message"].endswith("。")


def test_documents_are_listed_and_each_can_be_read(client: FlaskClient) -> None:
    listed = get(client, "/api/documents")["documents"]
    assert len(listed) == len(Catalogue.read(SHIPPED / Corpus.CATALOGUE).entries) + 2  # the reports
    for known in listed:
        assert {"id", "title", "genre", "issuer", "status", "text_kind", "url"} <= set(known)
        document = get(client, f"/api/documents/{known['id']}")
        assert {name: document[name] for name in known} == known
        addresses = [passage["address"] for passage in document["passages"]]
        assert len(addresses) == len(set(addresses))


def test_a_document_has_its_tree_and_its_passages(client: FlaskClient) -> None:
    document = get(client, "/api/documents/zhibu-2018")
    assert document["text_kind"] == "digest"
    assert [section["address"] for section in document["sections"]] == [f"chp_{n}" for n in range(1, 9)]
    articles = [p for p in document["passages"] if p["address"].startswith("art_")]
    assert [p["address"] for p in articles] == [f"art_{n}" for n in range(1, 38)]
    assert articles[9]["label"] == "第十条"
    assert articles[9]["path"] == ["第三章 基本任务"]


def test_a_part_comes_with_its_citation_and_its_wording(desk: FlaskClient) -> None:
    part = get(desk, "/api/documents/shili-2024/parts/art_2__para_1")
    assert part["citation"] == "《示例工作条例（试行）》（2024年版，示发〔2024〕3号）第二条第一款"
    assert (part["edition"], part["lapse"], part["current"]) == ("2024年版", None, None)
    article = get(desk, "/api/documents/shili-2024/parts/art_2")
    assert article["number"].strip() == "第二条"
    assert article["text"].startswith(article["number"])
    assert article["text"].split("\n")[0] == part["text"]


def test_a_part_of_an_edition_that_lapsed_tells_it_and_where_it_is_now(desk: FlaskClient) -> None:
    part = get(desk, "/api/documents/shili-2015/parts/art_1")
    assert part["edition"] == "2015年版"
    assert part["citation"] == "《示例工作条例（试行）》（2015年版）第一条"
    assert part["status"] == "已废止"
    assert part["lapse"] == "2015年版自2024年4月1日起不再有效（已废止）。"
    current = part["current"]
    assert (current["document"], current["address"], current["label"]) == ("shili-2024", "art_1", "第一条")
    assert current["url"] == "/documents/shili-2024#art_1"
    then = get(desk, "/api/documents/shili-2015/parts/art_1?as_of=2020-01-01")
    assert (then["as_of"], then["status"], then["lapse"], then["current"]) == ("2020-01-01", "现行有效", None, None)


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("/api/documents/zhibu-2018/parts/art_99", 404),
        ("/api/documents/meiyou/parts/art_1", 404),
        ("/api/documents/zhibu-2018/parts/art_1?as_of=2020-02-30", 400),
    ],
)
def test_a_part_that_is_not_there_is_an_error(client: FlaskClient, url: str, status: int) -> None:
    assert get(client, url, status)["error"]["message"]


def test_formulations_have_twins(client: FlaskClient) -> None:
    listed = get(client, "/api/formulations")["formulations"]
    assert len(listed) >= 110
    assert get(client, "/api/formulations/三会一课")["count"] == 4


def test_health_tells_a_folder_that_is_not_to_be_seen(tmp_path: Path) -> None:
    corpus = copy_of_invented(tmp_path / "corpus")
    asking(tmp_path)
    shutil.rmtree(corpus / "regulations")
    (corpus / "regulations").mkdir()
    health = get(asking(tmp_path), "/healthz")
    assert health["status"] == "attention"
    (notice,) = health["notices"]
    assert notice.startswith("regulations/：这个文件夹空了")
    assert health["corpus"]["documents"] > 5


def test_health_tells_the_corpus(client: FlaskClient) -> None:
    health = get(client, "/healthz")
    assert (health["status"], health["notices"]) == ("ok", [])
    assert health["corpus"]["documents"] == len(client.get("/api/documents").get_json()["documents"])


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("/api/search", "/api/search?q=党支部&limit=100"),
        ("/api/search", "/api/search?q=不存在的一句话啊啊"),
        ("/api/documents", "/api/documents"),
        ("/api/documents", "/api/documents?as_of=2020-01-01"),
        ("/api/documents/{id}", "/api/documents/xunshi-2017?as_of=2020-01-01"),
        ("/api/search", "/api/search?q=党支部&as_of=2020-01-01"),
        ("/api/documents/{id}/parts/{address}", "/api/documents/zhibu-2018/parts/art_10?as_of=2020-01-01"),
        ("/api/documents/{id}", "/api/documents/zhunze-2016"),
        ("/api/documents/{id}", "/api/documents/xunshi-2024"),
        ("/api/formulations", "/api/formulations"),
        ("/api/formulations/{name}", "/api/formulations/四风"),
        ("/api/works/{work}", "/api/works/fazhan-dangyuan?on=1985-01-01"),
        ("/api/outdated", "/api/outdated"),
        ("/healthz", "/healthz"),
    ],
)
def test_the_description_describes_what_comes(client: FlaskClient, path: str, url: str) -> None:
    described = get(client, "/api/openapi.json")
    schema = described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert_shaped(get(client, url), schema, described["components"]["schemas"], path)


DRAFT = (
    "学习《中国共产党支部工作条例（试行）》第四十条和《关于新形势下党内政治生活若干准则》，落实《条例》，运用“四种形态”，"
    "《某某办法》第一条。《市民政局机关党的建设工作报告》指出：“党的政治建设是党的根本性的建设，决定党的建设的方向和效果。”"
)


@pytest.mark.parametrize("sent", [{"text": DRAFT}, {"text": DRAFT, "as_of": "2020-01-02"}, {"text": "没有引用。"}])
def test_the_description_describes_a_report(client: FlaskClient, sent: Json) -> None:
    described = get(client, "/api/openapi.json")
    schemas = described["components"]["schemas"]
    check = described["paths"]["/api/check"]["post"]
    answer = client.post("/api/check", json=sent)
    assert answer.status_code == 200
    assert_shaped(
        answer.get_json(), check["responses"]["200"]["content"]["application/json"]["schema"], schemas, "check"
    )
    assert_shaped(sent, check["requestBody"]["content"]["application/json"]["schema"], schemas, "sent")


def test_the_description_tells_every_way_in_which_a_check_is_refused(client: FlaskClient) -> None:
    described = get(client, "/api/openapi.json")["paths"]["/api/check"]["post"]["responses"]
    refused = [
        client.post("/api/check", json={}),
        client.post("/api/check", data=b"x", content_type="text/plain"),
        client.post("/api/check", json={"text": "字" * 600_000}),
        client.post("/api/check", data={"file": (BytesIO(b"PK\x03\x04"), "a.docx")}),
    ]
    assert [str(answer.status_code) for answer in refused] == ["400", "415", "413", "422"]
    assert {str(answer.status_code) for answer in refused} <= set(described)


def test_spans_of_a_report_are_code_points_of_the_text_that_was_sent(client: FlaskClient) -> None:
    text = "\ufeff𠀀\r\n" + DRAFT
    findings = client.post("/api/check", json={"text": text}).get_json()["findings"]
    assert findings
    for finding in findings:
        assert text[slice(*finding["span"])] == finding["text"]


# The day


def test_the_status_of_a_day_is_told_for_search_and_documents(client: FlaskClient) -> None:
    found = get(client, "/api/search?q=巡视工作条例&as_of=2020-01-01&mode=exact&limit=100")
    assert found["query"]["as_of"] == "2020-01-01"
    statuses = {hit["document"]: hit["status"] for hit in found["hits"]}
    assert (statuses["xunshi-2017"], statuses["xunshi-2024"]) == ("现行有效", "尚未施行")
    assert all("as_of=2020-01-01" in hit["url"] for hit in found["hits"])
    assert {facet["value"] for facet in found["facets"]["status"]} >= {"现行有效", "尚未施行"}
    listed = get(client, "/api/documents?as_of=2020-01-01")
    assert listed["as_of"] == "2020-01-01"
    assert {known["id"]: known["status"] for known in listed["documents"]}["xunshi-2017"] == "现行有效"
    document = get(client, "/api/documents/xunshi-2017?as_of=2020-01-01")
    assert (document["status"], document["as_of"]) == ("现行有效", "2020-01-01")
    assert document["url"] == "/documents/xunshi-2017?as_of=2020-01-01"
    assert get(client, "/api/documents/xunshi-2017")["status"] == "已修订"


def test_narrowed_to_what_was_in_force_on_a_day(client: FlaskClient) -> None:
    found = get(client, "/api/search?q=巡视工作条例&as_of=2020-01-01&status=现行有效&limit=100")
    assert {hit["status"] for hit in found["hits"]} == {"现行有效"}
    assert "xunshi-2017" in {hit["document"] for hit in found["hits"]}


@pytest.mark.parametrize("path", ["/api/search?q=党&", "/api/documents?", "/api/documents/zhibu-2018?"])
def test_a_day_that_is_none_is_refused(client: FlaskClient, path: str) -> None:
    answer = client.get(f"{path}as_of=2020-02-30")
    assert answer.status_code == 400
    assert answer.get_json()["error"]["code"] == "bad_query"
