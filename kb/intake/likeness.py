"""What is under the title of a work and is not its text: shuffled, half of it, another law, a commentary, an amendment."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kb.documents import Metadata, Passage, Structure, read_lines
from kb.intake import line_signs
from kb.text import chinese, fold_text
from kb.versions import is_of_rules

# By so many articles, or by such a share of them, a text may differ from what is on record: one is run into the line
# before it, one is counted twice; another edition or another text differs by more.
_MOST_OFF, _SHARE_OFF = 2, 0.05
# Where nothing is on record, such a share of the last number must be there.
_LEAST_SHARE = 0.75
# Articles whose number is smaller than the one before: a text that quotes another has one such place or two.
_LEAST_DISORDER, _SHARE_OF_DISORDER = 2, 0.15
# From so many articles on it is asked where the first and the last of them stand: 制定本条例 among the first three, 起施行
# among the last five, after which transitional ones may follow.
_LONG, _FIRST, _LAST = 10, 3, 5
_MADE = re.compile("(?:制定|制订)本(?:法|条例|规定|办法|规则|细则|准则|章程|制度)")
_IN_FORCE = re.compile("本(?:法|条例|规定|办法|规则|细则|准则|章程|制度)自.{2,20}起(?:施行|实施|执行)")
# Lines that explain, ask, or amend: one may be a heading of the text itself.
_SEVERAL = 3
# 本法 or 本条例: a text calls itself by its kind often, another by its own once at most.
_CALLS_ITSELF = re.compile("本(法|条例|规定|办法|规则|细则|准则|章程)(?!律|院|人|官|定)")
_AMENDS = re.compile(r"(?:第.{1,8}条.{0,12}(?:修改为|修改成)|增加一条|删去第.{1,8}条)")
# Articles of a digest that must be there for a comparison, and by how much the text's own must agree better than others.
_LEAST_COMPARED, _BETTER = 4, 1.15


def objection(metadata: Metadata | None, structure: Structure, body: str) -> str:
    """Return why a text is not that of its title; empty if nothing speaks against it.

    *metadata* is what the catalogue has of the title, None if it does not know it: then only its order counts.
    """
    return next(filter(None, _objections(metadata, structure, body)), "")


def _objections(metadata: Metadata | None, structure: Structure, body: str) -> Iterator[str]:
    yield _out_of_order(structure)
    if metadata is None or not is_of_rules(metadata.title):
        return
    lines = [line.text for line in read_lines(body)]
    name = f"《{metadata.title}》"
    if sum(map(line_signs.explains, lines)) >= _SEVERAL:
        yield f"像是{name}的释义，不是{name}本身；请在第一行写上这份文件自己的题名再导入。"
    if sum(line_signs.is_interview(line) for line in lines) >= _SEVERAL:
        yield f"像是关于{name}的问答，不是{name}本身；请在第一行写上这份文件自己的题名再导入。"
    if sum(bool(_AMENDS.search(line)) for line in lines) >= _SEVERAL:
        yield f"像是修改{name}的决定，不是{name}本身；请在第一行写上决定的题名再导入。"
    yield _of_count(metadata, structure)
    yield _of_place(structure)
    yield _of_another(metadata, body)


def _numbers(structure: Structure) -> list[int]:
    return [passage.address.article_number for passage in structure.articles]


def _out_of_order(structure: Structure) -> str:
    numbers = _numbers(structure)
    falls = [(a, b) for a, b in pairwise(numbers) if 1 < b < a]
    if len(falls) < _LEAST_DISORDER or len(falls) < _SHARE_OF_DISORDER * len(numbers):
        return ""
    before, after = falls[0]
    return (
        f"各条的次序是乱的（第{chinese(before)}条之后是第{chinese(after)}条，这样的有 {len(falls)} 处），"
        "像是打乱了的文字，请换一份完整的再导入。"
    )


def _of_count(metadata: Metadata, structure: Structure) -> str:
    numbers = _numbers(structure)
    if not numbers:
        return ""
    expected, least = metadata.articles, max(numbers)
    if expected and abs(len(numbers) - expected) > max(_MOST_OFF, _SHARE_OFF * expected):
        return (
            f"《{metadata.title}》应有 {expected} 条，这一份有 {len(numbers)} 条，不是它的全文，或者是另一份文件、另一版；"
            "请核对，换一份完整的再导入。"
        )
    if not expected and len(numbers) < _LEAST_SHARE * least:
        return f"条号到第{chinese(least)}条，却只有 {len(numbers)} 条，不是全文；请换一份完整的再导入。"
    return ""


def _of_place(structure: Structure) -> str:
    """Return that what stands at the beginning of rules does not, or what ends them: their articles were shuffled."""
    articles = structure.articles
    if len(articles) < _LONG:
        return ""
    made = [at for at, article in enumerate(articles) if _MADE.search(article.text)]
    ends = [at for at, article in enumerate(articles) if _IN_FORCE.search(article.text)]
    late = made[0] if made and made[0] >= _FIRST else None
    early = ends[-1] if ends and ends[-1] < len(articles) - _LAST else None
    at = late if late is not None else early
    if at is None:
        return ""
    what = "写制定目的的" if late is not None else "写何时施行的"
    return f"{what}一条成了{articles[at].label}，像是打乱了次序又重新编号的文字；请换一份完整的再导入。"


def _of_another(metadata: Metadata, body: str) -> str:
    """Return that a text calls itself by another kind than that of its title: 本法 under the title of a 条例."""
    kinds = Counter(match[1] for match in _CALLS_ITSELF.finditer(body))
    own = re.search(r"(法|条例|规定|办法|规则|细则|准则|章程)(?:[（(][^（()）]+[）)])?$", metadata.title)
    if not kinds or own is None:
        return ""
    (kind, count), *_ = kinds.most_common(1)
    if count < _SEVERAL or kinds[own[1]]:
        return ""
    return f"题名是《{metadata.title}》，文中却自称“本{kind}”，像是另一份文件的文字；请核对题名再导入。"


def is_unlike(digest: Sequence[Passage], text: Sequence[Passage]) -> bool:
    """Tell whether the articles of a text are about other things than those of its digest with the same numbers.

    Each article of the digest shares more pairs of characters with its own article than with the others, by and large; if
    it does not, the text is another one, or its articles were shuffled and numbered anew.
    """
    articles = {passage.address: _pairs(passage) for passage in text if passage.kind == "article"}
    compared = [(passage.address, _pairs(passage)) for passage in digest if passage.address in articles]
    if len(compared) < _LEAST_COMPARED:
        return False
    places = list(articles)
    place_of = {address: at for at, address in enumerate(places)}
    shift = max(1, len(places) // 2)
    own = others = 0.0
    for address, pairs in compared:
        other = places[(place_of[address] + shift) % len(places)]
        own += len(pairs & articles[address]) / max(1, len(pairs))
        others += len(pairs & articles[other]) / max(1, len(pairs))
    return own < _BETTER * others


def _pairs(passage: Passage) -> set[str]:
    text = fold_text(passage.text)
    return {text[at : at + 2] for at in range(len(text) - 1)}
