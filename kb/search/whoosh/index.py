"""The index of the embedded engine: files in the generation's own folder, the folded text of each segment and the words."""

from pathlib import Path

from kb.corpus import Snapshot
from kb.search.engine import Addition
from kb.search.whoosh.engine import WhooshEngine
from kb.search.whoosh.exact import write_scan
from kb.search.whoosh.words import WordsWriter


class WhooshIndex:
    """See `SearchIndex`."""

    name = "whoosh"
    own_files = frozenset[str]()
    most_segments = 12  # a search looks into each of them: a dozen updates, then all is put into one again

    def holds(self, snapshot: Snapshot) -> bool:
        """Return True: what is in the folder is sealed with it."""
        return True

    def write(self, addition: Addition) -> None:
        """Write the segment's folded text, and add its words to the base's."""
        passages = (passage for _, document in addition.added for passage in document.passages)
        write_scan(addition.folder / addition.place.name, passages)
        with WordsWriter(addition.folder, addition.segmenter) as writer:
            for shelf in addition.removed:
                writer.remove(range(shelf.first, shelf.end))
            for done, (_, document) in enumerate(addition.added):
                addition.done(done)
                writer.add(document)

    def serve(self, folder: Path) -> None:
        """Do nothing: older generations go with their folders."""

    def open(self, snapshot: Snapshot) -> WhooshEngine:
        """See `SearchIndex.open`."""
        return WhooshEngine(snapshot)


EMBEDDED = WhooshIndex()
