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
        for one in self._known.values():
            self._versions.setdefault(_family(one), []).append(one)

    def of(self, identifier: str) -> Metadata | None:
        """What is known of a document; None if nothing is."""
        return self._known.get(identifier)

    def kind(self, known: Metadata) -> Kind:
        """The kind of document that the work is, by the genre of its first version."""
        genre = self.first(known).genre
        return "act" if genre in _NORMS else "statement" if genre in _STATEMENTS else "doc"

    def first(self, known: Metadata) -> Metadata:
        """The first version of the same work that is known: of dated ones the oldest."""
        return min(self._versions_of(known), key=lambda one: (one.date or date.max, one.id))

    def work(self, known: Metadata) -> str:
        """The name of the work: its kind, the year of its first version, and what the corpus calls it."""
        year = f"{day_of(self.first(known))[0].year:04}"
        return f"/akn/{_COUNTRY}/{self.kind(known)}/{year}/{quote(_family(known), safe='')}"

    def expression(self, known: Metadata) -> str:
        """The name of the version: by its day, or, where it has none of its own, by its id."""
        same_day = [one for one in self._versions_of(known) if one.date == known.date]
        version = known.date.isoformat() if known.date and len(same_day) == 1 else quote(known.id, safe="")
        return f"{self.work(known)}/{LANGUAGE}@{version}"

    def before(self, known: Metadata) -> Metadata | None:
        """The version whose place this one took; None if it is not known."""
        by_statement = self.of(known.supersedes)
        return by_statement or next((one for one in self._known.values() if self.after(one) == known), None)

    def after(self, known: Metadata) -> Metadata | None:
        """The version that took its place; None if it is not known."""
        return self._validity.successor(known.id)

    def _versions_of(self, known: Metadata) -> list[Metadata]:
        return self._versions.get(_family(known)) or [known]


def day_of(known: Metadata) -> tuple[date, str]:
    """The day by which a document is dated and what happened on it: `published`, else `approved`, else `effective`;
    `UNKNOWN_DAY` and `unknown` if none is known."""
    for name in _DAYS:
        day = getattr(known, name)
        if day is not None:
            return day, name
    return UNKNOWN_DAY, "unknown"


def _family(known: Metadata) -> str:
    return known.work or known.id
