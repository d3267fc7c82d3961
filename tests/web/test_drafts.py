"""A draft handed in at the site, the report on it, and the draft given back."""

import base64
import json
import logging
from io import BytesIO
from typing import Any
from urllib.parse import urlencode, urlsplit
from zipfile import ZipFile

import docx
import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kb.drafts import MOST_LISTED
from kb.drafts.finding import VERDICTS
from kb.files import DRAFT as BOUNDS
from tests.support.print_shop import LEFT, TOP, Leaf, Run, pdf_file
from tests.support.revised import revisions
from tests.support.uploads import DRAFT, WITHOUT_CITATIONS, word_file
from tests.web.test_pages import one, texts
from web.uploads import MOST_SENT

Json = dict[str, Any]

HTML = (
    f"<!doctype html><meta charset=utf-8><title>总结</title><body>{''.join(f'<p>{line}</p>' for line in DRAFT.split())}"
)


def file(content: bytes | str, name: str) -> tuple[BytesIO, str]:
    return BytesIO(content.encode() if isinstance(content, str) else content), name


def posted(desk: FlaskClient, url: str, content: bytes, name: str) -> TestResponse:
    """Sends a large file; the test client would put it into a temporary one."""
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    return desk.post(url, data=head + content + b"\r\n--x--\r\n", content_type="multipart/form-data; boundary=x")


def parsed(answer: TestResponse, status: int = 200) -> BeautifulSoup:
    assert answer.status_code == status, answer.get_data(as_text=True)[:300]
    assert answer.mimetype == "text/html"
    return BeautifulSoup(answer.get_data(as_text=True), "html.parser")


def report(desk: FlaskClient, status: int = 200, /, **form: Any) -> BeautifulSoup:
    return parsed(desk.post("/draft", data=form or {"text": DRAFT}), status)


def found(desk: FlaskClient, text: str = DRAFT, **more: str) -> Json:
    answer = desk.post("/api/check", json={"text": text, **more})
    assert answer.status_code == 200
    content = answer.get_json()
    assert isinstance(content, dict)
    return content


def download(desk: FlaskClient, kind: str, **form: Any) -> TestResponse:
    answer = desk.post(f"/draft/download?as={kind}", data=form or {"text": DRAFT})
    assert answer.status_code == 200, answer.get_data(as_text=True)[:300]
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    return answer


# The form


def test_the_form_takes_a_text_a_file_and_a_day_and_says_that_nothing_is_kept(desk: FlaskClient) -> None:
    soup = parsed(desk.get("/draft"))
    form = one(soup, "form.draft")
    assert (form["action"], form["method"], form["enctype"]) == ("/draft", "post", "multipart/form-data")
    assert not one(form, "textarea[name=text]").get_text().strip()
    assert set(str(one(form, "input[type=file][name=file]")["accept"]).split(",")) >= {".docx", ".md", ".txt", ".html"}
    assert one(form, "input[type=date][name=as_of]")
    assert "不保存，不记入日志" in form.get_text()


def test_the_form_is_reached_from_every_page_and_from_the_first(desk: FlaskClient) -> None:
    for url in ("/documents", "/search?q=卡片", "/draft"):
        assert one(parsed(desk.get(url)), "header nav a[href='/draft']").get_text() == "核对"
    assert one(parsed(desk.get("/")), "main a[href='/draft']")


# The report


def test_every_finding_is_marked_in_the_text_and_told_beside_it(desk: FlaskClient) -> None:
    soup = report(desk)
    findings = found(desk)["findings"]
    assert len(findings) == len(soup.select(".finding")) > 8
    for number, finding in enumerate(findings, start=1):
        mark = one(soup, f".sheet mark#at-{number}")
        for within in mark.select("sup"):
            within.decompose()
        assert mark.get_text() == finding["text"]
        note = one(soup, f".finding#finding-{number}")
        assert one(note, ".verdict").get_text() == finding["verdict"]
        assert one(note, ".detail").get_text() == finding["detail"]
        assert one(note, "a.number")["href"] == f"#at-{number}"
        reference = one(soup, f".sheet sup a[href='#finding-{number}']").get_text()
        assert reference == str(number) + ("" if finding["verdict"] == "一致" else finding["verdict"])


def test_the_text_of_the_draft_is_shown_as_it_is(desk: FlaskClient) -> None:
    soup = report(desk)
    for number in soup.select(".sheet sup, .sheet .manners"):
        number.decompose()
    assert [line.get_text() for line in soup.select(".sheet p")] == [line for line in DRAFT.split("\n") if line]


