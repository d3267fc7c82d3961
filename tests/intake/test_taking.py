"""What is taken from an official site comes in as the document that it is, or not at all, and overrules nothing on record."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from kb.corpus.folder import Corpus
from kb.documents.document import Document
from kb.intake.official.fetching import Fetcher
from kb.intake.official.pulling import PullDesk, Pulled
from kb.intake.official.sites import Site as OfficialSite
from kb.intake.official.taking import Chosen, on_record, take
from tests.support import print_shop
from tests.support.recorded_sites import (
    Law,
    Regulation,
    law_database,
    party_rules,
    policy_library,
    regulation_database,
    word_file,
)
from tests.support.shelves import corpus_in
from tests.support.site import QUICK, Site, regulation

TITLE = "示例取阅条例"
NEW = "示例归还条例"
NOTE_2015 = "（2015年5月5日示例委员会会议通过　2015年6月1日示例委员会发布）"
IN_FORCE_2015 = "本条例自2015年7月1日起施行。"
NOTE_2024 = "（2015年5月5日示例委员会会议通过　2015年6月1日发布　2024年2月20日示例委员会会议修订　2024年3月1日发布）"


@dataclass
class Desk:
    """A site on this machine, a corpus, and a fetcher."""

    site: Site
    folder: Path
    fetcher: Fetcher

    def take(self, official: OfficialSite, title: str, *, at: int = 0) -> Pulled:
        shelf = PullDesk(Corpus(self.folder))
        entry = official.search([title], self.fetcher).entries[at]
        (pulled,) = take(shelf, [Chosen(official, entry)], self.fetcher)
        return pulled

    def refused(self, official: OfficialSite, title: str) -> str:
        pulled = self.take(official, title)
        assert pulled.outcome == "failed"
        assert not (self.folder / "local").exists()
        return "\n".join(tried.reason for tried in pulled.tried)

    def held(self, identifier: str) -> Document:
        corpus = Corpus(self.folder)
        (file,) = (file for file in corpus.files() if file.id == identifier)
        return corpus.read(file, corpus.catalogue())

    def law(self, text: str, title: str = TITLE, **more: object) -> OfficialSite:
        return law_database(self.site, [Law("b", title, files={"docx": word_file(text)}, **more)])  # type: ignore[arg-type]


@pytest.fixture
def desk(site: Site, tmp_path: Path) -> Iterator[Desk]:
    corpus_in(tmp_path / "corpus", {})
    with Fetcher(QUICK) as fetcher:
        yield Desk(site, tmp_path / "corpus", fetcher)


# Of those on record


def test_a_text_on_record_comes_in_under_its_id_with_where_and_when_it_was_fetched(desk: Desk) -> None:
    pulled = desk.take(desk.law(regulation(note=NOTE_2024)), TITLE)
    assert (pulled.id, pulled.outcome, pulled.articles, pulled.tried) == ("quyue-2024", "stored", 6, ())
    metadata = desk.held("quyue-2024").metadata
    assert (metadata.text, metadata.source) == ("full", f"{desk.site.url}/detail?id=b")
    assert metadata.fetched == pulled.fetched
    again = desk.take(desk.law(regulation(note=NOTE_2024)), TITLE)
    assert (again.id, again.outcome) == ("quyue-2024", "unchanged")


def test_the_days_of_the_site_tell_which_version_a_text_is(desk: Desk) -> None:
    text = regulation(note=NOTE_2015, in_force=IN_FORCE_2015)
    official = desk.law(text, gbrq="2015-06-01", sxrq="2015-07-01", sxx=2)
    entry = official.search([TITLE], desk.fetcher).entries[0]
    row = on_record(PullDesk(Corpus(desk.folder)), entry)
    assert row is not None
    assert row.id == "quyue-2015"
    pulled = desk.take(official, TITLE)
    assert (pulled.id, pulled.outcome) == ("quyue-2015", "stored")


def test_where_the_text_has_no_day_those_of_the_site_decide(desk: Desk) -> None:
    bare = regulation(in_force="本条例自发布之日起施行。")
    assert "没有日期能说明是哪一个版本" in desk.refused(party_rules(desk.site, [(TITLE, bare)]), TITLE)
    pulled = desk.take(desk.law(bare), TITLE)
    assert (pulled.id, pulled.outcome) == ("quyue-2024", "stored")


def test_a_text_of_another_version_than_the_site_says_does_not_come_in(desk: Desk) -> None:
    assert "题注写的是" in desk.refused(desk.law(regulation(note=NOTE_2015)), TITLE)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (regulation("示例清点办法", 4), "不是《示例取阅条例》"),
        (regulation(note=NOTE_2024, skip=3), "找到 5 条，应有 6 条"),
        ("示例取阅条例\n\n正文即将公布，敬请期待。\n", "没有条"),
    ],
)
def test_what_is_another_text_or_not_whole_does_not_come_in(desk: Desk, text: str, reason: str) -> None:
    assert reason in desk.refused(desk.law(text), TITLE)


def test_the_site_overrules_nothing_that_is_on_record_and_the_difference_is_told(desk: Desk) -> None:
    official = desk.law(regulation(note=NOTE_2024), sxrq="2024-05-01", sxx=1)
    problems = "\n".join(desk.take(official, TITLE).problems)
    assert "网站写的施行日期是 2024年5月1日，本库记的是 2024年4月1日，没有改动" in problems
    assert "网站写的时效是已废止（sxx 1），本库记的是现行有效，没有改动" in problems
    metadata = desk.held("quyue-2024").metadata
    assert (metadata.status, metadata.effective) == ("现行有效", date(2024, 4, 1))


# New ones


def test_a_text_that_is_not_on_record_gets_an_id_and_what_it_and_the_site_say_of_it(desk: Desk) -> None:
    pulled = desk.take(desk.law(regulation(NEW, note="（2024年2月20日示例委员会会议通过）"), NEW), NEW)
    assert (pulled.id, pulled.outcome) == ("shiliguihuantiaoli-2024", "stored")
    metadata = desk.held(pulled.id).metadata
    assert (metadata.title, metadata.genre, metadata.issuer, metadata.status) == (NEW, "条例", "示例委员会", "现行有效")
    assert (metadata.approved, metadata.published) == (date(2024, 2, 20), date(2024, 3, 1))
    assert metadata.effective == date(2024, 4, 1)
    assert metadata.source == f"{desk.site.url}/detail?id=b"
    assert (metadata.supersedes, metadata.work) == ("", "")


def test_a_version_that_is_not_on_record_stands_beside_those_that_are(desk: Desk) -> None:
    note = "（2026年1月5日示例委员会会议修订　2026年2月1日发布）"
    chain = [
        {"bbbs": "b", "title": TITLE, "gbrq": "2026-02-01"},
        {"bbbs": "a", "title": TITLE, "gbrq": "2024-03-01"},
        {"bbbs": "c", "title": TITLE, "gbrq": "2015-06-01"},
    ]
    text = regulation(note=note, in_force="本条例自2026年3月1日起施行。")
    pulled = desk.take(desk.law(text, gbrq="2026-02-01", sxrq="2026-03-01", lsyg=chain), TITLE)
    assert (pulled.id, pulled.outcome) == ("shiliquyuetiaoli-2026", "stored")
    metadata = desk.held(pulled.id).metadata
    assert (metadata.supersedes, metadata.work) == ("quyue-2024", "quyue")
    assert "网站列出的其他版本：2024年3月1日、2015年6月1日公布的" in pulled.problems[-1]
    assert "（quyue-2024）之后" in pulled.problems[-1]


@pytest.mark.parametrize(
    "chain",
    [
        [{"bbbs": "b", "title": TITLE, "gbrq": "2026-02-01"}, {"bbbs": "a", "title": TITLE, "gbrq": None}],
        [{"bbbs": "b", "title": TITLE, "gbrq": "2026-02-02"}, {"bbbs": "a", "title": TITLE, "gbrq": "2024-03-01"}],
        [{"bbbs": "b", "title": TITLE, "gbrq": "2026-02-01"}, {"bbbs": "a", "title": TITLE, "gbrq": "2024-03-02"}],
        [{"bbbs": "b", "title": TITLE, "gbrq": "2026-02-01"}, {"bbbs": "c", "title": TITLE, "gbrq": "2015-06-01"}],
    ],
)
def test_whose_place_a_version_takes_is_left_open_where_the_chain_leaves_a_doubt(
    desk: Desk, chain: list[dict[str, str | None]]
) -> None:
    note = "（2026年1月5日示例委员会会议修订　2026年2月1日发布）"
    text = regulation(note=note, in_force="本条例自2026年3月1日起施行。")
    pulled = desk.take(desk.law(text, gbrq="2026-02-01", sxrq="2026-03-01", lsyg=chain), TITLE)
    assert pulled.outcome == "stored"
    assert desk.held(pulled.id).metadata.supersedes == ""


def test_a_day_of_commencement_that_is_of_an_earlier_version_is_not_taken(desk: Desk) -> None:
    text = regulation(NEW, in_force="本条例自公布之日起施行。")
    pulled = desk.take(desk.law(text, NEW, sxrq="2010-01-01"), NEW)
    assert desk.held(pulled.id).metadata.effective is None
    assert "网站写的施行日期是 2010年1月1日，本库没有记，没有采用" in "\n".join(pulled.problems)


# In other forms, from other sites


def test_where_a_form_cannot_be_had_or_is_not_the_text_the_next_is_tried(desk: Desk) -> None:
    lines = [line for line in regulation(note=NOTE_2024).split("\n") if line]
    pdf = print_shop.pdf_file([print_shop.Leaf(print_shop.set_type(lines))])
    law = Law("b", TITLE, files={"docx": b"", "pdf": pdf})
    pulled = desk.take(law_database(desk.site, [law]), TITLE)
    assert (pulled.id, pulled.outcome) == ("quyue-2024", "stored")
    assert [("文件是空的" in tried.reason) for tried in pulled.tried] == [True]


def test_an_old_law_is_a_doc_file_whatever_it_is_called_there(desk: Desk, tmp_path: Path) -> None:
    if print_shop.OFFICE is None:
        pytest.skip("LibreOffice makes the .doc file and reads it, and is not here")
    source = tmp_path / "law.docx"
    source.write_bytes(word_file(regulation(note=NOTE_2024)))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [print_shop.OFFICE, profile, "--headless", "--convert-to", "doc", "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    law = Law("b", TITLE, files={"docx": source.with_suffix(".doc").read_bytes()})
    pulled = desk.take(law_database(desk.site, [law]), TITLE)
    assert (pulled.id, pulled.outcome) == ("quyue-2024", "stored")


def test_a_doc_file_that_cannot_be_read_here_is_told_with_the_next_step(desk: Desk) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048)
    reason = desk.refused(law_database(desk.site, [Law("b", TITLE, files={"docx": ole})]), TITLE)
    assert "另存为" in reason


def test_an_entry_without_files_is_told_with_its_address(desk: Desk) -> None:
    reason = desk.refused(law_database(desk.site, [Law("b", TITLE)]), TITLE)
    assert f"只有条目，没有文件；请用浏览器打开 {desk.site.url}/detail?id=b" in reason


def test_the_page_of_a_regulation_comes_in_with_the_word_of_the_site_that_it_is_in_force(desk: Desk) -> None:
    text = regulation(NEW, note="（2024年3月1日示例令第8号公布）")
    pulled = desk.take(regulation_database(desk.site, [Regulation(8, NEW, text)]), NEW)
    assert (pulled.outcome, pulled.articles) == ("stored", 6)
    metadata = desk.held(pulled.id).metadata
    assert (metadata.status, metadata.published) == ("现行有效", date(2024, 3, 1))
    assert metadata.source == f"{desk.site.url}/front/law/detail?LawID=8"


def test_the_page_of_a_party_rule_comes_in_as_the_version_that_its_text_says(desk: Desk) -> None:
    pulled = desk.take(party_rules(desk.site, [(TITLE, regulation(note=NOTE_2015, in_force=IN_FORCE_2015))]), TITLE)
    assert (pulled.id, pulled.outcome) == ("quyue-2015", "stored"), pulled.tried
    assert [tried.reason[:4] for tried in pulled.tried] == ["题注写的"]


def test_of_a_notice_that_issues_rules_the_rules_come_in(desk: Desk) -> None:
    rules = regulation("示例登记办法", 8, in_force="本办法自2024年4月1日起施行。").replace("本条例", "本办法")
    notice = f"示例办公厅关于印发《示例登记办法》的通知\n\n示例办〔2024〕1号\n\n各小组：\n\n现将《示例登记办法》印发给你们，请遵照执行。\n\n示例办公厅\n\n2024年3月5日\n\n{rules}"
    title = "示例办公厅关于印发《示例登记办法》的通知"
    pulled = desk.take(policy_library(desk.site, [(title, notice), ("别的意见", "")]), "登记办法")
    assert pulled.outcome == "stored", pulled.tried
    document = desk.held(pulled.id)
    assert (document.title, len(document.articles)) == ("示例登记办法", 8)
