"""Official wording takes the place of a digest only if it is the document, that version of it, and all of it."""

import hashlib
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import docx
import pytest
import yaml

from kb.corpus.folder import Corpus
from kb.documents.document import Document
from kb.errors import NotFoundError
from kb.files.front_matter import split_front_matter
from kb.intake.official import pulling
from kb.intake.official.fetching import Fetcher
from kb.intake.official.pulling import ArticleChange, OfflineError, PullDesk, Pulled
from tests.conftest import SHIPPED
from tests.intake.test_fetching import closed_address
from tests.support import print_shop
from tests.support.recorded_sites import Law, law_database, word_file
from tests.support.shelves import QUYUE, corpus_in
from tests.support.site import QUICK, Reply, Site, html, redirect, regulation

NOTE_2015 = "（2015年5月5日示例委员会会议通过　2015年6月1日示例委员会发布）"
NOTE_2024 = "（2015年5月5日示例委员会会议通过　2015年6月1日发布　2024年2月20日示例委员会会议修订　2024年3月1日发布）"
QUYUE_2024 = regulation(note=NOTE_2024)
QINGDIAN = regulation("示例清点办法", 4, in_force="本办法自2020年2月1日起施行。")


@dataclass
class Desk:
    """A site, a corpus whose catalogue names its addresses, and a fetcher."""

    site: Site
    folder: Path
    fetcher: Fetcher

    def pull(self, identifier: str, *urls: str) -> Pulled:
        shelf = PullDesk(corpus_in(self.folder, {identifier: list(urls)}))
        (one,) = pulling.pull(shelf, shelf.with_ids([identifier]), self.fetcher)
        return one

    def check(self, identifier: str, *urls: str) -> Pulled:
        shelf = PullDesk(corpus_in(self.folder, {identifier: list(urls)}))
        (one,) = pulling.check_for_changes(shelf, shelf.with_ids([identifier], full_only=True), self.fetcher)
        return one

    def refused(self, identifier: str, *urls: str) -> str:
        """The reasons why nothing was stored."""
        one = self.pull(identifier, *urls)
        assert one.outcome == "failed"
        assert not self.local(identifier).exists()
        assert [tried.url for tried in one.tried] == list(urls)
        return "\n".join(tried.reason for tried in one.tried)

    def local(self, identifier: str) -> Path:
        return self.folder / "local" / f"{identifier}.md"

    def held(self, identifier: str) -> Document:
        corpus = Corpus(self.folder)
        (file,) = (file for file in corpus.files() if file.id == identifier)
        return corpus.read(file, corpus.catalogue())


@pytest.fixture
def desk(site: Site, tmp_path: Path) -> Iterator[Desk]:
    with Fetcher(QUICK) as fetcher:
        yield Desk(site, tmp_path / "corpus", fetcher)


# What is stored


def test_the_official_text_takes_the_place_of_the_digest_under_the_same_addresses(desk: Desk) -> None:
    url = desk.site.serve("/quyue.txt", QUYUE_2024)
    one = desk.pull("quyue-2024", url)
    assert (one.outcome, one.url, one.articles, one.expected, one.problems, one.tried) == ("stored", url, 6, 6, (), ())
    document = desk.held("quyue-2024")
    assert document.metadata.text == "full"
    assert document.path == "local/quyue-2024.md"
    assert [p.address for p in document.passages if p.kind == "article"] == [f"art_{n}" for n in range(1, 7)]
    assert document.part_text("art_3") == "第三条　取阅卡片的人先写下姓名和时间，看完后放回第3格，不得带出样例室。"
    assert document.holds("chp_2")


def test_where_and_when_the_text_was_fetched_stands_in_its_front_matter(desk: Desk) -> None:
    url = desk.site.serve("/quyue.txt", QUYUE_2024)
    one = desk.pull("quyue-2024", url)
    front, body, _ = split_front_matter(desk.local("quyue-2024").read_text("utf-8"))
    assert front["source"] == url
    assert front["fetched"] == one.fetched
    assert one.fetched.endswith("Z")
    assert front["sha256"] == one.sha256 == hashlib.sha256(QUYUE_2024.encode()).hexdigest()
    assert body.strip() == QUYUE_2024.strip()
    assert desk.held("quyue-2024").metadata.fetched == one.fetched