def test_what_must_be_changed_comes_first_and_what_agrees_is_folded_away(desk: FlaskClient) -> None:
    soup = report(desk)
    assert texts(soup, ".judgements > h2") == ["要改4 处", "没有核到3 处"]
    groups = [
        [one(row, ".verdict").get_text() for row in group.select("li.finding")]
        for group in soup.select(".judgements > ol")
    ]
    assert [len(group) for group in groups] == [4, 3]
    assert set(groups[1]) == {"本库未收录", "未核"}
    verdicts = texts(soup, ".findings .verdict")
    assert verdicts == sorted(verdicts, key=list(VERDICTS).index)  # type: ignore[arg-type]
    assert {"条款号不符", "有出入", "名称有误", "尚未施行", "本库未收录", "未核", "一致"} == set(verdicts)
    assert set(texts(soup, "details.settled .verdict")) == {"一致"}
    assert "一致" not in texts(soup, ".judgements > .findings .verdict")
    assert one(soup, "details.settled > summary").get_text() == f"其余 {verdicts.count('一致')} 处"


def test_each_verdict_has_a_line_of_its_own_shape(desk: FlaskClient) -> None:
    soup = report(desk)
    manners = {
        one(soup, f"#finding-{number} .verdict").get_text(): mark["class"]
        for number in range(1, len(soup.select(".finding")) + 1)
        for mark in soup.select(f"mark#at-{number}")
    }
    assert manners["条款号不符"] == manners["有出入"] == manners["名称有误"] == ["wrong"]
    assert manners["尚未施行"] == ["lapsed"]
    assert manners["本库未收录"] == manners["未核"] == ["open"]
    assert manners["一致"] == ["right"]
    assert {tag["class"][0] for tag in soup.select(".manners mark")} == {"wrong", "lapsed", "open", "right", "mended"}


def test_what_there_is_to_do_stands_on_top_then_the_coverage_and_a_way_to_each_verdict(desk: FlaskClient) -> None:
    soup = report(desk)
    assert one(soup, "h1").get_text() == "4 处要改，3 处没有核到"
    assert one(soup, "h1 + p").get_text() == found(desk)["coverage"]["sentence"]
    for link in soup.select(".counts a"):
        verdict, count = link.get_text().split()
        assert one(soup, f"{link['href']} .verdict").get_text() == verdict
        assert texts(soup, ".finding .verdict").count(verdict) == int(count)


def test_that_nothing_was_found_is_no_pass_and_does_not_look_like_one(desk: FlaskClient) -> None:
    soup = report(desk, text=WITHOUT_CITATIONS)
    assert "不等于核验通过" in one(soup, "h1.nothing").get_text()
    assert one(soup, ".warning")
    assert not soup.select(".counts, .finding, .sheet mark, .settled")
    assert "一致" not in one(soup, ".outcome").get_text()


def test_a_draft_that_is_all_right_is_said_to_be_so_as_far_as_was_looked(desk: FlaskClient) -> None:
    soup = report(desk, text="学习《关于样例生活的若干准则》。")
    assert one(soup, "h1").get_text() == "没有要改的"
    assert "都对照了本库收录的文件" in one(soup, ".outcome").get_text()
    assert "不在核对之内" in one(soup, ".outcome").get_text()


@pytest.mark.parametrize(
    ("text", "as_of", "said"),
    [
        (DRAFT, "", "时效按稿件写明的日期2024年5月6日判断。"),
        (DRAFT, "2025-01-02", "时效按填写的日期2025年1月2日判断。"),
        ("学习《示例条例实施细则》。", "", "稿件没有写明日期，时效按文库著录的日期2026年11月21日判断。"),
    ],
)
def test_the_day_is_told_and_whose_it_is(desk: FlaskClient, text: str, as_of: str, said: str) -> None:
    soup = report(desk, text=text, as_of=as_of)
    assert said in texts(soup, ".judged")
    assert one(soup, "input[name=as_of]")["value"] == as_of


def test_a_given_day_decides_what_was_in_force(desk: FlaskClient) -> None:
    before = texts(report(desk, text="依照《示例条例实施细则》第二条办理。", as_of="2024-05-06"), ".finding .verdict")
    assert before == ["尚未施行"]
    assert (
        found(desk, "依照《示例条例实施细则》第二条办理。", as_of="2024-05-06")["findings"][0]["verdict"] == "尚未施行"
    )


