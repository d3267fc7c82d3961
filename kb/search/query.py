"""From what somebody typed to queries: the small syntax, and the tiers in the order in which they are tried.

Nothing typed reaches an engine's own query language: a query is at most 200 characters and 32 words, with no ranges,
wildcards or regular expressions. `“…”` asks for the wording itself, `-词` excludes, `标题:词` asks in titles and headings.
"""

import re
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice

from kb.documents import Place
from kb.errors import QueryError
from kb.search.engine import SearchEngine
from kb.search.values import NO_FILTERS, Filters, Mode, Query, Results, Sort, Tier, Total, Unit
from kb.text import Segmenter, Wording, in_quotation_marks, is_lost, seen, simplified
from kb.versions import ON_RECORD, Statuses

MOST_CHARACTERS = 200  # a sentence of a policy text; a longer wording is for the check of drafts
MOST_WORDS = 32  # of a sentence of 200 characters; each is a posting list to read
MOST_HITS = 100  # passages of a page: more than anybody reads on one
MOST_OFFSET = 10_000  # as far as the cluster turns pages too, see `opensearch.mapping.WINDOW`
_MOST_NAMED = 8  # words that a notice names: a line of it
_MOST_REPEATED = 30  # characters of what was typed that a notice repeats

_QUOTES, _OPENING = '“”‘’「」『』"＂', "“‘「『"
_QUOTED = re.compile(r"“([^“”]*)”|[\"＂]([^\"＂“”]*)[\"＂]")
_PART = re.compile(
    r"(?P<minus>(?<!\S)[-－])?(?P<title>(?:标题|題名|题名)[:：])?"
    r"(?:“(?P<curly>[^“”]+)”|[\"＂](?P<straight>[^\"＂“”]+)[\"＂]|(?P<bare>[^\s\"＂“”]+))"
)


@dataclass(frozen=True)
class Question:
    """What was typed, and how the answer should look. Raises QueryError when it cannot be searched at all.

    `as_of` is the day whose statuses count; None is the one of the library that is asked, which puts them into `statuses`.
    `is_citation` says that it names a document or a part of one, which `pinned` then holds: its words are not asked for.
    `wording` is what is to stand there in place of what was typed: 示民发〔2024〕5号 for 示民发2024 5号.
    """

    text: str
    mode: Mode = "auto"
    filters: Filters = NO_FILTERS
    sort: Sort = "relevance"
    limit: int = 10
    offset: int = 0
    as_of: date | None = None
    statuses: Statuses = field(default=ON_RECORD, compare=False, repr=False)
    pinned: tuple[Place, ...] = ()
    is_citation: bool = False
    wording: str = ""
    unit: Unit = "passages"

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise QueryError("请输入要查找的词句。")
        if len(self.text.strip()) > MOST_CHARACTERS:
            raise QueryError(
                f"查找的词句太长（{len(self.text.strip())} 字），最多 {MOST_CHARACTERS} 字，请取其中一句再试。"
            )
        if Wording.of(_readable(self.text)).is_empty:
            raise QueryError("这里只有引号、书名号、空格，或者看不见、认不出的字符，请输入要查找的文字。")
        if not 1 <= self.limit <= MOST_HITS:
            raise QueryError(f"每页条数应在 1 到 {MOST_HITS} 之间。")
        if not 0 <= self.offset <= MOST_OFFSET:
            raise QueryError(f"只能翻到第 {MOST_OFFSET} 条，请缩小范围再查。")


def plans(question: Question, segmenter: Segmenter) -> Iterator[Query]:
    """Yield the queries to try, in order, until one has an answer; the last stands even if it has none."""
    readable = replace(question, text=_readable(question.text))
    whole = replace(question, text=_without_lone_quote(readable.text))
    lost = "已去掉认不出的字符。" * any(map(is_lost, question.text))
    if whole == readable or question.mode != "auto":  # a mark that is asked for exactly must be there
        yield from _told(_plans(readable, segmenter), question, lost)
    else:
        yield from _told(islice(_plans(readable, segmenter), 1), question, lost)
        yield from _told(_plans(whole, segmenter), question, f"已去掉不成对的引号。{lost}")