def test_the_catalogue_goes_on_to_tell_what_it_knows(desk: Desk) -> None:
    desk.pull("quyue-2024", desk.site.serve("/quyue.txt", QUYUE_2024))
    catalogue = desk.folder / "catalogue.yaml"
    catalogue.write_text(catalogue.read_text("utf-8").replace("现行有效", "已废止"), "utf-8")
    known = desk.held("quyue-2024").metadata
    assert (known.status, known.issuer, known.aliases) == ("已废止", "示例委员会", ("取阅条例",))


def test_a_document_that_only_has_a_file_is_pulled_with_all_that_its_file_says(desk: Desk) -> None:
    url = desk.site.serve("/b.txt", regulation("样例补抄办法", 5))
    corpus_in(desk.folder, {})
    front = f"title: 样例补抄办法\ngenre: 办法\nissuer: 样例室\narticles: 5\ntext: digest\nofficial_urls: ['{url}']"
    (desk.folder / "regulations" / "buchao.md").write_text(f"---\n{front}\n---\n\n第一条　说明目的。\n", "utf-8")
    shelf = PullDesk(Corpus(desk.folder))
    (one,) = pulling.pull(shelf, shelf.with_ids(["buchao"]), desk.fetcher)
    assert one.outcome == "stored"
    known = desk.held("buchao").metadata
    assert (known.text, known.issuer, known.articles, known.official_urls) == ("full", "样例室", 5, (url,))


def test_addresses_are_tried_in_order_and_the_others_told(desk: Desk) -> None:
    urls = [
        desk.site.url + "/gone",
        desk.site.serve("/other.txt", QINGDIAN),
        desk.site.serve("/quyue.txt", QUYUE_2024),
        desk.site.serve("/never.txt", QUYUE_2024),
    ]
    one = desk.pull("quyue-2024", *urls)
    assert (one.outcome, one.url) == ("stored", urls[2])
    assert [tried.url for tried in one.tried] == urls[:2]
    assert "404" in one.tried[0].reason
    assert "网页上是《示例清点办法》" in one.tried[1].reason
    assert not desk.site.asked("/never.txt")


def test_the_address_after_redirects_is_the_source(desk: Desk) -> None:
    end = desk.site.serve("/new/quyue.txt", QUYUE_2024)
    desk.site.answer("/quyue", redirect("/new/quyue.txt"))
    assert desk.pull("quyue-2024", desk.site.url + "/quyue").url == end
    assert desk.held("quyue-2024").metadata.source == end


def test_pulling_again_writes_only_what_changed(desk: Desk) -> None:
    url = desk.site.serve("/quyue.txt", QUYUE_2024)
    desk.pull("quyue-2024", url)
    written = desk.local("quyue-2024").read_bytes()
    assert desk.pull("quyue-2024", url).outcome == "unchanged"
    assert desk.local("quyue-2024").read_bytes() == written
    desk.site.serve("/quyue.txt", regulation(note=NOTE_2024, changed={3: "取阅卡片的人应当洗手。"}))
    again = desk.pull("quyue-2024", url)
    assert again.outcome == "stored"
    assert {difference.new or difference.old for difference in again.differences} == {"第三条"}
    assert "洗手" in desk.held("quyue-2024").part_text("art_3")
    (aside,) = (desk.folder / "local" / ".replaced").iterdir()
    assert aside.read_bytes() == written


def test_without_ids_all_that_is_not_held_in_full_and_has_an_address_is_pulled(desk: Desk) -> None:
    urls = {
        "quyue-2024": [desk.site.serve("/quyue.txt", QUYUE_2024)],
        "qingdian-2020": [desk.site.serve("/qingdian.txt", QINGDIAN)],
    }
    shelf = PullDesk(corpus_in(desk.folder, urls))
    assert [wanted.id for wanted in shelf.to_pull()] == ["qingdian-2020", "quyue-2024"]
    assert shelf.to_check() == []
    assert [one.outcome for one in pulling.pull(shelf, shelf.to_pull(), desk.fetcher)] == ["stored", "stored"]
    shelf = PullDesk(Corpus(desk.folder))
    assert shelf.to_pull() == []
    assert [wanted.id for wanted in shelf.to_check()] == ["qingdian-2020", "quyue-2024"]


@pytest.mark.parametrize("identifier", ["meiyou", "baoguan-2022"])
def test_what_is_not_known_or_has_no_address_is_told(desk: Desk, identifier: str) -> None:
    shelf = PullDesk(corpus_in(desk.folder, {}))
    with pytest.raises(NotFoundError, match=identifier):
        shelf.with_ids([identifier])