def test_a_difference_can_be_read_without_colour(desk: FlaskClient) -> None:
    soup = report(desk)
    difference = one(soup, ".finding:has(.difference) .difference")
    assert texts(difference, "del") == ["名"]
    assert texts(difference, "ins") == ["清"]
    draft = "".join(piece if isinstance(piece, str) else _kept(piece, "ins") for piece in difference.contents)
    assert draft == "早晨先烧水，再看名单。看清单要看两遍：第一遍看数目，第二遍看名称。"
    assert "删除线" in one(soup, ".finding:has(.difference) .key").get_text()


def _kept(piece: Any, without: str) -> str:
    return "" if isinstance(piece, Tag) and piece.name == without else str(piece.get_text())


def test_the_source_stands_under_the_finding_with_the_words_marked(desk: FlaskClient) -> None:
    soup = report(desk)
    quoted = one(soup, ".finding:has(.difference) details.source")
    assert "《关于样例生活的若干准则》第一部分" in one(quoted, "summary").get_text()
    assert texts(quoted, "mark") == ["早晨先烧水，再看清单。看清单要看两遍：第一遍看数目，第二遍看名称。"]
    formulation = next(note for note in soup.select(".finding") if "提法" in one(note, ".head").get_text())
    assert texts(formulation, ".source mark") == []  # 第三条 lays it down in other words
    assert "第三条" in one(formulation, ".source").get_text()


def test_the_cited_part_of_an_article_is_told_from_the_rest(desk: FlaskClient) -> None:
    soup = report(desk, text="依照《示例工作条例（试行）》第七条第二款第（二）项办理。")
    cited = texts(soup, ".source .cited-part")
    assert cited == ["（二）编号与清单不符的。"]
    assert len(soup.select(".source p")) > 3


def test_of_a_part_that_was_revised_both_wordings_are_shown(desk: FlaskClient) -> None:
    soup = report(desk, text="依照《示例工作条例（试行）》第一条。", as_of="2020-01-01")
    assert texts(soup, ".finding .verdict") == ["已废止"]
    old, new = texts(soup, ".finding .passage-of-source")
    assert "三色卡片" not in old
    assert "三色卡片" in new
    assert "现行条文" in texts(soup, ".finding .source .quiet")
    assert one(soup, ".whole .badge").get_text() == "已废止"


def test_every_link_of_a_report_leads_to_a_part_that_is_there(desk: FlaskClient) -> None:
    soup = report(desk)
    identifiers = [str(tag["id"]) for tag in soup.select("[id]")]
    assert len(identifiers) == len(set(identifiers))
    assert not soup.select("[style], style, script:not([src]), [onclick]")
    links = {str(a["href"]) for a in soup.select("main a[href]")}
    assert any(link.endswith("#art_3") for link in links)
    for link in links:
        address = urlsplit(link)
        if not address.path:
            assert address.fragment in identifiers
            continue
        target = parsed(desk.get(address.path))
        if address.fragment:
            assert target.find(id=address.fragment), link


def test_what_it_was_judged_by_is_named(desk: FlaskClient) -> None:
    basis = one(report(desk), "details.basis")
    content = found(desk)
    assert content["corpus"]["version"] in basis.get_text()
    rows = [texts(row, "td") for row in basis.select("tbody tr")]
    assert [(row[0], row[3]) for row in rows] == [
        (source["title"], source["sha256"] or "没有文件，只有著录") for source in content["sources"]
    ]


def test_candidates_are_told_apart(desk: FlaskClient) -> None:
    soup = report(desk, text="落实《准则》。")
    assert texts(soup, ".finding .verdict") == ["有歧义"]
    listed = texts(soup, ".candidates a")
    assert "《样例自律准则》（2016年）" in listed
    assert "《关于样例生活的若干准则》（2019年）" in listed


def test_what_a_draft_holds_is_never_markup(desk: FlaskClient) -> None:
    hostile = "<script>alert(1)</script></textarea><img src=x>《示例条例<b>》第三条\"'><i>"
    soup = report(desk, text=hostile)
    assert not soup.select("main script, main img, main b, main i")
    assert one(soup, "textarea[name=text]").get_text() == "\n" + hostile
    named = report(desk, file=file(DRAFT, "<img src=x>.txt"))
    assert not named.select("main img")
    taken = BeautifulSoup(download(desk, "html", text=hostile).get_data(as_text=True), "html.parser")
    assert not taken.select("script, img, main b, main i")


