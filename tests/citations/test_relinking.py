"""Which documents are linked anew when some change: those that read differently, so that an update links as a full build."""

import random
from pathlib import Path

import pytest

from kb.citations.links import Links
from kb.citations.relinking import Renaming
from kb.corpus.folder import Corpus
from kb.documents.document import Metadata
from kb.indexing.building import build

# Documents that come, go and change, under names that may be taken for one another's.
POOL = {
    "kapian-2015": (
        "title: 样例卡片工作条例（试行）\ngenre: 条例\nwork: kapian\npublished: 2015-01-01\nstatus: 现行有效",
        6,
    ),
    "kapian-2020": (
        "title: 样例卡片工作条例\ngenre: 条例\nwork: kapian\npublished: 2020-01-01\naliases: [卡片条例]",
        8,
    ),
    "kapian-2023": (
        "title: 样例卡片工作条例\ngenre: 条例\nwork: kapian\neffective: 2023-01-01\nsupersedes: kapian-2020",
        9,
    ),
    "kaqian": ("title: 样例卡签工作条例\ngenre: 条例\naliases: [卡片条例]", 5),
    "xiangzi": ("title: 关于样例箱子的若干规定\ngenre: 规定", 4),
    "xize": ("title: 样例卡片工作条例实施细则\ngenre: 细则\nwork: kapian", 3),
    "zhunze": ("title: 样例生活准则\ngenre: 准则\naliases: [准则]", 3),
    "yangfa": ("title: 中华人民共和国样法\ngenre: 法律", 4),
    "yangfa-2": ("title: 样法\ngenre: 法律\nissuer: 样例市", 2),
    "zhunze-2": ("title: 样例自律准则\ngenre: 准则\naliases: [准则]", 2),
}
CITING = [
    "按照《样例卡片工作条例》第七条，参照《卡片条例》第三条。该条例第二条另有规定。",
    "《样例卡骗工作条例》第一条和《样例卡片条例》第五条，依照样例卡片工作条例第八条。",
    "《关于印发〈样例卡片工作条例（试行）〉的通知》和《样例卡片工作条例（2020年修订）》第八条。",
    "《样例箱子的若干规定》第二条，《准则》第二条，样例卡片工作条例实施细则第二条。",
    "《样例卡片工作条例》（以下简称《条例》）第六条；《条例》第九条；同条例的细则不在此列。",
    "《没有人知道的办法》第一条，样例卡签工作条例第四条。",
    "根据样法第三条，认定为样法第二条，《样法》第一条；该法第四条。",
    "样例卡片工作条例（试行）第五条，《卡片条例（试行）》第二条，《卡片条例》实施办法第一条。",
    "开会时学习样例卡签工作条例，也谈了样例生活准则。",
]


def write(folder: Path, identifier: str, front: str, body: list[str]) -> None:
    text = "\n\n".join(f"第{'一二三四五六七八九'[at]}条　{line}" for at, line in enumerate(body))
    (folder / f"{identifier}.md").write_text(f"---\n{front}\n---\n\n{text}\n", "utf-8")


def one_of_pool(folder: Path, identifier: str, articles: int = 0) -> None:
    front, most = POOL[identifier]
    write(folder, identifier, front, [f"{identifier}的规定。"] * (articles or most))


def linked(folder: Path) -> dict[str, list[str]]:
    links = Links(folder)
    return {
        identifier: sorted(map(repr, links.of(identifier))) for identifier in [*POOL, *map(citing, range(len(CITING)))]
    }


def citing(number: int) -> str:
    return f"yinyong-{number}"


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for number, line in enumerate(CITING):
        write(folder, citing(number), f"title: 引用的办法{number}\npublished: 2021-05-05", [line, "没有引用。"])
    return Corpus(folder)


@pytest.mark.parametrize("seed", range(3))
def test_after_any_updates_everything_is_linked_as_by_a_full_build(corpus: Corpus, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    build(tmp_path / "index", corpus)
    for step in range(8):
        for identifier in chance.sample(sorted(POOL), chance.choice([1, 1, 2])):
            if (corpus.folder / f"{identifier}.md").exists() and chance.random() < 0.5:
                (corpus.folder / f"{identifier}.md").unlink()
            else:
                one_of_pool(corpus.folder, identifier, chance.choice([0, 0, 2]))
        (corpus.folder / "catalogue.yaml").write_text(
            f"as_of: {chance.choice(['2019-01-01', '2026-01-01'])}\nregulations: []\n", "utf-8"
        )
        updated = build(tmp_path / "index", corpus, at_once=True)
        full = build(tmp_path / f"full-{step}", corpus)
        assert linked(updated.folder) == linked(full.folder), step


def test_a_document_that_names_none_of_what_changed_keeps_its_links(corpus: Corpus, tmp_path: Path) -> None:
    one_of_pool(corpus.folder, "xiangzi")
    build(tmp_path / "index", corpus)
    before = {"xiangzi": Metadata("xiangzi", "关于样例箱子的若干规定")}
    renaming = Renaming(before, {}, ["xiangzi"])
    assert renaming.concerns(("关于样例箱子的若干规定", ""))
    assert renaming.concerns(("样例箱子的规定", ""))
    assert renaming.concerns(("样例箱子的若干规定（2020年修订）", ""))
    assert not renaming.concerns(("样例卡片工作条例", ""))
    assert renaming.plain >= {"关于样例箱子的若干规定"}


def test_a_name_is_looked_for_before_and_after(corpus: Corpus) -> None:
    old, new = Metadata("a", "从前的样例管理办法"), Metadata("a", "如今的卡片归档规定")
    renaming = Renaming({"a": old}, {"a": new}, ["a"])
    assert renaming.concerns(("从前的样例管理办法", ""))
    assert renaming.concerns(("如今的卡片归档规定", ""))


def test_a_short_name_of_one_version_is_one_of_the_others(corpus: Corpus) -> None:
    first = Metadata("a-1", "样例卡片工作条例", work="a", aliases=("卡片规矩",))
    second = Metadata("a-2", "样例卡片工作条例", work="a")
    renaming = Renaming({"a-1": first}, {"a-1": first, "a-2": second}, ["a-2"])
    assert renaming.concerns(("卡片规矩", ""))


def test_another_version_under_another_title_makes_a_citation_one_of_a_version(corpus: Corpus, tmp_path: Path) -> None:
    citing = ["按照2014年印发的《从前的样例管理办法》（2014年印发）办理。"]
    write(
        corpus.folder,
        "jiu-2014",
        "title: 从前的样例管理办法\nwork: yangli\npublished: 2014-03-01\nstatus: 已修订",
        ["甲。"],
    )
    write(corpus.folder, "yin-2020", "title: 引用的意见\npublished: 2020-01-01", citing)
    (before,) = Links(build(tmp_path / "index", corpus).folder).of("yin-2020")
    write(corpus.folder, "xin-2024", "title: 如今的卡片归档规定\nwork: yangli\npublished: 2024-03-01", ["乙。"])
    (after,) = Links(build(tmp_path / "index", corpus).folder).of("yin-2020")
    assert (before.target, before.is_named) == ("jiu-2014", False)
    assert (after.target, after.is_named) == ("jiu-2014", True)
