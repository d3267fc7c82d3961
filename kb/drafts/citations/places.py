"""What a citation points at, as a finding shows it: the place, its name in words, its wording."""

from kb.citations import Resolution
from kb.documents import Address, Document, Metadata
from kb.drafts.finding import Target
from kb.library import Library
from kb.versions import name_of_edition

# A finding shows the wording of an article beside it: a long 条 of several 款 has about so many characters.
MOST_EVIDENCE = 600


class Places:
    """The documents of one library and their parts, as findings show them."""

    def __init__(self, library: Library) -> None:
        self._resolver = library.resolver
        self.document = library.snapshot.document

    def known(self, identifier: str) -> Metadata:
        """Return what is known of a document on the day of the catalogue."""
        return self._resolver.known(identifier)

    def versions(self, identifier: str) -> list[Metadata]:
        """Return the other versions of the work that a document is of, newest first."""
        return [self.known(other) for other in self._resolver.versions(identifier)]

    def name(self, metadata: Metadata) -> str:
        """Return 《…》（2017年） for a document of which there are several versions, else 《…》."""
        return name_of_edition(metadata) if self._resolver.versions(metadata.id) else f"《{metadata.title}》"

    def target(self, resolution: Resolution) -> Target:
        """Return the place that a citation points at."""
        metadata = self.known(resolution.document)
        is_held = resolution.is_held and metadata.text != "none"
        label = resolution.address.label if resolution.address else ""
        if is_held and resolution.address:
            label = self.label(self.document(resolution.document), resolution.address)
        return Target(resolution.document, resolution.address, metadata.title, label, is_held)

    def label(self, document: Document, address: Address) -> str:
        """Return what people call a part that is held."""
        passage = document.passages[document.position(address)]
        return passage.label if passage.address == address else document.label(address)

    def title(self, identifier: str) -> Target:
        """Return a document as a whole."""
        return Target.whole(self.known(identifier))

    def evidence(self, resolution: Resolution) -> str:
        """Return the wording of a cited part; empty of a chapter, or where the wording is not held."""
        if not (resolution.is_held and resolution.address and self.known(resolution.document).text == "full"):
            return ""
        document = self.document(resolution.document)
        is_section = any(section.address == resolution.address for section in document.all_sections())
        return "" if is_section else document.part_text(resolution.address)[:MOST_EVIDENCE]