# Files


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (word_file(), "总结.docx"),
        (DRAFT, "总结.txt"),
        (DRAFT, "总结.md"),
        (HTML, "总结.html"),
        (DRAFT, "C:\\稿\\总结.txt"),
    ],
)
def test_a_file_is_judged_as_its_text_is(desk: FlaskClient, content: bytes | str, name: str) -> None:
    soup = report(desk, file=file(content, name))
    assert "总结" in one(soup, ".crumb").get_text()
    assert texts(soup, ".finding .verdict") == texts(report(desk), ".finding .verdict")
    sent = desk.post("/api/check", data={"file": file(content, name)}).get_json()
    assert [f["text"] for f in sent["findings"]] == [f["text"] for f in found(desk)["findings"]]


def test_the_page_carries_a_file_so_that_it_need_not_be_chosen_again(desk: FlaskClient) -> None:
    sent = word_file()
    soup = report(desk, file=file(sent, "总结.docx"))
    carried = {str(field["name"]): str(field["value"]) for field in soup.select("form.again input[type=hidden]")}
    assert base64.b64decode(carried["kept"]) == sent
    again = report(desk, **carried, as_of="2025-01-02")
    assert "2025年1月2日" in one(again, ".outcome").get_text()
    assert "尚未施行" not in texts(again, ".finding .verdict")
    assert ZipFile(BytesIO(download(desk, "docx", **carried).data)).testzip() is None


def test_a_file_that_is_too_large_to_carry_is_asked_for_again(desk: FlaskClient) -> None:
    padded = BytesIO(word_file())
    with ZipFile(padded, "a") as archive:
        archive.writestr("word/media/image1.png", bytes(5 * 1024 * 1024))
    soup = parsed(posted(desk, "/draft", padded.getvalue(), "大.docx"))
    assert not soup.select("input[name=kept]")
    assert one(soup, "form.again input[type=file][name=file]").has_attr("required")
    assert texts(soup, ".finding .verdict") == texts(report(desk), ".finding .verdict")


def test_a_pasted_text_is_carried_as_it_was_pasted(desk: FlaskClient) -> None:
    typed = "\n第一行\r\n《示例工作条例（试行）》第三条\r\n"  # as a browser sends it
    soup = report(desk, text=typed)
    assert one(soup, "form.again textarea").get_text() == "\n" + typed.replace("\r\n", "\n")


# Given back


def test_a_word_file_comes_back_with_links_and_comments(desk: FlaskClient) -> None:
    answer = download(desk, "docx", file=file(word_file(), "总结.docx"))
    assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]
    document = docx.Document(BytesIO(answer.data))
    comments = "\n".join(comment.text for comment in document.comments)
    linked = {relation.target_ref for relation in document.part.rels.values() if relation.is_external}
    for finding in found(desk)["findings"]:
        if finding["target"]:
            assert f"http://localhost{finding['target']['url']}".split("#")[0] in {
                link.split("#")[0] for link in linked
            }
        if finding["verdict"] != "一致":
            assert f"{finding['verdict']}：{finding['detail']}" in comments
    assert [p.text for p in document.paragraphs] == [line for line in DRAFT.split("\n") if line]


def test_links_lead_to_the_address_under_which_the_site_was_reached(desk: FlaskClient) -> None:
    answer = desk.post("/draft/download?as=md", data={"text": DRAFT}, base_url="http://127.0.0.2:8000")
    assert "http://127.0.0.2:8000/documents/shili-2024#art_3" in answer.get_data(as_text=True)


@pytest.mark.parametrize("host", ['a"><script>', "a b", "a/b", "甲.example"])
@pytest.mark.parametrize("kind", ["html", "txt"])
def test_an_address_that_is_none_is_not_put_into_a_draft(desk: FlaskClient, kind: str, host: str) -> None:
    sent = {"text": DRAFT}
    answer = desk.post(f"/draft/download?as={kind}", data=sent, headers={"Host": host.encode().decode("latin-1")})
    assert one(parsed(answer, 400), ".message").get_text().endswith("。")


@pytest.mark.parametrize(("kind", "name"), [("md", "总结.md"), ("txt", "总结.txt"), ("html", "总结.html")])
def test_a_text_comes_back_linked_in_its_own_kind(desk: FlaskClient, kind: str, name: str) -> None:
    content = HTML if kind == "html" else DRAFT
    answer = download(desk, kind, file=file(content, name))
    text = answer.get_data(as_text=True)
    assert "http://localhost/documents/shili-2024#art_3" in text
    assert "全称是《关于样例生活的若干准则》" in text


def test_a_pasted_text_comes_back_as_markdown_and_as_plain_text(desk: FlaskClient) -> None:
    assert "](http://localhost/documents/shili-2024#art_3" in download(desk, "md").get_data(as_text=True)
    assert "<http://localhost/documents/shili-2024#art_3>" in download(desk, "txt").get_data(as_text=True)


