"""`kb pull --from`, as it is run in a shell, against the recorded sites on this machine."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.cli.pull_from import ChoiceError, Request, numbers_in
from tests.cli.test_pull import environment
from tests.intake.test_fetching import closed_address
from tests.support.recorded_sites import (
    CAPTCHA_PAGE,
    NEW_LOOK,
    Law,
    Regulation,
    law_database,
    page_reply,
    regulation_database,
    word_file,
)
from tests.support.shelves import corpus_in
from tests.support.site import Site, regulation, running

TITLE = "示例取阅条例"
NEW = "示例归还条例"
NOTE = "（2024年2月20日示例委员会会议通过　2024年3月1日示例委员会发布）"

# The command as it is, but for where the sites are, and whether somebody sits there.
_COMMAND = """
import sys
from kb.cli import main, pull_from
from kb.intake.official.sites import LawDatabase, RegulationDatabase
url, is_terminal = sys.argv[1:3]
pull_from.SITES = (RegulationDatabase(url), LawDatabase(url))
pull_from.is_terminal = lambda: is_terminal == "yes"
del sys.argv[1:3]
main()
"""


@pytest.fixture
def site() -> Iterator[Site]:
    with running() as site:
        law_database(site, [Law("b", TITLE, files={"docx": word_file(regulation(note=NOTE))}), Law("n", NEW, sxx=4)])
        regulation_database(site, [Regulation(8, NEW, regulation(NEW, note="（2024年3月1日示例令第8号公布）"))])
        yield site


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    corpus_in(tmp_path / "corpus", {})
    return tmp_path


def kb(folder: Path, url: str, *arguments: str, answer: str | None = None) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", _COMMAND, url, "no" if answer is None else "yes", *arguments]
    return subprocess.run(
        command, input=answer or "", capture_output=True, text=True, env=environment(folder), check=False, timeout=90
    )


def local(folder: Path) -> list[str]:
    return sorted(path.stem for path in (folder / "corpus" / "local").glob("*.md"))


def test_what_a_site_has_is_listed_and_nothing_is_taken_where_nobody_is_there_to_choose(
    folder: Path, site: Site
) -> None:
    done = kb(folder, site.url, "pull", "--from", "法律法规库", "示例")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[:4] == [
        f"  1  《{TITLE}》  法律",
        "     有效（sxx 3），示例委员会，2024-03-01 公布，2024-04-01 施行，本库还没有全文（quyue-2024）",
        f"  2  《{NEW}》  法律",
        "     尚未生效（sxx 4），示例委员会，2024-03-01 公布，2024-04-01 施行，本库没有",
    ]
    assert "--yes 1" in lines[-1]
    assert local(folder) == []


def test_what_is_chosen_by_number_comes_in_and_can_be_searched(folder: Path, site: Site) -> None:
    done = kb(folder, site.url, "pull", "--from", "法律法规库", "示例", "条例", "--yes", "1", "2")
    assert done.returncode == 1
    assert f"[1/2] 《{TITLE}》：已收录全文，6 条（{site.url}/detail?id=b）" in done.stdout
    assert f"[2/2] 《{NEW}》：取不到" in done.stdout
    assert "只有条目，没有文件" in done.stdout
    assert "共 2 份：收录 1 份，取不到 1 份。" in done.stdout
    assert local(folder) == ["quyue-2024"]
    assert "1 处" in kb(folder, site.url, "search", "“不得带出样例室”").stdout


def test_who_sits_there_is_asked(folder: Path, site: Site) -> None:
    nothing = kb(folder, site.url, "pull", "--from", "行政法规库", "归还", answer="\n")
    assert (nothing.returncode, "没有收入任何文件" in nothing.stdout) == (0, True)
    assert local(folder) == []
    done = kb(folder, site.url, "pull", "--from", "行政法规库", "归还", answer="1\n")
    assert done.returncode == 0, done.stderr
    assert "现行有效（这个库只收现行有效的）" in done.stdout
    assert local(folder) == ["shiliguihuantiaoli-2024"]
    assert "现行有效" in kb(folder, site.url, "show", "shiliguihuantiaoli-2024").stdout
    again = kb(folder, site.url, "pull", "--from", "行政法规库", "归还")
    assert "本库已有全文（shiliguihuantiaoli-2024）" in again.stdout


def test_json_is_one_object_with_the_list_and_what_became_of_what_was_chosen(folder: Path, site: Site) -> None:
    done = kb(folder, site.url, "pull", "--from", "法律法规库", TITLE, "--yes", "1", "--json")
    assert done.returncode == 0, done.stderr
    content = json.loads(done.stdout)
    assert content["site"] == {"name": "法律法规库", "url": f"{site.url}/"}
    assert (content["words"], content["total"], content["looked_at"]) == ([TITLE], 2, 2)
    assert "1 条题名没有" in content["notice"]
    (entry,) = content["entries"]
    assert (entry["number"], entry["standing"], entry["status"]) == (1, "有效（sxx 3）", "现行有效")
    assert (entry["published"], entry["url"]) == ("2024-03-01", f"{site.url}/detail?id=b")
    assert entry["document"] == {"id": "quyue-2024", "text": "digest"}
    (document,) = content["documents"]
    assert (document["id"], document["outcome"], document["articles"]) == ("quyue-2024", "stored", 6)
    assert "已收录全文" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("法律法规库", "示例", "--yes", "1", "7"), "没有编号 7，列表里只有 1 到 2；没有收入任何文件"),
        (("法律法规库", "示例", "--yes", "0"), "没有编号 0"),
        (("法律法规库", "示例", "--yes"), "--yes 后面要写列表里的编号"),
        (("法律法规库", "--yes", "1"), "请在后面写上要找的题名词句"),
        (("法律法规库",), "请在后面写上要找的题名词句"),
        (("法律法规库", "示例", "--check"), "不能与 --from 一起用"),
        (("规章库", "示例"), "没有叫“规章库”的网站，--from 后面可以写：行政法规库、法律法规库、党内法规、政策文件库"),
    ],
)
def test_what_cannot_be_chosen_is_said_and_nothing_is_taken(
    folder: Path, site: Site, arguments: tuple[str, ...], message: str
) -> None:
    done = kb(folder, site.url, "pull", "--from", *arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stderr.count("。") == 1
    assert local(folder) == []


def test_nothing_found_is_told_with_the_exit_code_of_a_search_that_finds_nothing(folder: Path, site: Site) -> None:
    done = kb(folder, site.url, "pull", "--from", "法律法规库", "没有这样的题名")
    assert done.returncode == 1
    assert "没有题名含“没有这样的题名”的文件（它给出的题名里都没有这几个字）" in done.stdout


@pytest.mark.parametrize(("page", "message"), [(NEW_LOOK, "格式变了"), (CAPTCHA_PAGE, "要求浏览器验证")])
def test_a_site_that_does_not_answer_as_it_did_is_one_sentence(
    folder: Path, site: Site, page: str, message: str
) -> None:
    site.replies["/law-search/search/list"] = page_reply(page)
    done = kb(folder, site.url, "pull", "--from", "法律法规库", "示例")
    assert (done.returncode, done.stdout, done.stderr.count("。")) == (2, "", 1)
    assert message in done.stderr
    assert f"用浏览器打开 {site.url}/ " in done.stderr


def test_without_a_network_there_is_one_sentence(folder: Path) -> None:
    done = kb(folder, closed_address(), "pull", "--from", "法律法规库", "示例", "--json")
    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["code"] == "site_unreachable"
    assert (done.stderr.count("。"), "连不上网站" in done.stderr) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "yes", "words", "numbers"),
    [
        (("示例", "条例"), False, ("示例", "条例"), []),
        (("示例", "2024"), False, ("示例", "2024"), []),
        (("示例", "1", "3"), True, ("示例",), [1, 3]),
        (("示例", "1,3，2", "3"), True, ("示例",), [1, 3, 2]),
        (("2024", "示例", "1"), True, ("2024", "示例"), [1]),
    ],
)
def test_numbers_stand_behind_the_words(
    arguments: tuple[str, ...], yes: bool, words: tuple[str, ...], numbers: list[int]
) -> None:
    request = Request("法律法规库", arguments, yes=yes)
    request.check()
    assert (request.words, request.numbers) == (words, numbers)


def test_words_that_are_all_numbers_are_no_words() -> None:
    with pytest.raises(ChoiceError):
        Request("法律法规库", ("1", "2"), yes=True).check()
    assert numbers_in("1、3 和 1") == [1, 3]
