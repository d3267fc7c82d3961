"""Where a citation leads on a day: a bare name to the text in force then, all else to what was meant when it was written."""

from dataclasses import dataclass
from datetime import date

from kb.citations.links import Link, Links
from kb.citations.titles import bare_title
from kb.documents import WHOLE, Metadata, Place
from kb.versions import Validity


@dataclass(frozen=True)
class Destination(Place):
    """Where a citation leads: to a part of a document, or with an empty address to the whole.

    `is_held` says that the part can be opened, else only the document's own page can. `remark` tells what is not as the
    words say: that another version was in force when they were written, that the one cited is not held; else empty.
    """

    is_held: bool
    remark: str = ""


class Destinations:
    """The destinations of all citations in one state of the corpus, on any day."""

    def __init__(self, validity: Validity, links: Links) -> None:
        self._validity = validity
        self._links = links

    def of(self, link: Link, day: date) -> Destination:
        """Return where a citation leads on *day*.

        A document that is named and nothing more means the text in force: a regulation of 2018 that says 党章 is to be
        followed by the one of today. An article, or a version, is what it was when it was cited; numbers move.
        """
        version, in_force = self._validity.documents[link.version], self._in_force(link, day)
        if in_force is None:
            return Destination(link.target, link.address, link.is_held, _of_other_text(link, version))
        if in_force.text == "none" and link.is_held:
            remark = f"现行的是{_edition(in_force, version)}，本库未收录其正文"
            return Destination(link.target, WHOLE, True, remark)
        return Destination(in_force.id, WHOLE, in_force.text != "none", f"成文时是{_edition(version, in_force)}")

    def to(self, identifier: str, day: date) -> list[Link]:
        """Return who cites a document from outside on *day*, in the order of the links; bare names of its other versions
        are among them where it is in force in their place, and its own are not where another is."""
        links = dict.fromkeys(link for version in self._versions(identifier) for link in self._links.to(version))
        return [link for link in links if link.source != identifier and identifier in self._cited(link, day)]

    def moved_from(self, identifier: str, day: date) -> list[Link]:
        """Return the bare names that meant a document when they were written and lead to another version on *day*."""
        return [
            link
            for link in self._links.to(identifier)
            if link.version == identifier and identifier not in self._cited(link, day)
        ]

    def _cited(self, link: Link, day: date) -> set[str]:
        """Return the documents that are cited on *day*: of what is shown for another that is not held, both."""
        in_force = self._in_force(link, day)
        return {in_force.id} if in_force else {link.target, link.version}

    def _versions(self, identifier: str) -> list[str]:
        """Return a document and the other versions of its work."""
        versions = self._validity.versions(self._validity.documents[identifier].work)
        return list(dict.fromkeys([identifier, *(version.id for version in versions)]))

    def _in_force(self, link: Link, day: date) -> Metadata | None:
        """Return what a bare name means on *day* if that is no longer what it was, and goes by the same title."""
        lapse = self._validity.lapse(link.version, day) if link.is_bare else None
        if lapse is None or lapse.successor is None:
            return None
        titles = (self._validity.documents[link.version].title, lapse.successor.title)
        return lapse.successor if len(set(map(bare_title, titles))) == 1 else None


def _edition(metadata: Metadata, other: Metadata) -> str:
    """Return what tells a version from *other*: 2017年版, or its title where that is another."""
    year = f"{metadata.year}年" if metadata.year else ""
    if metadata.title != other.title:
        return f"《{metadata.title}》" + (f"（{year}）" if year else "")
    return f"{year}版" if year else "另一版"


def _of_other_text(link: Link, version: Metadata) -> str:
    """Return what is to be said where the text of the version that was cited is not held."""
    if not link.cited_version:
        return ""
    return f"引用的是{version.year}年版，本库未收录其正文，这里打开的是另一版" if version.year else "引用的是另一版"