@pytest.mark.parametrize("content", [word_file(), DRAFT])
def test_the_report_can_be_taken_away_as_a_page_that_needs_no_site(desk: FlaskClient, content: bytes | str) -> None:
    name = "总结.docx" if isinstance(content, bytes) else "总结.txt"
    answer = download(desk, "html", file=file(content, name))
    soup = BeautifulSoup(answer.get_data(as_text=True), "html.parser")
    assert texts(soup, ".finding .verdict") == texts(report(desk), ".finding .verdict")
    assert texts(soup, ".sheet mark") == texts(report(desk), ".sheet mark")
    assert not soup.select("script, link, img, form, iframe")
    assert "default-src 'none'" in str(one(soup, "meta[http-equiv]")["content"])
    identifiers = {str(tag["id"]) for tag in soup.select("[id]")}
    for link in {str(a["href"]) for a in soup.select("a[href]")}:
        assert link[1:] in identifiers if link.startswith("#") else link.startswith("http://localhost/"), link
    assert "url(" not in one(soup, "style").get_text()
    assert "@import" not in one(soup, "style").get_text()


def test_the_report_can_be_taken_away_as_json_which_is_that_of_the_api(desk: FlaskClient) -> None:
    assert json.loads(download(desk, "json").data) == found(desk)


def test_a_pasted_text_can_be_taken_away_as_a_word_file_with_its_links_and_comments(desk: FlaskClient) -> None:
    taken = docx.Document(BytesIO(download(desk, "docx").data))
    assert [paragraph.text for paragraph in taken.paragraphs] == DRAFT.split("\n")
    links = [link for paragraph in taken.paragraphs for link in paragraph.hyperlinks]
    assert links
    assert all(link.address.startswith("http://localhost/documents/") for link in links)
    assert len(list(taken.comments)) > 0


# Mended


WRONG, RIGHT = "《关于样例生活若干准则》", "《关于样例生活的若干准则》"


def mended(desk: FlaskClient, **form: Any) -> dict[str, Any]:
    """What the page sends once the wrong name was mended in it."""
    soup = report(desk, **form)
    line = next(p for p in soup.select(".sheet p[data-line]") if WRONG in p.get_text())
    for within in line.select("sup"):
        within.decompose()
    changes = json.dumps({str(line["data-line"]): line.get_text().replace(WRONG, RIGHT)})
    return {"changes": changes, "state": str(one(soup, ".checked")["data-state"])}


@pytest.mark.parametrize(("kind", "name"), [("txt", "a.txt"), ("md", "a.md"), ("html", "a.html")])
def test_a_text_comes_back_with_its_changes_and_without_a_remark_on_them(
    desk: FlaskClient, kind: str, name: str
) -> None:
    content = HTML if kind == "html" else DRAFT
    changed = mended(desk, file=file(content, name))
    text = download(desk, kind, file=file(content, name), **changed).get_data(as_text=True)
    assert WRONG not in text
    assert RIGHT in text
    assert "名称有误" not in text
    assert "条款号不符" in text


def test_a_word_file_comes_back_with_tracked_changes_beside_the_comments(desk: FlaskClient) -> None:
    changed = mended(desk, file=file(word_file(), "a.docx"))
    raw = download(desk, "docx", file=file(word_file(), "a.docx"), **changed).data
    assert revisions(raw) == [("+", "的")]
    assert f"已改为：{RIGHT}" in "\n".join(comment.text for comment in docx.Document(BytesIO(raw)).comments)


def test_pasted_text_becomes_a_new_word_file_with_tracked_changes(desk: FlaskClient) -> None:
    assert revisions(download(desk, "docx", text=DRAFT, **mended(desk, text=DRAFT)).data) == [("+", "的")]


def test_a_changed_pdf_draft_is_checked_again_as_a_word_file_that_tracks_the_changes(desk: FlaskClient) -> None:
    raw = pdf_file([Leaf([Run(f"落实{WRONG}。", LEFT, TOP)])])
    changed = mended(desk, file=file(raw, "稿.pdf"))
    assert revisions(download(desk, "docx", file=file(raw, "稿.pdf"), **changed).data) == [("+", "的")]
    again = report(desk, file=file(raw, "稿.pdf"), **changed)
    assert one(again, "h1").get_text() == "没有要改的"
    assert one(again, "input[name=kept_name]")["value"] == "稿.docx"
    assert revisions(base64.b64decode(str(one(again, "input[name=kept]")["value"]))) == [("+", "的")]


