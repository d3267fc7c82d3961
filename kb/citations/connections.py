"""The connections of a document with others: who cites it, what it cites, and at how many places."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kb.citations.destinations import Destinations
from kb.citations.links import Link, Links


@dataclass(frozen=True)
class Connection:
    """One document that cites another or is cited by it, with the places, in reading order; there is at least one."""

    document: str
    links: tuple[Link, ...]

    @property
    def places(self) -> int:
        """Return at how many places the one cites the other."""
        return len(self.links)


@dataclass(frozen=True)
class Connections:
    """Who cites a document, and what it cites; those with the most places first."""

    citing: tuple[Connection, ...]
    cited: tuple[Connection, ...]

    @classmethod
    def of(cls, identifier: str, destinations: Destinations, links: Links, day: date) -> "Connections":
        """Return the connections of a document on *day*: bare names count for the text that is in force then."""
        citing = ((link.source, link) for link in destinations.to(identifier, day))
        led = ((destinations.of(link, day).document, link) for link in links.of(identifier))
        return cls(_grouped(citing), _grouped((other, link) for other, link in led if other != identifier))


def _grouped(pairs: Iterable[tuple[str, Link]]) -> tuple[Connection, ...]:
    by_document: dict[str, list[Link]] = {}
    for document, link in pairs:
        by_document.setdefault(document, []).append(link)
    connections = (Connection(document, tuple(links)) for document, links in by_document.items())
    return tuple(sorted(connections, key=lambda connection: -connection.places))
