"""What a citation points at, as a finding shows it: the place, its name in words, its wording."""

from datetime import date

from kb.citations import Edition, Resolution, Unresolved
from kb.documents import Address, Document, Metadata
from kb.drafts.finding import Target
from kb.library import Library
from kb.text import in_words
from kb.versions import Repeal, begins, name_of_edition

# A finding shows the wording of an article beside it: a long 条 of several 款 has about so many characters.
MOST_EVIDENCE = 600

# Why nothing is judged by another version: the one that is named, or the one of the day, is not on record.
NO_EDITION_KNOWN = "没有这一版"
NO_VERSION_KNOWN = "成文时的版本没有收录"
NEWER_NOT_ON_RECORD = "已有新版没有著录"
BEHIND = "已经修订，本库知道已有新版，没有著录"


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
        return Target.part(metadata, resolution.address, label, is_held=is_held)

    def label(self, document: Document, address: Address) -> str:
        """Return what people call a part that is held."""
        passage = document.passages[document.position(address)]
        return passage.label if passage.address == address else document.label(address)

    def without_edition(self, outcome: Unresolved, name: str) -> str:
        """Return that the version that is named is not on record, and which are, without the stop.

        `name` is the title as it was written.
        """
        versions = [self.known(candidate) for candidate in outcome.candidates]
        years = "、".join(f"{year}年" for year in sorted({version.year for version in versions if version.year}))
        on_record = f"，有记载的是{years}的" if years else ""
        title = f"《{versions[0].title if versions else name}》"
        match outcome.edition:
            case Edition(year=0, number="", age=""):
                return f"本库没有收录《{name}》{on_record}，请核对名称"
            case Edition(year=0, number=""):
                return f"没有写明“{outcome.edition.wording}{title}”是哪一年的{on_record}，请写出年份"
            case Edition(number=number) if number:
                return f"本库没有记载{number}是{title}的哪一版{on_record}，请核对文号"
            case _:
                return f"本库没有{title}{outcome.edition.year}年的版本{on_record}，请核对年份"

    def without_version(self, metadata: Metadata, day: date | None) -> str:
        """Return that the version in force on *day* is not on record, where this one is."""
        first = begins(metadata)
        if first and (day is None or day < first):
            which = "最早的是" if self.versions(metadata.id) else "只有"
            return f"本库{which}{in_words(first)}起施行的版本，成文时的版本没有收录"
        return "在成文前又修改过，成文时的版本没有收录"

    def repeal(self, repeal: Repeal) -> tuple[str, str]:
        """Return the article that repeals a text, in words, and its wording."""
        document = self.document(repeal.document)
        label = self.label(document, repeal.address)
        return f"《{document.title}》{label}", document.part_text(repeal.address)[:MOST_EVIDENCE]

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