def test_what_is_taken_away_shows_the_text_as_it_was_mended(desk: FlaskClient) -> None:
    taken = BeautifulSoup(download(desk, "html", text=DRAFT, **mended(desk, text=DRAFT)).data, "html.parser")
    assert one(taken, "h1").get_text() == "3 处要改，3 处没有核到"
    assert one(taken, ".sheet mark.mended[id]").get_text() == RIGHT
    assert one(taken, ".finding.mended .outcome-of").get_text() == "已改"
    assert RIGHT in one(taken, ".finding.mended .suggestion").get_text()


def test_what_word_makes_itself_is_not_changed_and_said_in_a_comment(desk: FlaskClient) -> None:
    document = docx.Document()
    document.add_paragraph("第一点", style="List Number")
    document.add_paragraph(f"落实{WRONG}。")
    raw = BytesIO()
    document.save(raw)
    soup = report(desk, file=file(raw.getvalue(), "a.docx"))
    numbered = one(soup, ".sheet p[data-line='0']").get_text()
    changed = {
        "changes": json.dumps({"0": numbered.replace("1", "9"), "1": f"落实{RIGHT}。"}),
        "state": str(one(soup, ".checked")["data-state"]),
    }
    assert "1" in numbered
    given = download(desk, "docx", file=file(raw.getvalue(), "a.docx"), **changed).data
    assert revisions(given) == [("+", "的")]
    assert any("自动生成" in comment.text for comment in docx.Document(BytesIO(given)).comments)
    message = one(report(desk, 422, file=file(raw.getvalue(), "a.docx"), **changed), ".warning").get_text()
    assert "自动生成" in message


@pytest.mark.parametrize(
    "changes", ["{", "[]", "3", '{"a": "b"}', '{"0": 3}', '{"99": "x"}', '{"0": "\\ud800"}', "{" * 9999]
)
def test_changes_that_cannot_be_read_are_refused_with_a_sentence(desk: FlaskClient, changes: str) -> None:
    state = str(one(report(desk), ".checked")["data-state"])
    answer = desk.post("/draft", data={"text": DRAFT, "changes": changes, "state": state})
    assert answer.status_code in {400, 422}
    assert one(parsed(answer, answer.status_code), ".warning").get_text().endswith("。")


def test_changes_are_never_made_in_another_draft(desk: FlaskClient) -> None:
    changed = mended(desk, text=DRAFT)
    message = one(report(desk, 422, text="另一份。\n" + DRAFT, **changed), ".warning").get_text()
    assert "不是在这份稿件上做的" in message


OFFERED: dict[str, tuple[bytes | str, list[str]]] = {
    "a.docx": (word_file(), ["docx", "html", "json"]),
    "a.txt": (DRAFT, ["docx", "txt", "md", "html", "json"]),
    "a.md": (DRAFT, ["docx", "md", "html", "json"]),
    "a.html": (HTML, ["docx", "html", "json"]),
}


def test_a_pdf_draft_gets_the_report_and_new_files_only(desk: FlaskClient) -> None:
    raw = pdf_file([Leaf([Run("依照《示例工作条例》第九十九条办理。", LEFT, TOP)])])
    buttons = report(desk, file=file(raw, "稿.pdf")).select("[formaction]")
    assert [str(button["formaction"]) for button in buttons] == [
        f"/draft/download?as={kind}" for kind in ("docx", "html", "json")
    ]
    findings = json.loads(download(desk, "json", file=file(raw, "稿.pdf")).data)["findings"]
    assert [finding["verdict"] for finding in findings] == ["条款号不符"]


@pytest.mark.parametrize("name", OFFERED)
def test_each_draft_is_offered_in_the_kinds_in_which_it_can_be_given(desk: FlaskClient, name: str) -> None:
    content, kinds = OFFERED[name]
    buttons = report(desk, file=file(content, name)).select("[formaction]")
    assert [str(button["formaction"]) for button in buttons] == [f"/draft/download?as={kind}" for kind in kinds]
    for kind in kinds:
        assert download(desk, kind, file=file(content, name)).data


# What cannot be


@pytest.mark.parametrize(
    ("form", "status", "said"),
    [
        ({}, 400, "没有正文"),
        ({"text": " \r\n　"}, 400, "没有正文"),
        ({"text": DRAFT, "as_of": "2024年5月"}, 400, "2026-11-21"),
        ({"text": DRAFT, "as_of": "20240506"}, 400, "2026-11-21"),
        ({"text": DRAFT, "as_of": "2024-02-30"}, 400, "2026-11-21"),
        ({"kept": "%%%", "kept_name": "a.docx"}, 400, "重新选择文件"),
    ],
)
def test_a_form_that_cannot_be_used_comes_back_with_a_sentence_and_the_text(
    desk: FlaskClient, form: dict[str, str], status: int, said: str
) -> None:
    soup = parsed(desk.post("/draft", data=form), status)
    message = one(soup, ".warning[role=alert]").get_text()
    assert said in message
    assert message.endswith("。")
    assert one(soup, "textarea[name=text]").get_text() == "\n" + form.get("text", "").replace("\r\n", "\n")


