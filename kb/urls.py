"""Where things are on the site: the addresses of its pages, the same in JSON, in pages and in drafts that were linked."""

from datetime import date
from urllib.parse import quote, urlencode


def document_url(identifier: str, address: str = "", query: str = "", as_of: date | None = None) -> str:
    """The page of a document, opened at a part, with a query marked in it, as it was on a day."""
    parameters = {name: str(value) for name, value in (("q", query), ("as_of", as_of)) if value}
    asked = f"?{urlencode(parameters, quote_via=quote, safe='')}" if parameters else ""
    return f"/documents/{quote(identifier)}{asked}{'#' + address if address else ''}"


def formulation_url(name: str) -> str:
    """The page of a formulation."""
    return f"/formulations/{quote(name, safe='')}"