# What is not the document


def test_another_document_is_not_stored(desk: Desk) -> None:
    assert "网页上是《示例清点办法》" in desk.refused("quyue-2024", desk.site.serve("/a", QINGDIAN))


def test_a_document_of_a_like_title_is_not_stored(desk: Desk) -> None:
    for title in ("示例取阅条例（试行）", "示例取阅条例实施细则", "新示例取阅条例"):
        text = regulation(title, note=NOTE_2024)
        assert "不是《示例取阅条例》" in desk.refused("quyue-2024", desk.site.serve("/a", text))


def test_a_page_that_only_mentions_the_document_is_not_stored(desk: Desk) -> None:
    text = "样例新闻\n\n示例委员会近日发布了《示例取阅条例》，共六条。\n\n样例小组表示欢迎。\n"
    desk.refused("quyue-2024", desk.site.serve("/a", text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (regulation(articles=5, note=NOTE_2024), "找到 5 条，应有 6 条"),
        (regulation(articles=7, note=NOTE_2024), "找到 7 条，应有 6 条"),
        (regulation(articles=7, note=NOTE_2024, skip=3), "缺第三条"),
        (QUYUE_2024.replace("第四条", "第三条"), "编号重复"),
        (regulation(note=NOTE_2024).replace("第二章　附　则\n\n", ""), "第二章"),
    ],
)
def test_a_text_that_is_not_whole_is_not_stored(desk: Desk, text: str, said: str) -> None:
    assert said in desk.refused("quyue-2024", desk.site.serve("/a", text))


def test_two_lists_in_one_article_are_no_fault(desk: Desk) -> None:
    lists = "取阅分两类：\n\n（一）当日；\n\n（二）隔日；\n\n（一）借出；\n\n（二）抄录。"
    text = regulation(note=NOTE_2024, changed={3: lists})
    one = desk.pull("quyue-2024", desk.site.serve("/a", text))
    assert one.outcome == "stored"
    assert any("编号重复" in problem for problem in one.problems)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (regulation(note=NOTE_2015), "2015年6月1日，这是另一个版本《示例取阅条例》（2015）（quyue-2015）"),
        (regulation(note="（2031年1月1日示例委员会会议修订）"), "与目录里的日期（2024年4月1日）对不上"),
        (regulation(note="示例委员会2015年5月5日通过"), "另一个版本"),
        (regulation(in_force="本条例自2015年7月1日起施行。"), "没有日期能说明是哪一个版本"),
        (regulation(in_force="本条例自发布之日起施行。"), "没有日期能说明是哪一个版本"),
    ],
)
def test_a_wrong_version_is_never_stored(desk: Desk, text: str, said: str) -> None:
    assert said in desk.refused("quyue-2024", desk.site.serve("/a", text))


def test_the_later_version_is_not_stored_as_the_earlier_one(desk: Desk) -> None:
    # 12371's page of 党章 has one address for ever, with each time the version in force.
    url = desk.site.serve("/special/", QUYUE_2024)
    assert "另一个版本《示例取阅条例》（2024）（quyue-2024）" in desk.refused("quyue-2015", url)
    later = desk.site.serve("/special/", regulation(in_force="本条例自2024年4月1日起施行。"))
    assert "条文写明自 2024年4月1日 起施行" in desk.refused("quyue-2015", later)


@pytest.mark.parametrize(
    "text",
    [
        regulation(note=NOTE_2024, in_force="本条例自发布之日起施行。"),
        regulation(note="（2024年2月20日示例委员会会议通过）", in_force="本条例自发布之日起施行。"),
        regulation(note="示例委员会部分修改，2024年2月20日通过", in_force="本条例自发布之日起施行。"),
        regulation(in_force="本条例自2024年4月1日起施行。2015年6月1日发布的同名条例同时废止。"),
    ],
)
def test_a_version_is_stored_if_its_dates_prove_it(desk: Desk, text: str) -> None:
    assert desk.pull("quyue-2024", desk.site.serve("/a", text)).outcome == "stored"


def test_a_page_that_was_put_up_before_the_other_version_was_there_proves_it(desk: Desk) -> None:
    text = regulation(in_force="本条例自发布之日起施行。")
    assert desk.pull("quyue-2015", desk.site.serve("/2015/06/10/ARTI1.shtml", text)).outcome == "stored"
    url = desk.site.serve("/2015/06/10/ARTI2.shtml", text)
    assert "那时还没有这个版本" in desk.refused("quyue-2024", url)


