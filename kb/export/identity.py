"""The names of documents in the sense of FRBR, as the Akoma Ntoso Naming Convention 1.0 writes them.

`/akn/cn/act/2018/zhibu` is a work, `/akn/cn/act/2018/zhibu/zho@2018-10-28` one version of it. The names depend on what
is known of documents and not on their text, so that a document can be cited before its text is held, and keeps its name
when the wording takes the place of a digest.
"""

from datetime import date
from typing import Literal
from urllib.parse import quote

from kb.documents import Metadata
from kb.versions import Validity

Kind = Literal["act", "statement", "doc"]
"""`act` for norms, whatever their form (a 准则 may have articles or an outline); `statement` for what an office reports or
declares; `doc` for the rest."""

UNKNOWN_DAY = date(1, 1, 1)
"""Stands where Akoma Ntoso demands a date and none is known: no document can bear it, and it is always named `unknown`."""

LANGUAGE = "zho"
"""ISO 639-2."""

_COUNTRY = "cn"
_NORMS = {"党章", "章程", "准则", "条例", "规定", "办法", "规则", "细则", "守则", "制度", "法律", "法规"}
_STATEMENTS = {"工作报告", "报告", "总结", "讲话", "公报", "声明"}
_DAYS = ("published", "approved", "effective")


class Identities:
    """The names of the documents that `validity` knows; versions of one work share the name of the work."""

    def __init__(self, validity: Validity) -> None:
        self._validity = validity
        self._known = validity.documents
        self._versions: dict[str, list[Metadata]] = {}
        for version in self._known.values():
            self._versions.setdefault(_family(version), []).append(version)

    def of(self, identifier: str) -> Metadata | None:
        """Return the metadata of a document; None if there are none."""
        return self._known.get(identifier)

    def kind(self, metadata: Metadata) -> Kind:
        """Return the kind of the work, by the genre of its first version."""
        genre = self.first(metadata).genre
        return "act" if genre in _NORMS else "statement" if genre in _STATEMENTS else "doc"

    def first(self, metadata: Metadata) -> Metadata:
        """Return the first version of the same work: of dated ones the oldest."""
        return min(self._versions_of(metadata), key=lambda version: (version.date or date.max, version.id))

    def work(self, metadata: Metadata) -> str:
        """Return the name of the work: kind, year of the first version, family."""
        year = f"{day_of(self.first(metadata))[0].year:04}"
        return f"/akn/{_COUNTRY}/{self.kind(metadata)}/{year}/{quote(_family(metadata), safe='')}"

    def expression(self, metadata: Metadata) -> str:
        """Return the name of the version: by its own day, else by its id."""
        same_day = [version for version in self._versions_of(metadata) if version.date == metadata.date]
        version = metadata.date.isoformat() if metadata.date and len(same_day) == 1 else quote(metadata.id, safe="")
        return f"{self.work(metadata)}/{LANGUAGE}@{version}"

    def before(self, metadata: Metadata) -> Metadata | None:
        """Return the version whose place this one took; None if unknown."""
        by_statement = self.of(metadata.supersedes)
        return by_statement or next(
            (version for version in self._known.values() if self.after(version) == metadata), None
        )

    def after(self, metadata: Metadata) -> Metadata | None:
        """Return the version that took its place; None if unknown."""
        return self._validity.successor(metadata.id)

    def _versions_of(self, metadata: Metadata) -> list[Metadata]:
        return self._versions.get(_family(metadata)) or [metadata]


def day_of(metadata: Metadata) -> tuple[date, str]:
    """Return the day of a document and what happened on it: `published`, else `approved`, else `effective`;
    `UNKNOWN_DAY` and `unknown` if none is known."""
    for name in _DAYS:
        day = getattr(metadata, name)
        if day is not None:
            return day, name
    return UNKNOWN_DAY, "unknown"


def _family(metadata: Metadata) -> str:
    return metadata.work or metadata.id
