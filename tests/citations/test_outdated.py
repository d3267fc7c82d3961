"""引用了旧版: citations of versions that no longer hold, and what became of what was cited."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kb.citations.links import Link
from kb.citations.outdated import CitingDocument, OldCitation
from kb.corpus.folder import Corpus
from kb.indexing.building import build
from kb.library import Library
from tests.conftest import copy_of_invented, opened

TODAY = date(2026, 11, 25)

OLD = """第一条　为了让小组办事有章可循，制定本办法。

第二条　卡片由组长签收，当天的卡片当天归档，不得过夜。

清单每月核对一次，核对时两人在场，一人念，一人看。

第三条　小组的物件由第三库房保管，借出三天以内归还。

第四条　组长由小组成员推选，任期两年，可以连任一次。

第五条　本办法由示例委员会办公室负责解释。
"""
NEW = """第一条　为了让小组办事有章可循，制定本办法。

第二条　卡片由组长签收，当天的卡片两天以内归档，不得过夜。

清单每月核对一次，核对时两人在场，一人念，一人看。

第三条　组长由小组成员推选，任期两年，可以连任一次。

第四条　本办法由示例委员会办公室负责解释。
"""


def write(folder: Path, identifier: str, title: str, body: str, **known: str) -> None:
    front = {"title": title, "text": "full", "source": "为测试虚构", **known}
    lines = "\n".join(f"{name}: {value}" for name, value in front.items())
    (folder / "corpus" / "regulations" / f"{identifier}.md").write_text(f"---\n{lines}\n---\n\n{body}\n", "utf-8")


def write_versions(folder: Path, *, old: str = "full", new: str = "full") -> None:
    """Two versions of 《小组卡片办法》, the second in force from 2024-04-01 on."""
    write(
        folder, "kapian-2015", "小组卡片办法", OLD if old == "full" else "第二条　说明签收。", text=old,
        effective="2015-06-01", status="已修订", work="kapian", superseded_by="kapian-2024",
    )  # fmt: skip
    write(
        folder, "kapian-2024", "小组卡片办法", NEW if new == "full" else "第二条　说明签收。", text=new,
        published="2024-03-01", effective="2024-04-01", status="现行有效", work="kapian", supersedes="kapian-2015",
    )  # fmt: skip


def write_source(folder: Path, body: str, identifier: str = "yinyong-2018", **known: str) -> None:
    write(
        folder, identifier, f"{identifier}引用办法", body,
        **{"published": "2018-01-01", "status": "现行有效", "genre": "办法", **known},
    )  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Path:
    copy_of_invented(tmp_path / "corpus")
    write_versions(tmp_path)
    return tmp_path


def judged(home: Path, day: date = TODAY, identifier: str = "yinyong-2018") -> CitingDocument:
    library = opened(home / "corpus", home / "index")
    try:
        return library.outdated.of(identifier, day)
    finally:
        library.close()


def only(citing: CitingDocument) -> OldCitation:
    (one,) = citing.citations
    return one


@pytest.mark.parametrize(
    ("cited", "kind", "address", "said"),
    [
        ("第一条", "same", "art_1", "第一条文字未改"),
        ("第二条", "changed", "art_2", "第二条文字有修改"),
        ("第二条第一款", "changed", "art_2__para_1", "第二条第一款文字有修改"),
        ("第二条第二款", "same", "art_2__para_2", "第二条第二款文字未改"),
        ("第三条", "dropped", "", "其中没有与第三条对应的条文"),
        ("第四条", "moved", "art_3", "原第四条现为第三条，文字未改"),
        ("第九条", "absent", "", "所引的版本没有第九条"),
    ],
)
def test_what_became_of_a_part_is_told(home: Path, cited: str, kind: str, address: str, said: str) -> None:
    write_source(home, f"第一条　依照《小组卡片办法》{cited}办理。")
    one = only(judged(home))
    assert (one.version.id, one.address, one.label) == ("kapian-2015", "art_1__para_1", "第一条")
    assert one.wording == f"《小组卡片办法》{cited}"
    assert one.fate is not None
    assert (one.fate.kind, one.fate.address) == (kind, address)
    assert (
        one.sentence
        == f"引用时有效，现已修订（2024年4月1日起），现行的是2024年版{'；' if kind == 'absent' else '，'}{said}"
    )


def test_a_letter_without_parts_is_told_like_any_other(home: Path) -> None:
    write_source(home, "请照《小组卡片办法》第二条办理。\n\n特此函告。")
    found = only(judged(home))
    assert (found.address, found.label) == ("preamble__p_1", "第1段")


def test_a_document_that_is_only_named_is_counted_and_not_listed(home: Path) -> None:
    write_source(home, "第一条　根据《小组卡片办法》，制定本办法。\n\n第二条　《小组卡片办法》没有规定的，由组长决定。")
    found = judged(home)
    assert found.citations == ()
    assert found.mentions == 2


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("《小组卡片办法》规定：“当天的卡片当天归档，不得过夜”。", ("art_2", "changed", "第二条文字有修改")),
        ("《小组卡片办法》指出，“小组的物件由第三库房保管”。", ("art_3", "dropped", "其中没有与第三条对应的条文")),
    ],
)
def test_words_that_are_quoted_and_stand_there_no_more_are_listed(
    home: Path, body: str, told: tuple[str, str, str]
) -> None:
    write_source(home, f"第一条　{body}")
    found = judged(home)
    citation = only(found)
    assert citation.wording == body.removesuffix("。")
    assert citation.fate is not None
    assert (citation.part, citation.fate.kind) == told[:2]
    assert citation.sentence.endswith(told[2])
    assert found.mentions == 0


@pytest.mark.parametrize(
    "body",
    [
        "《小组卡片办法》规定：“任期两年，可以连任一次”。",  # stands in both
        "《小组卡片办法》规定：“当天归档”。",  # a term
        "《小组卡片办法》规定：“谁也没有写过的一句话”。",
        "按《小组卡片办法》办理。有人说：“当天的卡片当天归档，不得过夜”。",
    ],
)
def test_words_that_still_stand_or_never_did_are_not_listed(home: Path, body: str) -> None:
    write_source(home, f"第一条　{body}")
    assert (judged(home).citations, judged(home).mentions) == ((), 1)


def test_before_the_new_version_begins_nothing_is_outdated(home: Path) -> None:
    write_source(home, "第一条　依照《小组卡片办法》第一条办理。")
    assert judged(home, date(2024, 3, 31)).citations == ()
    assert len(judged(home, date(2024, 4, 1)).citations) == 1


def test_a_document_written_later_cites_the_new_version(home: Path) -> None:
    write_source(home, "第一条　依照《小组卡片办法》第一条办理。", published="2024-05-01")
    assert judged(home).citations == ()


def test_a_version_that_is_named_by_its_year_is_marked(home: Path) -> None:
    write_source(home, "第一条　依照《小组卡片办法》（2015年）第四条办理，该办法第一条亦同。", published="2025-01-01")
    first, second = judged(home).citations
    assert (first.is_named, first.was_valid) == (True, False)
    assert first.sentence.startswith("明确指明旧版，引用时已修订（2024年4月1日起）")
    assert second.is_named


def test_a_version_that_was_current_when_named_without_a_year_is_not_marked(home: Path) -> None:
    write_source(home, "第一条　依照《小组卡片办法》第四条办理。")
    assert not only(judged(home)).is_named


@pytest.mark.parametrize(
    "clause",
    [
        "本办法自发布之日起施行，《小组卡片办法》（2015年）同时废止。",
        "自本办法施行之日起，废止《小组卡片办法》（2015年）。",
        "《测试管理规定》和《小组卡片办法》（2015年）即行废止。",
    ],
)
def test_what_a_document_repeals_is_not_relied_on(home: Path, clause: str) -> None:
    write_source(home, f"第一条　{clause}", published="2025-01-01")
    assert judged(home).citations == ()


def test_a_documents_own_former_version_is_no_outdated_citation(home: Path) -> None:
    body = NEW + "\n第五条　2015年6月1日发布的《小组卡片办法》有不一致的，以本办法为准。\n"
    write(
        home, "kapian-2024", "小组卡片办法", body, published="2024-03-01", effective="2024-04-01",
        status="现行有效", work="kapian", supersedes="kapian-2015",
    )  # fmt: skip
    assert judged(home, identifier="kapian-2024").citations == ()


def test_a_text_that_was_repealed_cites_itself_and_no_old_version(home: Path) -> None:
    body = "第一条　卡片当天归档。\n\n第二条　违反本规定第一条的，由组长提醒。"
    write(home, "jiu-2010", "陈旧样例规定", body, effective="2010-01-01", repealed="2020-01-01", status="已废止")
    found = judged(home, identifier="jiu-2010")
    assert (found.is_over, found.citations, found.mentions) == (True, (), 0)


@pytest.mark.parametrize(("old", "new"), [("digest", "full"), ("full", "digest"), ("none", "full")])
def test_where_a_wording_is_missing_that_is_said(home: Path, old: str, new: str) -> None:
    write_versions(home, old=old, new=new)
    write_source(home, "第一条　依照《小组卡片办法》第二条办理。")
    one = only(judged(home))
    assert one.version.id == "kapian-2015"
    assert one.fate is not None
    assert one.fate.kind == "not_held"
    year = 2015 if old != "full" else 2024
    assert one.sentence.endswith(f"；{year}年版文本未收录，无法逐条比较")


def test_a_repealed_version_without_a_successor_says_that_none_is_known(home: Path) -> None:
    write(home, "jiu-2010", "陈旧样例规定", OLD, effective="2010-01-01", repealed="2020-01-01", status="已废止")
    write_source(home, "第一条　依照《陈旧样例规定》第二条办理。")
    one = only(judged(home))
    assert (one.successor, one.fate, one.lapse.since) == (None, None, date(2020, 1, 1))
    assert one.sentence == "引用时有效，现已废止（2020年1月1日起），本库没有记载现行的版本"


def test_a_chain_of_versions_is_followed_to_the_one_in_force(home: Path) -> None:
    write(
        home, "kapian-2024", "小组卡片办法", NEW, effective="2024-04-01", status="已修订", work="kapian",
        supersedes="kapian-2015", superseded_by="kapian-2026",
    )  # fmt: skip
    write(
        home, "kapian-2026", "小组卡片新办法", NEW, effective="2026-01-01", status="现行有效", work="kapian",
        supersedes="kapian-2024",
    )  # fmt: skip
    write_source(home, "第一条　依照《小组卡片办法》第四条办理。")
    one = only(judged(home))
    assert one.successor is not None
    assert one.successor.id == "kapian-2026"
    assert "现行的是《小组卡片新办法》，原第四条现为第三条" in one.sentence
    assert one.lapse.since == date(2024, 4, 1)
    before = only(judged(home, date(2025, 1, 1)))
    assert before.successor is not None
    assert before.successor.id == "kapian-2024"


def test_documents_are_grouped_those_in_force_first_and_the_newest_first(home: Path) -> None:
    body = "第一条　依照《小组卡片办法》第一条办理。"
    write_source(home, body)
    write_source(home, body, "yinyong-2020", published="2020-01-01")
    write_source(home, body, "yinyong-2023", published="2023-01-01", status="已废止", repealed="2025-01-01")
    library = opened(home / "corpus", home / "index")
    judge = library.outdated
    found = judge.all(TODAY)
    assert [(one.source.id, one.is_over) for one in found] == [
        ("yinyong-2020", False),
        ("yinyong-2018", False),
        ("yinyong-2023", True),
    ]
    assert judge.all(TODAY) is found
    library.close()


# Which version a link leads to


@pytest.fixture
def libraries(home: Path) -> Iterator[list[Library]]:
    """Libraries that a test opens, closed at its end."""
    opened_here: list[Library] = []
    yield opened_here
    for library in opened_here:
        library.close()


def links(home: Path, libraries: list[Library], identifier: str = "yinyong-2018") -> list[Link]:
    libraries.append(opened(home / "corpus", home / "index"))
    return libraries[-1].links.of(identifier)


def test_a_link_leads_to_the_version_that_was_in_force_when_it_was_written(
    home: Path, libraries: list[Library]
) -> None:
    write_source(home, "第一条　依照《小组卡片办法》第三条办理。")
    (link,) = links(home, libraries)
    assert (link.target, link.address, link.is_held, link.cited_version) == ("kapian-2015", "art_3", True, "")


def test_a_document_without_a_date_cites_the_version_in_force_now(home: Path, libraries: list[Library]) -> None:
    write(home, "yinyong-2018", "引用报告", "第一条　依照《小组卡片办法》第三条办理。")
    (link,) = links(home, libraries)
    assert link.target == "kapian-2024"


def test_where_only_the_text_of_today_is_held_the_link_leads_there_and_knows_what_was_cited(
    home: Path, libraries: list[Library]
) -> None:
    write_versions(home, old="none")
    write_source(home, "第一条　依照《小组卡片办法》第三条办理。")
    (link,) = links(home, libraries)
    assert (link.target, link.is_held, link.cited_version, link.version) == (
        "kapian-2024",
        True,
        "kapian-2015",
        "kapian-2015",
    )
    assert [one.source for one in libraries[-1].links.to("kapian-2015")] == ["yinyong-2018"]
    assert [one.source for one in libraries[-1].links.to("kapian-2024")] == ["yinyong-2018"]


def test_where_neither_text_is_held_the_link_leads_to_what_was_cited(home: Path, libraries: list[Library]) -> None:
    write_versions(home, old="none", new="none")
    write_source(home, "第一条　依照《小组卡片办法》第三条办理。")
    (link,) = links(home, libraries)
    assert (link.target, link.is_held, link.cited_version) == ("kapian-2015", False, "")


def test_a_text_that_cites_a_part_of_the_later_version_alone_means_that_version(
    home: Path, libraries: list[Library]
) -> None:
    longer = NEW + "\n第五条　卡片的式样由办公室规定。\n\n第六条　本办法自发布之日起施行。\n"
    write(
        home, "kapian-2024", "小组卡片办法", longer, effective="2024-04-01", status="现行有效", work="kapian",
        supersedes="kapian-2015",
    )  # fmt: skip
    write_source(home, "第一条　依照《小组卡片办法》第一条办理。\n\n第二条　依照《小组卡片办法》第六条办理。")
    assert [(one.target, one.address, one.is_held, one.cited_version) for one in links(home, libraries)] == [
        ("kapian-2024", "art_1", True, ""),
        ("kapian-2024", "art_6", True, ""),
    ]


def test_an_update_that_adds_a_version_looks_at_the_citations_again(home: Path, libraries: list[Library]) -> None:
    (home / "corpus" / "regulations" / "kapian-2015.md").unlink()
    write_source(home, "第一条　依照《小组卡片办法》第三条办理。")
    assert [one.target for one in links(home, libraries)] == ["kapian-2024"]
    write_versions(home)
    built = build(home / "index", Corpus(home / "corpus"))
    assert built.changed < built.documents  # an update, and the citing document was not read again
    assert [one.target for one in links(home, libraries)] == ["kapian-2015"]


def test_an_update_that_changes_when_a_version_begins_looks_at_the_citations_again(
    home: Path, libraries: list[Library]
) -> None:
    write_source(home, "第一条　依照《小组卡片办法》第一条办理。")
    assert [one.target for one in links(home, libraries)] == ["kapian-2015"]
    write(
        home, "kapian-2024", "小组卡片办法", NEW, published="2016-03-01", effective="2016-04-01", status="现行有效",
        work="kapian", supersedes="kapian-2015",
    )  # fmt: skip
    assert [one.target for one in links(home, libraries)] == ["kapian-2024"]


def test_an_update_that_gives_the_cited_version_its_part_looks_at_the_citations_again(
    home: Path, libraries: list[Library]
) -> None:
    longer = NEW + "\n第五条　卡片的式样由办公室规定。\n\n第六条　本办法自发布之日起施行。\n"
    write(
        home, "kapian-2024", "小组卡片办法", longer, effective="2024-04-01", status="现行有效", work="kapian",
        supersedes="kapian-2015",
    )  # fmt: skip
    write_source(home, "第一条　依照《小组卡片办法》第六条办理。")
    assert [one.target for one in links(home, libraries)] == ["kapian-2024"]
    write(
        home, "kapian-2015", "小组卡片办法", OLD + "\n第六条　本办法自发布之日起施行。\n", effective="2015-06-01",
        status="已修订", work="kapian", superseded_by="kapian-2024",
    )  # fmt: skip
    assert [one.target for one in links(home, libraries)] == ["kapian-2015"]