def test_the_text_of_another_version_that_is_held_is_not_stored_under_two_ids(desk: Desk) -> None:
    text = regulation(in_force="本条例自2024年4月1日起施行。", changed={3: "取阅卡片的人应当洗手。"})
    corpus_in(desk.folder, {})
    (desk.folder / "local").mkdir()
    held = regulation(note=NOTE_2015, in_force="本条例自2024年4月1日起施行。", changed={3: "取阅卡片的人应当洗手。"})
    (desk.folder / "local" / "quyue-2015.md").write_text(f"---\ntitle: {QUYUE}\n---\n\n{held}", "utf-8")
    assert "一字不差" in desk.refused("quyue-2024", desk.site.serve("/a", text))


def test_links_to_the_digest_must_not_lead_nowhere(desk: Desk) -> None:
    text = QUYUE_2024.replace("第二章　附　则\n\n", "").replace("第一章　总　则\n\n", "")
    assert "条文要点里有而这里没有：第一章、第二章" in desk.refused("quyue-2024", desk.site.serve("/a", text))


# Texts without a number of articles on record


def outline(*numbers: str, length: int = 12) -> str:
    parts = [f"{n}、样例小组的第{n}件事\n\n" + "小组成员轮流值日，把木匣里的卡片逐张看过。" * length for n in numbers]
    return "关于加强样例小组建设的意见\n\n为加强样例小组建设，提出如下意见。\n\n" + "\n\n".join(parts) + "\n"


def test_a_text_in_parts_is_stored_if_they_follow_one_another(desk: Desk) -> None:
    one = desk.pull("xiaozu-2021", desk.site.serve("/a", outline("一", "二", "三", "四")))
    assert (one.outcome, one.articles, one.expected) == ("stored", None, None)
    assert desk.held("xiaozu-2021").holds("sec_4__p_1")


def with_subs(*numbers: str) -> str:
    """An outline of two parts with so many （一） under each."""
    text = outline("一", "二", length=24)
    for part, own in zip(("一", "二"), numbers, strict=True):
        subs = "".join(f"（{number}）第{number}项小事\n\n样例小组照此办理。\n\n" for number in own)
        text = text.replace(f"{part}、样例小组的第{part}件事\n\n", f"{part}、样例小组的第{part}件事\n\n{subs}")
    return text


@pytest.mark.parametrize(("numbers", "is_whole"), [(("一二", "一二"), True), (("一二", "三四"), True), (("一二", "四五"), False), (("一三", "四五"), False)])  # fmt: skip
def test_numbers_in_brackets_begin_again_in_each_part_or_run_on(
    desk: Desk, numbers: tuple[str, str], is_whole: bool
) -> None:
    one = desk.pull("xiaozu-2021", desk.site.serve("/a", with_subs(*numbers)))
    assert one.outcome == ("stored" if is_whole else "failed")
    assert is_whole or "编号不连续" in one.tried[0].reason


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (outline("一", "二", "四"), "没有从一开始连续编号"),
        (outline("二", "三"), "没有从一开始连续编号"),
        (outline("一", "二", length=1), "可能不是全文"),
        ("关于加强样例小组建设的意见\n\n" + "小组成员轮流值日。\n\n" * 200, "没有从一开始连续编号"),
    ],
)
def test_a_text_of_odd_structure_is_told_and_not_stored(desk: Desk, text: str, said: str) -> None:
    assert said in desk.refused("xiaozu-2021", desk.site.serve("/a", text))


def test_where_the_number_of_articles_is_not_known_the_last_one_shows_that_it_is_the_last(desk: Desk) -> None:
    text = regulation("示例保管规定", 5, in_force="本规定自印发之日起施行。")
    half = text.partition("第二章")[0]
    assert "可能不是全文" in desk.refused("baoguan-2022", desk.site.serve("/half", half))
    assert desk.pull("baoguan-2022", desk.site.serve("/a", text)).outcome == "stored"


