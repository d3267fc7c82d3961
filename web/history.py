"""What the library serves now knows of the versions of its documents: kept for as long as it serves it."""

import threading
from dataclasses import replace
from datetime import date
from functools import lru_cache, partial

from kb.citations import Outdated
from kb.documents import Metadata
from kb.library import Library, LiveLibrary
from kb.versions import Comparison, Timeline, Version, compare, timeline_of

_KEPT = 32


class Versions:
    """The versions in one reading of the corpus; what was once compared is kept."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.outdated = Outdated(library.snapshot.document, library.links, library.validity)
        # Not a method: what refers to itself outlives an update until the garbage collector comes round to it, and this
        # keeps the files of the index open.
        self._compared = lru_cache(maxsize=_KEPT)(partial(_compared, library))

    def version(self, identifier: str) -> Version:
        """A document as one version of its work. Raises NotFoundError."""
        self.library.snapshot.shelved(identifier)
        return Version(self.library.validity.documents[identifier], self.library.validity)

    def timeline(self, work: str) -> Timeline:
        """The versions of a work. Raises NotFoundError."""
        return timeline_of(work, self.library.validity)

    def before(self, one: Timeline, version: Version) -> Metadata | None:
        """The version before, if both are held in full, so that they can be compared."""
        earlier = one.before(version.known.id)
        comparable = earlier is not None and earlier.known.text == version.known.text == "full"
        return earlier.known if earlier and comparable else None

    def compare(self, old: str, new: str, as_of: date | None = None) -> Comparison:
        """Two documents compared, with what is known of them on a day. Raises NotFoundError and TextNotHeldError."""
        known = self.library.known
        return replace(self._compared(old, new), old=known(old, as_of), new=known(new, as_of))


def _compared(library: Library, old: str, new: str) -> Comparison:
    return compare(library.document(old), library.document(new))


class History:
    """The versions in what the library serves now."""

    def __init__(self, live: LiveLibrary) -> None:
        self._live = live
        self._making = threading.Lock()
        self._versions: Versions | None = None

    def versions(self) -> Versions:
        """The versions in the library that serves now. Raises IndexUnusableError if there is none."""
        library = self._live.library()
        with self._making:
            if self._versions is None or self._versions.library is not library:
                self._versions = Versions(library)
            return self._versions
