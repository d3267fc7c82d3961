"""The parameters of a search URL: the same for the page and its JSON twin."""

from datetime import date
from typing import cast
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from kb.errors import QueryError
from kb.search import Filters, Mode, Question, Sort
from kb.text import day, years

_MODES = ("auto", "exact", "words")
_SORTS = ("relevance", "date")

Parameters = MultiDict[str, str]


def question_of(parameters: Parameters) -> Question:
    """Return what the parameters of a search URL ask. Raises QueryError for a value that cannot be."""
    filters = Filters(
        tuple(filter(None, parameters.getlist("genre"))),
        tuple(filter(None, parameters.getlist("issuer"))),
        tuple(filter(None, parameters.getlist("status"))),
        years(parameters.get("year")),
    )
    return Question(
        parameters.get("q", ""),
        cast(Mode, _one_of(parameters.get("mode") or "auto", _MODES, "mode")),
        filters,
        cast(Sort, _one_of(parameters.get("sort") or "relevance", _SORTS, "sort")),
        _whole(parameters.get("limit"), 10, "limit"),
        _whole(parameters.get("offset"), 0, "offset"),
        as_of(parameters),
    )


def as_of(parameters: Parameters) -> date | None:
    """Return the day whose statuses are asked for; None if none is. Raises QueryError if it is no day."""
    return day(parameters.get("as_of"))


def search_url(parameters: Parameters, **changes: str | int | None) -> str:
    """Return the search page with some parameters changed; None takes one away. It begins at the first page again."""
    unchanged = [(name, value) for name, value in parameters.items(multi=True) if name not in {*changes, "offset"}]
    added = [(name, str(value)) for name, value in changes.items() if value is not None]
    return "/search?" + urlencode([*unchanged, *added])


def _one_of(value: str, allowed: tuple[str, ...], name: str) -> str:
    if value not in allowed:
        raise QueryError(f"{name} 只能是 {'、'.join(allowed)}，请改正网址。")
    return value


def _whole(value: str | None, default: int, name: str) -> int:
    if not value:
        return default
    if not value.isascii() or not value.isdecimal() or len(value) > 6:
        raise QueryError(f"{name} 应是一个整数，请改正网址。")
    return int(value)