# Pages that are in the way


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (html("请完成下方验证后继续", title="安全验证"), "要求输入验证码"),
        (html("您的访问过于频繁，请稍后再试。"), "访问过于频繁"),
        (html("您的请求带有不合法参数，已被网站管理员设置拦截！\n网站防火墙"), "防火墙"),
        (html("用户登录\n用户名\n密码", around=""), "先登录"),
        ("<html><head><script>window.go()</script></head><body></body></html>", "网页上没有文字"),
        (html("请开启JavaScript并刷新该页", around=""), "脚本"),
    ],
)
def test_a_page_that_stands_before_the_document_is_told_by_what_it_is(desk: Desk, page: str, said: str) -> None:
    reason = desk.refused("quyue-2024", desk.site.serve("/a", page, "text/html; charset=utf-8"))
    assert said in reason
    assert "不是这份文件" in reason


def test_a_picture_is_no_document(desk: Desk) -> None:
    assert "image/png" in desk.refused("quyue-2024", desk.site.serve("/a", b"\x89PNG", "image/png"))


@pytest.mark.parametrize("raw", [b"", b"\x00\x01\x02" * 300, QUYUE_2024.encode()[:-2] + b"\xff\xfe\xfd"])
def test_a_body_that_is_no_text_is_told(desk: Desk, raw: bytes) -> None:
    desk.refused("quyue-2024", desk.site.serve("/a", raw, "text/plain"))


@pytest.mark.parametrize(
    ("encoding", "charset"), [("gb18030", ""), ("gb18030", "gbk"), ("gb18030", "iso-8859-1"), ("utf-8", "iso-8859-1")]
)
def test_a_text_is_read_in_the_encoding_that_it_has(desk: Desk, encoding: str, charset: str) -> None:
    media_type = "text/plain" + (f"; charset={charset}" if charset else "")
    one = desk.pull("quyue-2024", desk.site.serve("/a", QUYUE_2024.encode(encoding), media_type))
    assert one.outcome == "stored"
    assert one.sha256 == hashlib.sha256(QUYUE_2024.encode(encoding)).hexdigest()
    assert "样例室" in desk.held("quyue-2024").part_text("art_3")


# Pages


def test_a_web_page_is_stored_without_what_is_around_the_text(desk: Desk) -> None:
    page = html(QUYUE_2024 + "\n打印本页\n版权所有 示例网\n", title="示例取阅条例--示例网")
    assert desk.pull("quyue-2024", desk.site.serve("/a.html", page, "text/html; charset=utf-8")).outcome == "stored"
    assert "版权所有" not in desk.local("quyue-2024").read_text("utf-8")


@pytest.mark.parametrize(("encoding", "header", "meta"), [("gb18030", "gb2312", ""), ("gb18030", "", "gb2312"), ("gb18030", "", ""), ("utf-8", "", "")])  # fmt: skip
def test_a_web_page_is_read_in_the_encoding_that_it_has(desk: Desk, encoding: str, header: str, meta: str) -> None:
    page = html(QUYUE_2024, charset=meta).encode(encoding)
    url = desk.site.serve("/a.html", page, "text/html" + (f"; charset={header}" if header else ""))
    assert desk.pull("quyue-2024", url).outcome == "stored"


def test_a_pdf_file_is_stored(desk: Desk) -> None:
    file = print_shop.pdf_file(
        [print_shop.Leaf(print_shop.set_type([line for line in QUYUE_2024.split("\n") if line]))]
    )
    one = desk.pull("quyue-2024", desk.site.serve("/a", file, "application/octet-stream"))
    assert (one.outcome, one.articles, one.tried) == ("stored", 6, ())
    assert desk.held("quyue-2024").part_text("art_3").endswith("不得带出样例室。")


def test_a_word_file_is_stored(desk: Desk) -> None:
    written = docx.Document()
    for line in filter(None, QUYUE_2024.split("\n")):
        written.add_paragraph(line)
    file = BytesIO()
    written.save(file)
    one = desk.pull("quyue-2024", desk.site.serve("/quyue.docx", file.getvalue(), "application/octet-stream"))
    assert (one.outcome, one.articles, one.tried) == ("stored", 6, ())


def test_a_file_that_its_reader_cannot_stand_costs_only_itself(desk: Desk) -> None:
    broken = desk.site.serve("/a.pdf", b"%PDF-1.4\n" + bytes(range(256)) * 40, "application/pdf")
    one = desk.pull("quyue-2024", broken, desk.site.serve("/b.txt", QUYUE_2024))
    assert one.outcome == "stored"
    assert one.tried[0].reason.endswith("。")


