"""Drafts that could bring a check to its knees: each must be answered in time."""

import random
from collections.abc import Sequence

from tests.measures.bench.drafts.planting import CHARACTERS, altered
from tests.measures.bench.drafts.prose import Prose
from tests.measures.bench.drafts.sources import Sources
from tests.measures.own_articles import regulation

_SHORT, _SHORTEST_QUOTED = 3, 8


def hostile_drafts(sources: Sources, seed: int) -> list[tuple[str, str]]:
    """Each with its name, all but the lists of quotations of the usual length."""
    chance = random.Random(seed)
    wording = chance.choice(sources.laws[0].wordings).text
    return [
        ("只有《", _filled("《")),
        ("只有“", _filled("“")),
        ("“”交替", _filled("“”")),
        ("第十条第十条……", _filled("第十条")),
        ("同一个 3 字引文 100 处", f"文件指出：“{wording[:_SHORT]}”，" * 100),
        ("同一个 8 字引文 100 处", f"文件指出：“{wording[:_SHORTEST_QUOTED]}”，" * 100),
        ("一句话，没有标点", _unstopped(chance)),
        ("100 段没有写明出处、改动过的引文", "".join(f"有人指出：“{text}。”" for text in _misquoted(sources, chance))),
        ("没有收录的文件，名称各不相同", _unknown_titles(chance)),
        ("五十条的办法，引用自己没有的条款 400 处", regulation(400)),
    ]


def _filled(pattern: str) -> str:
    return pattern * (CHARACTERS // len(pattern))


def _unstopped(chance: random.Random) -> str:
    prose = Prose(chance)
    text = ""
    while len(text) < CHARACTERS:
        text += "".join(character for character in prose.sentence() if character.isalnum())
    return text[:CHARACTERS]


def _misquoted(sources: Sources, chance: random.Random) -> Sequence[str]:
    laws = chance.sample(sources.laws, 100)
    return [altered(chance.choice(law.wordings).text, chance) for law in laws]


def _unknown_titles(chance: random.Random) -> str:
    prose = Prose(chance)
    text = ""
    while len(text) < CHARACTERS:
        text += f"《示例市{prose.word('place')}{prose.word('work')}{prose.word('who')}办法》、"
    return text[:CHARACTERS]