def _told(queries: Iterable[Query], question: Question, remark: str) -> Iterator[Query]:
    """Yield queries for what was typed, each with what was done to that before what it says itself."""
    for query in queries:
        yield replace(query, text=question.text, notice=f"{remark}{query.notice or ''}" or None)


def _readable(text: str) -> str:
    """Return what was typed as people see it, without what nobody can read: private signs that a page writes for blanks."""
    return "".join(seen(character) for character in text if not is_lost(character))


def _without_lone_quote(text: str) -> str:
    """Return what was typed without a quotation mark at an edge that has no partner, as a mouse selects it: “党员教育."""
    typed = text.strip()
    if sum(typed.count(mark) for mark in _QUOTES) % 2 == 0:
        return text
    if typed.endswith(tuple(_QUOTES)) and (typed[-1] in _OPENING or not typed.startswith(tuple(_QUOTES))):
        return typed[:-1]
    return typed[1:] if typed.startswith(tuple(_QUOTES)) else text


def _plans(question: Question, segmenter: Segmenter) -> Iterator[Query]:
    """Yield the queries for what can be read of a question."""
    quoted = enclosed(question.text)
    text = question.wording or (question.text if quoted is None else quoted)
    lacking = f"原样的{in_quotation_marks(text.strip())}"
    exact = replace(_ask(question, "exact", (Wording.of(text),)), lacking=lacking)
    if question.mode == "exact" or quoted is not None:
        yield exact
        yield from _in_simplified(question, text)
        return
    if question.mode == "auto":
        yield exact if question.wording else _told_of_spaces(exact, question.text)
        if question.is_citation:
            return
    parts = _Parts.read(question.text)
    if parts.has_operators:
        yield from _strict(question, parts, segmenter)
    elif question.mode == "auto":
        yield from _in_simplified(question, text)
    yield from _by_words(question, parts, segmenter)


def enclosed(text: str) -> str | None:
    """Return what stands within quotation marks around all of *text*, if any."""
    match = _QUOTED.fullmatch(text.strip())
    inside = (match[1] or match[2]) if match else None
    return inside if inside and not Wording.of(inside).is_empty else None


def _ask(question: Question, tier: Tier, wordings: tuple[Wording, ...] = (), words: tuple[str, ...] = ()) -> Query:
    """Return a query of one tier, shaped as *question* is."""
    return Query(
        question.text,
        tier,
        wordings,
        words,
        pinned=question.pinned,
        filters=question.filters,
        sort=question.sort,
        limit=question.limit,
        offset=question.offset,
        unit=question.unit,
        statuses=question.statuses,
    )


def _told_of_spaces(exact: Query, text: str) -> Query:
    pieces = text.split()
    if len(pieces) < 2 or text.isascii():
        return exact
    return replace(exact, notice=f"已把空格两边连起来，按“{''.join(pieces)}”原样查找。")


def _in_simplified(question: Question, text: str) -> Iterator[Query]:
    """Yield the same in simplified characters, if traditional ones were typed."""
    converted = simplified(text)
    if converted != text:
        typed, shown = in_quotation_marks(text.strip()), in_quotation_marks(converted.strip())
        notice = f"没有原样的{typed}，以下是简体{shown}的结果。"
        yield replace(_ask(question, "exact", (Wording.of(converted),)), notice=notice)


def _strict(question: Question, parts: "_Parts", segmenter: Segmenter) -> Iterator[Query]:
    """Yield every part as its sign says: the bare ones as they stand, and if that is nowhere, as words."""
    strict = replace(
        _ask(question, "exact", tuple(map(Wording.of, parts.quoted))),
        excluded=tuple(map(Wording.of, parts.excluded)),
        headings=tuple(map(Wording.of, parts.headings)),
    )
    yield replace(strict, wordings=(*strict.wordings, *map(Wording.of, parts.bare)))
    words = _whole(_words(" ".join(parts.bare), segmenter))
    if words:
        lacking = f"一段原样含有{'、'.join(map(in_quotation_marks, parts.bare))}"
        notice = f"没有{lacking}，以下段落含有全部词语：{_enumerated(words)}。"
        yield replace(strict, tier="all", words=words, notice=notice, lacking=lacking)


