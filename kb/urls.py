"""Where things are on the site: the addresses of its pages, the same in JSON, in pages and in drafts that were linked."""

from urllib.parse import quote


def document_url(identifier: str, address: str = "", query: str = "") -> str:
    """The page of a document, opened at a part, with a query marked in it."""
    asked = f"?q={quote(query, safe='')}" if query else ""
    return f"/documents/{quote(identifier)}{asked}{'#' + address if address else ''}"


def export_url(name: str) -> str:
    """A copy of a document to take away, by the name of its file."""
    return f"/export/{quote(name)}"


def formulation_url(name: str) -> str:
    """The page of a formulation."""
    return f"/formulations/{quote(name, safe='')}"


def compare_url(old: str, new: str, address: str = "") -> str:
    """The page of two documents side by side, opened at a part of the new one."""
    return f"/compare/{quote(old)}/{quote(new)}{'#' + address if address else ''}"


def work_url(work: str) -> str:
    """The page of a work: its versions and when each was in force."""
    return f"/works/{quote(work, safe='')}"


def outdated_url(identifier: str = "") -> str:
    """The page of citations of old versions, opened at those in one document."""
    return f"/outdated{'#' + identifier if identifier else ''}"