def test_of_a_text_and_a_file_at_once_both_are_kept_until_one_is_chosen(desk: FlaskClient) -> None:
    soup = report(desk, 400, text=WITHOUT_CITATIONS, file=file(word_file(), "a.docx"))
    assert "一次只能核对一样" in one(soup, ".warning").get_text()
    assert texts(soup, ".warning button") == ["只核对正文", "只核对文件“a.docx”"]
    form = {str(field["name"]): str(field["value"]) for field in soup.select("form.draft input[type=hidden]")}
    form["text"] = one(soup, "textarea[name=text]").get_text().removeprefix("\n")
    assert form["text"] == WITHOUT_CITATIONS
    assert not report(desk, **form, use="text").select(".finding")
    assert len(report(desk, **form, use="file").select(".finding")) > 8


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"\x00\x01\x02\xff" * 100, "a.txt"), (b"PK\x03\x04broken", "a.docx"), (b"\xd0\xcf\x11\xe0" * 200, "a.docx")],
)
def test_a_file_that_cannot_be_read_is_told_in_a_sentence(desk: FlaskClient, content: bytes, name: str) -> None:
    message = one(report(desk, 422, file=file(content, name)), ".warning").get_text()
    assert message.endswith("。")
    answer = desk.post("/api/check", data={"file": file(content, name)})
    assert answer.status_code == 422
    assert answer.get_json()["error"]["message"] == message


@pytest.mark.parametrize("url", ["/draft", "/draft/download?as=html", "/api/check"])
@pytest.mark.parametrize("size", [BOUNDS.bytes + 1, MOST_SENT + 1])
def test_a_file_that_is_too_large_is_told_in_a_sentence(desk: FlaskClient, url: str, size: int) -> None:
    answer = posted(desk, url, b"a" * size, "a.txt")
    assert answer.status_code == 413
    if url == "/api/check":
        assert answer.get_json()["error"]["code"] == "too_large"
        assert answer.get_json()["error"]["message"].endswith("。")
    else:
        assert one(parsed(answer, 413), ".warning, .message").get_text().endswith("。")


def test_a_text_that_is_too_large_is_told_in_a_sentence(desk: FlaskClient) -> None:
    for text in ("字" * 600_000, "a" * MOST_SENT):
        body = urlencode({"text": text}).encode()
        assert desk.post("/draft", data=body, content_type="application/x-www-form-urlencoded").status_code == 413
    assert desk.post("/api/check", json={"text": "字" * 600_000}).status_code == 413


def test_many_small_fields_are_refused(desk: FlaskClient) -> None:
    fields = {f"field{number}": "x" for number in range(200)}
    assert desk.post("/draft", data={**fields, "file": file(DRAFT, "a.txt")}).status_code == 413


@pytest.mark.parametrize("kind", ["", "exe", "md", "txt"])
def test_a_kind_that_is_not_given_is_refused_with_a_sentence(desk: FlaskClient, kind: str) -> None:
    answer = desk.post(f"/draft/download?as={kind}", data={"file": file(word_file(), "a.docx")})
    assert one(parsed(answer, 400), ".message").get_text().endswith("。")


@pytest.mark.parametrize("day", ["2024-2-3", "2024-02-03"])
def test_a_day_is_read_for_a_draft_as_it_is_for_a_search(desk: FlaskClient, day: str) -> None:
    checked = desk.post("/api/check", json={"text": "第一条", "as_of": day})
    searched = desk.get("/api/documents", query_string={"as_of": day})
    assert checked.get_json()["as_of"] == searched.get_json()["as_of"] == "2024-02-03"