def _by_words(question: Question, parts: "_Parts", segmenter: Segmenter) -> Iterator[Query]:
    if parts.excluded or parts.headings:
        return
    text = simplified(question.text)
    parts_too = _words(text, segmenter)
    words = _whole(parts_too)
    if not words:
        return
    names = _enumerated(words) + (f"（只用了前 {MOST_WORDS} 个词）" if len(parts_too) == MOST_WORDS else "")
    typed = question.text.strip()
    typed = typed if len(typed) <= _MOST_REPEATED else typed[:_MOST_REPEATED] + "…"
    lacking = "" if question.mode == "words" else f"原样的{in_quotation_marks(typed)}"
    lead = f"没有{lacking}。" if lacking else ""
    is_as_asked = question.mode == "words" and text == question.text
    notice = None if is_as_asked else f"{lead}以下段落含有全部词语：{names}。"
    yield replace(_ask(question, "all", (), words), notice=notice, lacking=lacking)
    if len(parts_too) > 1:
        notice = f"{lead}没有一段含有全部词语，以下段落含有其中一部分：{names}。"
        yield replace(_ask(question, "some", (), parts_too), notice=notice, lacking=lacking)


def _enumerated(words: tuple[str, ...]) -> str:
    """Return the words as a notice names them."""
    return "、".join(f"“{word}”" for word in words[:_MOST_NAMED]) + ("等" if len(words) > _MOST_NAMED else "")


def _whole(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words that are not part of another: what holds 人民政府 need not be looked into for 人民."""
    return tuple(word for word in words if not any(word != other and word in other for other in words))


def _words(text: str, segmenter: Segmenter) -> tuple[str, ...]:
    return tuple(dict.fromkeys(segmenter.words(text)))[:MOST_WORDS]


@dataclass(frozen=True)
class _Parts:
    """The parts of what was typed, by their signs."""

    bare: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()

    @property
    def has_operators(self) -> bool:
        """Tell whether any sign was typed."""
        return bool(self.quoted or self.excluded or self.headings)

    @classmethod
    def read(cls, text: str) -> "_Parts":
        """Read *text* in parts; without signs if there would be nothing to look for but what to leave out."""
        parts: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
        for part in _PART.finditer(text):
            wording = part["curly"] or part["straight"] or part["bare"]
            if Wording.of(wording).is_empty:
                continue
            beside = "bare" if part["bare"] else "quoted"
            parts["excluded" if part["minus"] else "headings" if part["title"] else beside] += (wording,)
        return cls(**parts) if parts.keys() - {"excluded"} else cls((text,))


def search(engine: SearchEngine, question: Question, segmenter: Segmenter) -> Results:
    """Return the results of the first tier that has any; `took_ms` is the time from question to last hit."""
    started = time.perf_counter()
    results: Results | None = None
    for query in plans(question, segmenter):
        attempt = engine.search(query)
        if results is None or _answers(attempt):
            results = attempt
        if _answers(attempt):
            break
    if results is None:  # only stop words, in words mode
        results = Results(Query(question.text, "all", statuses=question.statuses), Total())
    return replace(results, took_ms=round((time.perf_counter() - started) * 1000, 2))


def _answers(results: Results) -> bool:
    return results.total.passages > len(results.query.pinned)


def more_by_words(engine: SearchEngine, question: Question, results: Results, segmenter: Segmenter) -> int:
    """Return how many passages hold all the words; 0 if the wording is in as many.

    Only who offers the other way asks for it: it is a second question to the engine.
    """
    if question.mode != "auto" or results.query.tier != "exact":
        return 0
    by_words = replace(question, mode="words", statuses=results.query.statuses)
    query = next(plans(by_words, segmenter), None)
    if query is None or len(query.words) < 2:
        return 0
    count = engine.count(query)
    return count if count > results.total.passages else 0