REAL = {
    "dangyuan-jiaoyu-2019.html": ("dangyuan-jiaoyu-2019", 46),
    "dangyuan-jiaoyu-2019.news.html": ("dangyuan-jiaoyu-2019", 46),
    "fazhan-dangyuan-2026.html": ("fazhan-dangyuan-2026", 44),
    "jiguan-jiceng-2019.news.html": ("jiguan-jiceng-2019", 43),
    "zhangcheng-2022.html": ("zhangcheng-2022", 55),
    "zhengzhi-jianshe-2019.html": ("zhengzhi-jianshe-2019", None),
    "zhibu-2018.txt": ("zhibu-2018", 37),
    "zhunze-2016.md": ("zhunze-2016", None),
    "lianjie-2015.md": ("lianjie-2015", 8),
    "zhuti-zeren-2020.md": ("zhuti-zeren-2020", 25),
}
# What the texts themselves do not say and their addresses do, as those of the news sites have it.
PUT_UP = {"fazhan-dangyuan-2014.txt": ("fazhan-dangyuan-2014", 44, "/2014/06/10/ARTI1402408565380843.shtml")}


def shipped_with(folder: Path, identifier: str, url: str) -> PullDesk:
    """The shipped corpus, its catalogue naming `url` alone for one document."""
    (folder / "regulations").mkdir(parents=True, exist_ok=True)
    content = yaml.safe_load((SHIPPED / "catalogue.yaml").read_text("utf-8"))
    for row in content["regulations"]:
        row["official_urls"] = [url] if row["id"] == identifier else []
    (folder / "catalogue.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    for path in (SHIPPED / "regulations").glob("*.md"):
        lines = [
            line for line in path.read_text("utf-8").splitlines() if not line.startswith(("official_urls", "- http"))
        ]
        (folder / "regulations" / path.name).write_text("\n".join(lines) + "\n", "utf-8")
    return PullDesk(Corpus(folder))


def media_type_of(name: str) -> str:
    return "text/html; charset=utf-8" if name.endswith(".html") else "text/plain"


@pytest.mark.parametrize(
    "name",
    REAL,
)
def test_real_pages_are_stored_under_their_ids(shared: Path, desk: Desk, name: str) -> None:
    identifier, articles = REAL[name]
    raw = (shared / "regulations" / name).read_bytes()
    shelf = shipped_with(desk.folder, identifier, desk.site.serve(f"/{name}", raw, media_type_of(name)))
    (one,) = pulling.pull(shelf, shelf.with_ids([identifier]), desk.fetcher)
    assert (one.outcome, one.articles, one.tried) == ("stored", articles, ())
    document = desk.held(identifier)
    assert [p.address for p in document.passages if p.kind == "article"] == [
        f"art_{n}" for n in range(1, (articles or 0) + 1)
    ]
    assert document.metadata.text == "full"


@pytest.mark.parametrize("name", PUT_UP)
def test_a_real_text_without_dates_is_stored_if_its_address_has_one(shared: Path, desk: Desk, name: str) -> None:
    identifier, articles, path = PUT_UP[name]
    raw = (shared / "regulations" / name).read_bytes()
    shelf = shipped_with(desk.folder, identifier, desk.site.serve(path, raw, "text/plain"))
    (one,) = pulling.pull(shelf, shelf.with_ids([identifier]), desk.fetcher)
    assert (one.outcome, one.articles) == ("stored", articles)


@pytest.mark.parametrize(
    ("name", "identifier"),
    [
        ("zhangcheng-2022.html", "zhangcheng-2017"),
        ("fazhan-dangyuan-2026.html", "fazhan-dangyuan-2014"),
        ("jiguan-jiceng-2019.news.html", "jiguan-jiceng-2010"),
        ("zhangcheng-2007.gb18030.txt", "zhangcheng-2012"),
        ("zhangcheng-2007.gb18030.txt", "zhangcheng-2002"),
        ("zhangcheng-2017.txt", "zhangcheng-2022"),
        ("fazhan-dangyuan-2014.txt", "fazhan-dangyuan-2026"),
        ("zhibu-2018.txt", "dangyuan-jiaoyu-2019"),
    ],
)
def test_no_real_text_is_stored_under_another_id(shared: Path, desk: Desk, name: str, identifier: str) -> None:
    raw = (shared / "regulations" / name).read_bytes()
    shelf = shipped_with(desk.folder, identifier, desk.site.serve(f"/{name}", raw, media_type_of(name)))
    (one,) = pulling.pull(shelf, shelf.with_ids([identifier]), desk.fetcher)
    assert one.outcome == "failed"
    assert not desk.local(identifier).exists()


# Comparing


def test_checking_tells_whether_the_wording_changed_and_writes_nothing(desk: Desk) -> None:
    url = desk.site.serve("/quyue.txt", QUYUE_2024)
    desk.pull("quyue-2024", url)
    written = desk.local("quyue-2024").read_bytes()
    assert desk.check("quyue-2024", url).outcome == "unchanged"
    # Laid out anew, in other bytes, the wording is the same.
    desk.site.serve("/quyue.txt", QUYUE_2024.replace("\n\n", "\r\n"))
    assert desk.check("quyue-2024", url).outcome == "unchanged"
    usual = "取阅卡片的人先写下姓名和时间，看完后放回第3格，不得带出样例室。"
    desk.site.serve("/quyue.txt", regulation(note=NOTE_2024, changed={3: usual.replace("姓名", "姓名、事由")}))
    changed = desk.check("quyue-2024", url)
    assert (changed.outcome, changed.differences) == ("changed", (ArticleChange("changed", "第三条", "第三条"),))
    assert desk.local("quyue-2024").read_bytes() == written


def test_checking_tells_new_dropped_and_moved_articles(desk: Desk) -> None:
    url = desk.site.serve("/quyue.txt", QUYUE_2024)
    desk.pull("quyue-2024", url)
    new = {
        2: "新来的组员在入组当天领一把铜钥匙，离组时当面交还。",
        3: "样例小组应当在每月月初把第2类卡片放进木匣，由值日的组员登记。",
        4: "取阅卡片的人先写下姓名和时间，看完后放回第3格，不得带出样例室。",
        5: "每年年底清点一次木匣，第5次清点的结果张贴在样例室门口。",
    }
    desk.site.serve("/quyue.txt", regulation(note=NOTE_2024, changed=new))
    one = desk.check("quyue-2024", url)
    assert one.outcome == "changed"
    assert one.differences == (
        ArticleChange("new", "", "第二条"),
        ArticleChange("moved", "第二条", "第三条"),
        ArticleChange("moved", "第三条", "第四条"),
        ArticleChange("dropped", "第四条", ""),
    )


def test_an_article_more_than_on_record_is_a_change_too(desk: Desk) -> None:
    url = desk.site.serve("/quyue.txt", QUYUE_2024)
    desk.pull("quyue-2024", url)
    longer = QUYUE_2024.replace("第六条", "第七条").replace(
        "第二章　附　则", "第六条　新来的组员领一把铜钥匙。\n\n第二章　附　则"
    )
    desk.site.serve("/quyue.txt", longer)
    one = desk.check("quyue-2024", url)
    assert one.differences == (ArticleChange("new", "", "第六条"), ArticleChange("moved", "第六条", "第七条"))
    assert one.problems == ("找到 7 条，应有 6 条。",)


def test_checking_tells_what_cannot_be_had(desk: Desk) -> None:
    url = desk.site.serve("/quyue.txt", QUYUE_2024)
    desk.pull("quyue-2024", url)
    desk.site.serve("/quyue.txt", regulation(note=NOTE_2015))
    one = desk.check("quyue-2024", url)
    assert one.outcome == "failed"
    assert "另一个版本" in one.tried[0].reason
    desk.site.answer("/quyue.txt", Reply(status=403))
    assert "403" in desk.check("quyue-2024", url).tried[0].reason


def test_a_digest_cannot_be_checked(desk: Desk) -> None:
    with pytest.raises(NotFoundError, match="还没有全文"):
        desk.check("quyue-2024", desk.site.url + "/a")


# Without a network


def test_without_a_network_it_is_said_once(desk: Desk) -> None:
    urls = {key: [closed_address() + "/a"] for key in ("quyue-2015", "quyue-2024", "qingdian-2020", "xiaozu-2021")}
    shelf = PullDesk(corpus_in(desk.folder, urls))
    with pytest.raises(OfflineError, match=r"没有网络.*条文要点照旧可用.*kb import"):
        list(pulling.pull(shelf, shelf.to_pull(), desk.fetcher))
    assert len(desk.fetcher.unreachable) == 3
    assert desk.held("quyue-2024").metadata.text == "digest"


def test_one_host_that_is_down_is_not_the_network(desk: Desk) -> None:
    urls = {"qingdian-2020": [closed_address() + "/a"], "quyue-2024": [desk.site.serve("/a", QUYUE_2024)]}
    shelf = PullDesk(corpus_in(desk.folder, urls))
    done = list(pulling.pull(shelf, shelf.to_pull(), desk.fetcher))
    assert [one.outcome for one in done] == ["failed", "stored"]
    assert "连不上网站" in done[0].tried[0].reason


# Killed


def test_killed_while_it_stores_it_leaves_the_old_text(desk: Desk) -> None:
    url = desk.site.serve("/quyue.txt", QUYUE_2024)
    desk.pull("quyue-2024", url)
    written = desk.local("quyue-2024").read_bytes()
    # Stops where all but the last step is done: the new file is written, and is to take the place of the old.
    program = textwrap.dedent(f"""
        import os, signal, sys
        from pathlib import Path
        from kb.corpus import Corpus
        from kb.documents import Metadata
        Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
        Corpus(Path({str(desk.folder)!r})).write_local(Metadata("quyue-2024", "{QUYUE}"), "新的正文。")
    """)
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", program], check=False)
        assert done.returncode == -signal.SIGKILL
        assert desk.local("quyue-2024").read_bytes() == written
    assert desk.held("quyue-2024").part_text("art_1").startswith("第一条")


def test_killed_while_it_pulls_it_leaves_the_digest(desk: Desk) -> None:
    desk.site.serve("/quyue.txt", QUYUE_2024)
    corpus_in(desk.folder, {"quyue-2024": [desk.site.url + "/quyue.txt"], "qingdian-2020": [desk.site.url + "/slow"]})
    reached: list[float] = []

    def hold(handler: object) -> None:
        reached.append(time.monotonic())
        time.sleep(3)

    desk.site.answer("/slow", Reply(act=hold))
    environment = {**os.environ, "KB_CORPUS": str(desk.folder), "KB_INDEX": str(desk.folder.parent / "index")}
    process = subprocess.Popen(
        [sys.executable, "-m", "kb", "pull"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    end = time.monotonic() + 20
    while not reached and time.monotonic() < end:
        time.sleep(0.05)
    process.kill()
    process.wait()
    assert reached
    assert desk.held("quyue-2024").metadata.text == "digest"


# Pages that a script fills


def test_an_address_of_the_law_database_is_asked_for_its_file(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    word = word_file(QUYUE_2024)
    database = law_database(desk.site, [Law("2c90", QUYUE, files={"docx": word})])
    monkeypatch.setattr(pulling, "LAWS", database)
    address = f"{desk.site.url}/detail?id=2c90"
    pulled = desk.pull("quyue-2024", address)
    assert (pulled.outcome, pulled.url, pulled.articles) == ("stored", address, 6)
    assert not [request for request in desk.site.requests if request.path.startswith("/detail")]
    assert desk.check("quyue-2024", address).outcome == "unchanged"


def test_what_the_law_database_has_no_file_of_is_told_and_the_next_address_tried(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulling, "LAWS", law_database(desk.site, [Law("2c90", QUYUE)]))
    address = f"{desk.site.url}/detail?id=2c90"
    assert "没有文件" in desk.refused("quyue-2024", address)
    pulled = desk.pull("quyue-2024", address, desk.site.serve("/quyue.txt", QUYUE_2024))
    assert pulled.outcome == "stored"
    assert [tried.url for tried in pulled.tried] == [address]


def test_the_text_of_a_compilation_stays_beside_the_official_as_a_second_source(desk: Desk) -> None:
    compiled = {
        "title": QUYUE,
        "text": "full",
        "collection": "示例法律",
        "collected": "2024-05-01",
        "published": "2024-03-01",
    }
    local = desk.local("quyue-2024")
    url = desk.site.serve("/quyue.txt", QUYUE_2024)
    corpus = corpus_in(desk.folder, {"quyue-2024": [url]})
    local.parent.mkdir()
    front = yaml.safe_dump(compiled, allow_unicode=True)
    local.write_text(f"---\n{front}---\n\n{QUYUE_2024}", "utf-8")
    shelf = PullDesk(corpus)
    (pulled,) = pulling.pull(shelf, shelf.with_ids(["quyue-2024"]), desk.fetcher)
    assert pulled.outcome == "stored"
    held = desk.held("quyue-2024").metadata
    assert (held.source, held.collection, held.collected) == (url, "", None)
    (reading,) = (local.parent / ".readings" / "quyue-2024").iterdir()
    assert "collection: 示例法律" in reading.read_text("utf-8")