@pytest.mark.parametrize(
    ("body", "mimetype", "status", "code"),
    [
        (b"", "application/json", 400, "bad_request"),
        (b"{", "application/json", 400, "bad_request"),
        (b"\xff", "application/json", 400, "bad_request"),
        (b"[" * 100_000, "application/json", 400, "bad_request"),
        (b'"text"', "application/json", 400, "bad_request"),
        (b"{}", "application/json", 400, "bad_request"),
        (b'{"text": ""}', "application/json", 400, "bad_request"),
        (b'{"text": 3}', "application/json", 400, "bad_request"),
        (b'{"text": null}', "application/json", 400, "bad_request"),
        (b'{"text": "a", "as_of": 2024}', "application/json", 400, "bad_request"),
        (b'{"text": "a", "as_of": "2024-2-30"}', "application/json", 400, "bad_request"),
        (b'{"text": "a", "asof": "2024-02-03"}', "application/json", 400, "bad_request"),
        (b'{"text": "\\ud800"}', "application/json", 400, "bad_request"),
        (b"text", "text/plain", 415, "unsupported_media_type"),
        (b"text=a", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
        (b"--x--", "multipart/form-data; boundary=x", 400, "bad_request"),
    ],
)
def test_the_api_refuses_what_it_cannot_read(
    desk: FlaskClient, body: bytes, mimetype: str, status: int, code: str
) -> None:
    answer = desk.post("/api/check", data=body, content_type=mimetype)
    assert answer.status_code == status
    error = answer.get_json()["error"]
    assert error["code"] == code
    assert error["message"].endswith("。")


# Nothing is kept


@pytest.mark.parametrize("url", ["/draft", "/draft/download?as=html", "/draft/download?as=nope"])
def test_no_answer_to_a_draft_is_kept_by_anybody(desk: FlaskClient, url: str) -> None:
    for form in ({"text": DRAFT}, {"text": DRAFT, "as_of": "x"}):
        assert desk.post(url, data=form).headers["Cache-Control"] == "no-store"
    assert desk.post("/api/check", json={"text": DRAFT}).headers["Cache-Control"] == "no-store"
    assert desk.post("/api/check", json={"text": ""}).headers["Cache-Control"] == "no-store"


def test_a_defect_is_logged_by_its_place_without_a_word_of_the_draft(
    desk: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(raw: bytes, name: str) -> None:
        try:
            {"": 0}[raw.decode()]
        except KeyError as error:
            raise ValueError(raw.decode()) from error

    monkeypatch.setattr("web.kept.read_draft", broken)
    with caplog.at_level(logging.DEBUG):
        answer = desk.post("/draft", data={"text": "不可外传的一句话"})
    assert answer.status_code == 500
    assert "不可外传" not in answer.get_data(as_text=True)
    assert "ValueError" in caplog.text
    assert "KeyError" in caplog.text
    assert "test_drafts.py" in caplog.text
    assert "不可外传" not in caplog.text


# Too many findings

MANY = "《示例工作条例（试行）》第三条。\n" * MOST_LISTED + "《示例工作条例（试行）》第九十九条。\n" * 20


def test_a_page_lists_so_many_findings_and_tells_how_many_more_there_are(desk: FlaskClient) -> None:
    soup = report(desk, text=MANY)
    assert (
        len(soup.select("li.finding"))
        == len({str(mark["data-finding"]) for mark in soup.select(".sheet mark[data-finding]")})
        == MOST_LISTED
    )
    assert one(soup, ".total").get_text() == "20 处要改"
    assert f"只列出 {MOST_LISTED} 处，要改的在前；另有 20 处没有列出" in one(soup, ".outcome .warning").get_text()
    assert one(soup, "h2.need .quiet").get_text() == "20 处"
    assert one(soup, ".settled summary").get_text() == f"其余 {MOST_LISTED} 处，列出 {MOST_LISTED - 20} 处"
    assert [each.get_text() for each in soup.select(".counts li")] == ["条款号不符 20", f"一致 {MOST_LISTED}"]
    assert len(one(soup, ".sheet").select("p[data-line]")) == MOST_LISTED + 20


def test_an_answer_lists_as_many_and_a_file_all(desk: FlaskClient) -> None:
    answer = found(desk, MANY)
    assert (len(answer["findings"]), answer["unlisted"]) == (MOST_LISTED, 20)
    assert answer["coverage"]["marks"] == MOST_LISTED + 20
    whole = download(desk, "json", text=MANY).get_json()
    assert (len(whole["findings"]), whole["unlisted"]) == (MOST_LISTED + 20, 0)
    assert found(desk)["unlisted"] == 0


def test_the_pane_lists_as_many(desk: FlaskClient) -> None:
    text = "《示例工作条例（试行）》第九十九条。\n" * (MOST_LISTED + 20)
    soup = parsed(desk.post("/panel", data={"text": text}))
    assert len(soup.select(".found li")) == MOST_LISTED
    assert one(soup, ".headline").get_text() == f"{MOST_LISTED + 20} 处要改"
    assert "另有 20 处没有列出" in one(soup, ".warning").get_text()
