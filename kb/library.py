"""The library: the corpus with its index, open for use. What the site and the command line stand on."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from kb.citations.links import Links
from kb.citations.resolve import Resolution, Resolver, Unresolved
from kb.corpus import Corpus
from kb.document import Document, Metadata
from kb.errors import IndexUnusableError, KbError
from kb.formulations import Formulations
from kb.indexing import FORMAT, Progress, build, current, is_stale
from kb.search import tiers
from kb.search.engine import Place, Results, SearchEngine
from kb.search.query import Asked
from kb.search.whoosh_engine import WhooshEngine
from kb.settings import Settings
from kb.snapshot import Snapshot, check_seal
from kb.text.words import Segmenter


@dataclass(frozen=True)
class Reading:
    """One generation of the index, open: everything that is read together belongs to the same state of the corpus."""

    snapshot: Snapshot
    engine: SearchEngine
    segmenter: Segmenter
    links: Links
    resolver: Resolver
    formulations: Formulations

    @classmethod
    def open(cls, folder: Path, corpus: Path) -> "Reading":
        """Opens the generation in `folder`. Raises IndexUnusableError if it is damaged or of another format."""
        check_seal(folder)
        snapshot = Snapshot(folder)
        if snapshot.manifest.format != FORMAT:
            snapshot.close()
            raise IndexUnusableError("索引是另一个版本的程序建立的，请运行 kb index 重建。")
        segmenter = Segmenter(snapshot.manifest.words)
        engine = WhooshEngine(snapshot)
        links = Links.read(folder)
        known = [shelved.metadata for shelved in snapshot.manifest.documents]
        resolver = Resolver(known, snapshot.document)
        return cls(snapshot, engine, segmenter, links, resolver, Formulations.read(corpus / "formulations.yaml"))

    def search(self, asked: Asked) -> Results:
        """The answer to what was typed: the part that it cites first, if it is a citation, then what the tiers find."""
        cited = self.resolver.typed(asked.text) if asked.mode == "auto" else None
        pinned, notice = self._cited(cited)
        asked = replace(asked, pinned=pinned, is_citation=bool(pinned))
        results = tiers.search(self.engine, asked, self.segmenter)
        if notice:
            results = replace(results, query=replace(results.query, notice=notice))
        return results

    def _cited(self, cited: Resolution | Unresolved | None) -> tuple[tuple[Place, ...], str]:
        if cited is None:
            return (), ""
        if isinstance(cited, Unresolved):
            return self._titles(cited.candidates), self._why(cited)
        known = self.snapshot.shelved(cited.document).metadata
        notice = "" if cited.exact_name else f"这份文件的全称是《{known.title}》。"
        if cited.address and not cited.held:
            what = "只收录了部分条文要点" if known.text == "digest" else "未收录正文"
            notice += f"本库{what}，以下是《{known.title}》的著录信息，原文请看官方网址。"
        if cited.held and cited.address:
            label = self.document(cited.document).label(cited.address)
            return (Place(cited.document, cited.address),), notice or f"按引用找到《{known.title}》{label}。"
        return self._titles((cited.document,)), notice

    def _titles(self, identifiers: tuple[str, ...]) -> tuple[Place, ...]:
        """The titles of these documents, where they have one of their own."""
        return tuple(Place(i, "title") for i in identifiers if self.document(i).holds("title"))

    def _why(self, cited: Unresolved) -> str:
        if cited.reason == "several":
            titles = "".join(f"《{self.snapshot.shelved(c).metadata.title}》" for c in cited.candidates[:4])
            return f"这个简称可能指几份文件：{titles}，请写出全称。"
        if cited.reason == "no_part":
            return f"{self.range_of(cited.candidates[0])}，没有您输入的这一部分。"
        return ""

    def range_of(self, identifier: str) -> str:
        """Which articles or parts a document has, in words: 《…》共37条."""
        known = self.snapshot.shelved(identifier).metadata
        document = self.snapshot.document(identifier)
        articles = [passage for passage in document.passages if passage.kind == "article"]
        if known.text == "full" and articles:
            return f"《{known.title}》共{len(articles)}条，到{articles[-1].label}为止"
        if known.articles:
            return f"《{known.title}》共{known.articles}条"
        return f"《{known.title}》共{len(document.sections)}个部分"

    def documents(self) -> list[Metadata]:
        """All documents, those with text first, then by genre, newest first."""
        order = {"full": 0, "digest": 1, "none": 2}
        known = [shelved.metadata for shelved in self.snapshot.manifest.documents]
        return sorted(known, key=lambda m: (order[m.text], m.genre, -(m.date.toordinal() if m.date else 0), m.id))

    def document(self, identifier: str) -> Document:
        """The document. Raises NotFoundError."""
        return self.snapshot.document(identifier)

    def close(self) -> None:
        self.engine.close()
        self.snapshot.close()


class Library:
    """Keeps the newest generation open, and takes up a newer one when a build has switched to it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.corpus = Corpus(settings.corpus)
        self._opening = threading.Lock()
        self._reading: Reading | None = None

    def prepare(self, progress: Progress | None = None) -> str:
        """Builds the index if it is missing, older than the corpus, or unusable; returns what to tell about it, if any.

        If another process is building, what is there serves. Raises KbError if there is nothing to serve.
        """
        notice = ""
        if is_stale(self.settings.index, self.corpus):
            had_one = current(self.settings.index) is not None
            try:
                build(self.settings.index, self.corpus, progress=progress)
                notice = "文库有变化，索引已更新。" if had_one else "索引已建立。"
            except KbError as error:
                if not had_one:
                    raise
                notice = f"索引没有更新：{error.message}仍使用原来的索引。"
        try:
            self.reading()
        except IndexUnusableError as error:
            build(self.settings.index, self.corpus, anew=True, progress=progress)
            notice = f"{error.message.split('，')[0]}，已从文库重新建立。"
            self.reading()
        return notice

    def reading(self) -> Reading:
        """The generation that serves now. Raises IndexUnusableError if there is none that can be read."""
        folder = current(self.settings.index)
        reading = self._reading
        if reading is not None and (folder is None or reading.snapshot.folder == folder):
            return reading
        with self._opening:
            if self._reading is None or (folder is not None and self._reading.snapshot.folder != folder):
                if folder is None:
                    raise IndexUnusableError("还没有索引，请先运行 kb index。")
                self._reading = Reading.open(folder, self.settings.corpus)
            return self._reading


@contextmanager
def opened(settings: Settings, progress: Progress | None = None) -> Iterator[tuple[Reading, str]]:
    """A reading for one command, and what there is to tell about its index."""
    library = Library(settings)
    notice = library.prepare(progress)
    reading = library.reading()
    try:
        yield reading, notice
    finally:
        reading.close()
