"""What is derived from a law: another law of the same structure."""

import re

import pytest

from kb.documents.structure import parse
from tests.measures.bench.corpus import Law, Provision
from tests.measures.bench.enlarged import Original

_LINES = (
    ("第一条　为了管理样例卡片，保护样例小组的权益，根据国务院的规定，制定本法。",),
    (
        "第二条　样例小组应当在三十日内归档，逾期的，处一千元罚款，并通知有关部门。样例小组依照《示例工作条例》第五条办理。",
    ),
    ("第三条　下列卡片由样例小组保管：", "（一）红色卡片；", "（二）绿色卡片，期限为五年。"),
    ("第四条　本法自公布之日起施行。",),
)


def law(identifier: str, title: str) -> Law:
    front = ["---", f"title: {title}", "genre: 法律", "published: 2001-02-03", "status: 现行有效", "---", ""]
    provisions: list[Provision] = []
    for number, lines in enumerate(_LINES):
        first = len(front) + 1
        front.extend([*lines, ""])
        provisions.append(Provision(number, identifier, first, len(front) + 1, lines, is_article=True))
    return Law(identifier, "\n".join(front), tuple(provisions))


@pytest.fixture(scope="module")
def original() -> Original:
    return Original([law("law-a", "示例管理法"), law("law-b", "示例管理法"), law("law-c", "样例保管法")])


def test_the_same_laws_are_derived_every_time(original: Original) -> None:
    again = Original(original.laws)
    assert list(again.laws_of(3)) == list(original.laws_of(3)) != list(original.laws_of(4))


def test_every_derived_law_has_an_id_and_a_title_of_its_own(original: Original) -> None:
    derived = [one for copy in range(1, 41) for one in original.laws_of(copy)]
    titles = [re.search("^title: (.+)$", one.text, re.M) for one in derived]
    assert len({one.id for one in derived}) == len({title[1] for title in titles if title}) == 120


def test_a_derived_law_has_the_structure_and_the_citations_of_its_original(original: Original) -> None:
    for one in original.laws_of(1):
        body = one.text.split("\n---\n", 1)[1]
        assert [p.label for p in parse(body).passages if p.kind == "article"] == [
            "第一条",
            "第二条",
            "第三条",
            "第四条",
        ]
        assert "《示例工作条例》第五条" in body
        assert re.findall("^（.）", body, re.M) == ["（一）", "（二）"]
        lines = one.text.split("\n")
        for provision in one.provisions:
            assert tuple(lines[provision.first - 1 : provision.end - 2]) == provision.lines


def test_no_derived_provision_is_a_copy_of_its_original(original: Original) -> None:
    for copy in range(1, 20):
        for one in original.laws_of(copy):
            assert not {p.text for p in one.provisions} & {"\n".join(lines) for lines in _LINES}
