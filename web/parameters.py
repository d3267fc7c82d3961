"""The parameters of a search URL: the same for the page and its JSON twin."""

from datetime import date
from functools import lru_cache
from typing import cast, get_args
from urllib.parse import quote_plus, urlencode

from werkzeug.datastructures import MultiDict

from kb.errors import QueryError
from kb.search import Filters, Mode, Question, Sort
from kb.text import day, years

_MODES = ("auto", "exact", "words")

Parameters = MultiDict[str, str]


def question_of(parameters: Parameters) -> Question:
    """Return what the parameters of a search URL ask. Raises QueryError for a value that cannot be."""
    filters = Filters(
        tuple(filter(None, parameters.getlist("genre"))),
        tuple(filter(None, parameters.getlist("issuer"))),
        tuple(filter(None, parameters.getlist("status"))),
        years(_period(parameters)),
        tuple(filter(None, parameters.getlist("document"))),
    )
    return Question(
        parameters.get("q", ""),
        cast(Mode, choice_of(parameters, "mode", _MODES)),
        filters,
        cast(Sort, choice_of(parameters, "sort", get_args(Sort))),
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
    return "/search?" + urlencode([*unchanged, *added], quote_via=_quoted)


_quoted = lru_cache(maxsize=1_000)(quote_plus)  # a page has fifty links with the same words in them


def lines_url(parameters: Parameters, document: str) -> str:
    """Return the address of the lines of one document, as a piece of a page."""
    url = search_url(parameters, document=document, view=None, sort=None, limit=None)
    return url.replace("/search?", "/search/lines?", 1)


def rows_url(parameters: Parameters, form: str) -> str:
    """Return the address of all rows of a search, as a file of *form*."""
    kept = {} if parameters.get("sort") in get_args(Sort) else {"sort": None}
    url = search_url(parameters, view=None, limit=None, **kept)
    return url.replace("/search?", f"/search/rows.{form}?", 1)


def _period(parameters: Parameters) -> str | None:
    """Return the years as one text: a form has a field for the first and one for the last, either of which may be empty."""
    typed = [year.strip() for year in parameters.getlist("year")]
    return "-".join(typed[:2]) if len(typed) > 1 and any(typed) else typed[0] if typed else None


def choice_of(parameters: Parameters, name: str, allowed: tuple[str, ...]) -> str:
    """Return the value of a parameter that is one of *allowed*, of which the first is meant if none is given.

    Raises QueryError for another.
    """
    value = parameters.get(name) or allowed[0]
    if value not in allowed:
        raise QueryError(f"{name} 只能是 {'、'.join(allowed)}，请改正网址。")
    return value


def page_url(path: str, parameters: Parameters, **changes: str | int | None) -> str:
    """Return the page at *path* with some parameters changed; None takes one away, and what is empty goes."""
    unchanged = [(name, value) for name, value in parameters.items(multi=True) if name not in changes and value]
    added = [(name, str(value)) for name, value in changes.items() if value is not None]
    values = urlencode([*unchanged, *added])
    return f"{path}?{values}" if values else path


def whole_of(parameters: Parameters, name: str, default: int) -> int:
    """Return a parameter that is an integer, *default* if it is not there. Raises QueryError if it is none."""
    return _whole(parameters.get(name), default, name)


def _whole(value: str | None, default: int, name: str) -> int:
    if not value:
        return default
    if not value.isascii() or not value.isdecimal() or len(value) > 6:
        raise QueryError(f"{name} 应是一个整数，请改正网址。")
    return int(value)
