"""What the library serves now knows of the versions of its documents: kept for as long as it serves it."""

import threading
from dataclasses import replace
from datetime import date
from functools import lru_cache, partial

from kb.citations import Outdated
from kb.documents import Metadata
from kb.library import Library, Reading
from kb.versions import Comparison, Timeline, Version, compare, timeline_of

_KEPT = 32


class Versions:
    """The versions in one reading of the corpus; what was once compared is kept."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.outdated = Outdated(reading.snapshot.document, reading.links, reading.validity)
        # Not a method: what refers to itself outlives an update until the garbage collector comes round to it, and this
        # keeps the files of the index open.
        self._compared = lru_cache(maxsize=_KEPT)(partial(_compared, reading))

    def version(self, identifier: str) -> Version:
        """A document as one version of its work. Raises NotFoundError."""
        self.reading.snapshot.shelved(identifier)
        return Version(self.reading.validity.documents[identifier], self.reading.validity)

    def timeline(self, work: str) -> Timeline:
        """The versions of a work. Raises NotFoundError."""
        return timeline_of(work, self.reading.validity)

    def before(self, one: Timeline, version: Version) -> Metadata | None:
        """The version before, if both are held in full, so that they can be compared."""
        earlier = one.before(version.known.id)
        comparable = earlier is not None and earlier.known.text == version.known.text == "full"
        return earlier.known if earlier and comparable else None

    def compare(self, old: str, new: str, as_of: date | None = None) -> Comparison:
        """Two documents compared, with what is known of them on a day. Raises NotFoundError and TextNotHeldError."""
        known = self.reading.known
        return replace(self._compared(old, new), old=known(old, as_of), new=known(new, as_of))


def _compared(reading: Reading, old: str, new: str) -> Comparison:
    return compare(reading.document(old), reading.document(new))


class History:
    """The versions in what the library serves now."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._making = threading.Lock()
        self._versions: Versions | None = None

    def versions(self) -> Versions:
        """The versions in the reading that serves now. Raises IndexUnusableError if there is none."""
        reading = self._library.reading()
        with self._making:
            if self._versions is None or self._versions.reading is not reading:
                self._versions = Versions(reading)
            return self._versions
