"""A citation that was typed into the search box: 支部工作条例第十条, 党内监督条例 7条."""

import re
from dataclasses import replace
from datetime import date

from kb.citations.citation import Citation, find
from kb.citations.editions import Edition
from kb.citations.resolution import Resolution, Resolver, Unresolved
from kb.documents import WHOLE, Address
from kb.text import NUMBER, clean, simplified

# 第 may be left out: 党内监督条例 7条.
_BARE_PART = re.compile(rf"[\s\u3000]*(?={NUMBER}[\s\u3000]*(?:条|章|部分|编))")
# What is being typed towards 第十条: 10, 第十, 十之一.
_BARE_NUMBER = re.compile(rf"第?(?P<article>{NUMBER})(?P<inserted>之{NUMBER})?")
# Behind any name a part is written alike.
_ANY = "条例"
# 2018年支部工作条例, 2007年版党章.
_EDITION = re.compile(r"((?:19|20)\d\d)年版?的?")
_QUALIFIER = re.compile(r"[\s\u3000]*[（(][^（）()]{1,24}[）)]")
# A name that no document here has, before a part: 民法典第一条.
_UNKNOWN = re.compile(r"([一-龥（）()]{1,40}(?:法典|法|条例|准则|规定|办法|规则|细则|章程))(?=[\s\u3000]*第)")
# Shorter names that are only like one (条例草案) are as often ordinary words.
_SHORTEST_LIKE = 5
# As many passages as a page of results shows thrice; a longer range is a chapter, and asked for as one.
_MOST_BETWEEN = 30


def typed_citations(text: str, resolver: Resolver, day: date | None = None) -> list[Resolution | Unresolved]:
    """Return what *text*, typed into the search box, cites as a whole, nothing if it is no citation.

    Of several versions the one in force on `day` is meant. Several parts give several: 支部工作条例第十条、第十一条.
    """
    typed = clean(text).text.strip()
    for variant in dict.fromkeys((typed, simplified(typed))):
        citations = _citations(variant, resolver)
        if citations:
            return [
                outcome for citation in _with_those_between(citations) for outcome in _outcomes(citation, resolver, day)
            ]
    return []


def typed_part(text: str) -> Address:
    """Return the part that is cited behind a name: 10, 10条, 十, 第十条第二款; empty if it is none."""
    rest = text.strip()
    if bare := _BARE_NUMBER.fullmatch(rest):
        rest = f"第{bare['article']}条{bare['inserted'] or ''}"
    citations = _bare_part(_ANY, rest) if rest else []
    return citations[0].address if len(citations) == 1 else WHOLE


def _outcomes(citation: Citation, resolver: Resolver, day: date | None) -> list[Resolution | Unresolved]:
    """Return what a citation points at; of several parts that are cited alike each.

    Who looks for a part of a version that is not on record is shown that of the nearest which is.
    """
    outcome = resolver.resolve(citation, day=day)
    if isinstance(outcome, Unresolved) and outcome.reason == "no_version":
        outcome = resolver.at(outcome.candidates[0], citation.address, exact_name=outcome.exact_name)
    if isinstance(outcome, Resolution) or outcome.reason != "several_parts":
        return [outcome]
    (document,) = outcome.candidates
    parts = resolver.parts(document, outcome.cited_as)
    return [Resolution(document, part, True, outcome.exact_name, outcome.cited_as) for part in parts]


def _citations(text: str, resolver: Resolver) -> list[Citation]:
    if text.startswith("《"):
        return _whole(find(text), text)
    edition = _EDITION.match(text)
    if edition:
        rest = _citations(text[edition.end() :], resolver)
        if rest:
            return [replace(citation, edition=Edition(edition[0], int(edition[1]))) for citation in rest]
    return _bare(text, resolver)


def _bare(text: str, resolver: Resolver) -> list[Citation]:
    """Return the citation by a name without marks, known or at least formed like one."""
    for end in range(len(text), 1, -1):
        name, rest = text[:end].strip(), text[end:]
        if resolver.titles.knows(name):
            return _bare_part(name, rest)
        is_like = rest and len(name) >= _SHORTEST_LIKE and resolver.titles.is_like(name)
        if is_like and (citations := _bare_part(name, rest)):
            return citations
    unknown = _UNKNOWN.match(text)
    return _bare_part(unknown[1], text[unknown.end() :]) if unknown else []


def _bare_part(name: str, rest: str) -> list[Citation]:
    if not rest.strip():
        return [Citation((0, 0), "titled", name)]
    rest = _BARE_PART.sub("第", rest, count=1) if _BARE_PART.match(rest) else rest.strip()
    text = f"《{name}》{rest}"
    return _whole(find(text), text)


def _whole(citations: list[Citation], text: str) -> list[Citation]:
    """Return *citations* if they name one document and together are all of *text*, else none."""
    if not citations or any(c.kind != "titled" or c.name != citations[0].name for c in citations):
        return []
    rest = text[citations[-1].span[1] :]
    is_all = citations[0].span[0] == 0 and (
        not rest.strip() or (not citations[0].address and _QUALIFIER.fullmatch(rest))
    )
    return citations if is_all else []


def _with_those_between(citations: list[Citation]) -> list[Citation]:
    """Return 第十条至第十二条 as three citations."""
    if len(citations) != 2 or not citations[1].through:
        return citations
    first, last = (citation.address.article_number for citation in citations)
    if not first or not 0 < last - first < _MOST_BETWEEN:
        return citations
    return [replace(citations[0], address=WHOLE.child("art", number)) for number in range(first, last + 1)]
