"""Where things are on the site: the addresses of its pages, the same in JSON, in pages and in drafts that were linked."""

from datetime import date
from functools import lru_cache
from urllib.parse import quote


def document_url(identifier: str, address: str = "", query: str = "", as_of: date | None = None) -> str:
    """Return the page of a document, opened at a part, with a query marked, on a day."""
    return f"/documents/{quote(identifier)}{_asked(q=query, as_of=as_of)}{_part(address)}"


def part_url(identifier: str, address: str = "") -> str:
    """Return where a program reads a part of a document; without one, what such addresses begin with."""
    return f"/api/documents/{quote(identifier)}/parts/{quote(address)}"


def csl_url(identifier: str) -> str:
    """Return where Zotero and others read how a document is cited, as CSL JSON."""
    return f"/documents/{quote(identifier)}.csl.json"


def export_url(name: str) -> str:
    """Return the address of a copy of a document, by its file name."""
    return f"/export/{quote(name)}"


def formulation_url(name: str) -> str:
    """Return the page of a formulation."""
    return f"/formulations/{quote(name, safe='')}"


def compare_url(old: str, new: str, address: str = "", as_of: date | None = None, show: str = "") -> str:
    """Return the page of two documents side by side, with their statuses on a day.

    It is opened at a part of the new one; `show` as `all` shows what has not changed as well."""
    return f"/compare/{quote(old)}/{quote(new)}{_asked(show=show, as_of=as_of)}{_part(address)}"


def work_url(work: str, as_of: date | None = None) -> str:
    """Return the page of a work: its versions, and which was in force on a day."""
    return f"/works/{quote(work, safe='')}{_asked(as_of=as_of)}"


def history_url(identifier: str, address: str = "", as_of: date | None = None) -> str:
    """Return the page of a part of a document in every version of its work; without one, what such addresses begin with."""
    return f"/documents/{quote(identifier)}/history/{quote(address)}{_asked(as_of=as_of)}"


def citations_url(identifier: str, as_of: date | None = None) -> str:
    """Return the page of who cites a document and what it cites."""
    return f"/documents/{quote(identifier)}/citations{_asked(as_of=as_of)}"


def outdated_url(identifier: str = "", as_of: date | None = None) -> str:
    """Return the page of citations of old versions on a day, opened at a document."""
    return f"/outdated{_asked(as_of=as_of)}{_part(identifier)}"


def _asked(**parameters: object) -> str:
    """Return what follows the path: the parameters that have a value."""
    values = [f"{name}={_quoted(str(value))}" for name, value in parameters.items() if value]
    return f"?{'&'.join(values)}" if values else ""


@lru_cache(maxsize=1_000)  # a page has fifty links with the same words in them
def _quoted(value: str) -> str:
    return quote(value, safe="")


def _part(address: str) -> str:
    return f"#{address}" if address else ""
