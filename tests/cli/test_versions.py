"""`kb diff`, `kb works` and `kb outdated`, as they are run in a shell."""

import json
from pathlib import Path

import pytest

from tests.citations.test_outdated import write_source, write_versions
from tests.cli.test_commands import kb
from tests.conftest import copy_of_invented


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented corpus with two versions of 《小组卡片办法》 and a document that cites the first."""
    folder = tmp_path_factory.mktemp("versions")
    copy_of_invented(folder / "corpus")
    write_versions(folder)
    write_source(folder, "第一条　依照《小组卡片办法》第四条办理。\n\n第二条　《小组卡片办法》没有规定的，由组长决定。")
    return folder


def test_diff_shows_what_changed_with_marks_and_exits_with_1(home: Path) -> None:
    done = kb(home, "diff", "kapian-2015", "kapian-2024")
    assert done.returncode == 1
    assert "5 条对 4 条：未改 3 条（其中移位 2 条），有修改 1 条；删去 1 条。" in done.stdout
    assert "卡片由组长签收，当天的卡片[-当天-]{+两天以内+}归档，不得过夜。" in done.stdout
    assert "第三条 → （无）  删去" in done.stdout
    assert "第四条 → 第三条" not in done.stdout
    assert "清单每月核对一次" in done.stdout  # one unchanged paragraph is shown, several are folded


def test_diff_shows_what_is_the_same_when_asked(home: Path) -> None:
    done = kb(home, "diff", "kapian-2015", "kapian-2024", "--all")
    assert "第四条 → 第三条  移位，文字未改" in done.stdout
    assert "组长由小组成员推选" in done.stdout


def test_diff_of_a_document_with_itself_exits_with_0(home: Path) -> None:
    done = kb(home, "diff", "kapian-2015", "kapian-2015")
    assert done.returncode == 0
    assert "全部未改" in done.stdout
    assert "同一份文件" in done.stdout


def test_diff_in_json_is_one_object_with_rows_and_links(home: Path) -> None:
    found = json.loads(kb(home, "diff", "kapian-2015", "kapian-2024", "--json").stdout)
    assert (found["old"]["id"], found["new"]["id"], found["is_same"]) == ("kapian-2015", "kapian-2024", False)
    assert [row["kind"] for row in found["rows"]] == ["same", "changed", "dropped", "moved", "moved"]
    assert found["counts"]["articles"]["old"] == 5
    assert found["counts"]["articles"]["new"] == 4
    assert {kind: count for kind, count in found["counts"]["articles"]["kinds"].items() if count} == {
        "same": 1, "moved": 2, "changed": 1, "dropped": 1,
    }  # fmt: skip
    links = {link["old"]: link["new"] for link in found["links"]}
    assert (links["art_3"], links["art_4"]) == (None, "art_3")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("diff", "kapian-2015", "weishoulu-2020"), "kb pull weishoulu-2020"),
        (("diff", "kapian-2015", "nope"), "没有编号为“nope”"),
        (("works", "nope"), "没有编号为“nope”"),
        (("works", "kapian", "--as-of", "昨天"), "看不明白"),
        (("outdated", "nope"), "没有编号为“nope”"),
    ],
)
def test_what_cannot_be_done_exits_with_2_and_a_sentence(home: Path, arguments: tuple[str, ...], said: str) -> None:
    done = kb(home, *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert json.loads(kb(home, *arguments, "--json").stdout)["error"]["message"]


def test_works_tells_which_version_held_on_a_day(home: Path) -> None:
    done = kb(home, "works", "kapian", "--as-of", "2024-03-31")
    assert done.returncode == 0
    assert "2024年3月31日适用的是《小组卡片办法》（2015年），2015年6月1日起，至2024年3月31日止。" in done.stdout
    assert kb(home, "works", "kapian-2024", "--as-of", "2024-03-31").stdout == done.stdout
    found = json.loads(kb(home, "works", "kapian", "--as-of", "2024-04-01", "--json").stdout)
    assert found["in_force"] == ["kapian-2024"]
    assert [one["status"] for one in found["versions"]] == ["已修订", "现行有效"]


def test_works_lists_those_of_several_versions(home: Path) -> None:
    found = json.loads(kb(home, "works", "--json").stdout)
    assert [one["work"] for one in found["works"]] == ["kapian", "shili"]


def test_outdated_lists_citations_of_old_versions_and_exits_with_1(home: Path) -> None:
    done = kb(home, "outdated")
    assert done.returncode == 1
    assert "第一条  “《小组卡片办法》第四条”  #art_1__para_1" in done.stdout
    assert "原第四条现为第三条，文字未改" in done.stdout
    assert "另有 1 处只提到名称，没有指明条款，不列" in done.stdout
    assert "1 份文件引用了旧版的条文，共 1 处。" in done.stdout


def test_outdated_of_one_document(home: Path) -> None:
    found = json.loads(kb(home, "outdated", "yinyong-2018", "--json").stdout)
    assert found["total"] == 1
    assert found["documents"][0]["citations"][0]["became"] == {"kind": "moved", "address": "art_3", "label": "第三条"}
    none = kb(home, "outdated", "ceshi-2021")
    assert none.returncode == 0
    assert "没有引用旧版条文的地方" in none.stdout


def test_works_shows_a_part_in_every_version(home: Path) -> None:
    done = kb(home, "works", "kapian-2024", "--part", "art_2")
    assert done.returncode == 0
    assert "《小组卡片办法》第二条" in done.stdout
    assert "[-当天-]{+两天以内+}" in done.stdout
    found = json.loads(kb(home, "works", "kapian-2024", "--part", "art_3", "--json").stdout)
    assert [[part["label"] for part in version["parts"]] for version in found["versions"]][:2] == [
        ["第三条"],
        ["第四条"],
    ]
    assert kb(home, "works", "--part", "art_2").returncode == 2
