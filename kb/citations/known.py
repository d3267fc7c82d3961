"""What is known of the documents of a library, by which names: the same for as long as nothing of it changes.

An update of a text leaves it as it is. To take up the names of fifteen thousand documents takes seconds, so it is done
once for all generations that know the same.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from threading import Lock

from kb.citations.mentions import Names
from kb.citations.titles import Titles
from kb.documents import Metadata
from kb.versions import Repeals, Validity

# The readers of a process know what texts repeal, its builds do not; two of each, before a change and after it.
_MOST_KEPT = 4


class KnownDocuments:
    """The documents, told on a day, and their names; what is not asked for is not made."""

    def __init__(self, documents: tuple[Metadata, ...], as_of: date | None, repeals: Repeals) -> None:
        self._documents = documents
        self._as_of = as_of
        self._repeals = repeals

    def is_of(self, documents: tuple[Metadata, ...], as_of: date | None, repeals: Repeals) -> bool:
        """Tell whether it is of these documents; metadata that is the same value in both is not looked into."""
        return (self._as_of, self._repeals.all) == (as_of, repeals.all) and self._documents == documents

    @cached_property
    def validity(self) -> Validity:
        """Return who took whose place."""
        return Validity(self._documents, self._repeals)

    @property
    def by_id(self) -> Mapping[str, Metadata]:
        """Return what is known of each on the day."""
        return self.validity.known_on(self._as_of)

    @cached_property
    def titles(self) -> Titles:
        """Return which documents a name can mean."""
        return Titles(self.by_id)

    @cached_property
    def names(self) -> Names:
        """Return the names that count without 书名号."""
        return Names(self.titles.plain(), self.titles.heads())


_last: deque[KnownDocuments] = deque(maxlen=_MOST_KEPT)
_lock = Lock()


def known_documents(
    documents: Iterable[Metadata], as_of: date | None = None, repeals: Repeals | None = None
) -> KnownDocuments:
    """Return what is known of *documents* on a day: what was made before, if it is of the same."""
    told, repeals = tuple(documents), repeals or Repeals()
    with _lock:
        for known in _last:
            if known.is_of(told, as_of, repeals):
                _last.remove(known)
                _last.append(known)
                return known
        _last.append(KnownDocuments(told, as_of, repeals))
        return _last[-1]
