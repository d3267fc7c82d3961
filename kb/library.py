"""The library: the corpus with its index, open for use. What the site and the command line stand on."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from kb import address as addresses
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
        cited = self.resolver.typed(asked.text) if asked.mode == "auto" else []
        pinned, notice = self._cited(cited)
        asked = replace(asked, pinned=pinned, is_citation=bool(cited))
        results = tiers.search(self.engine, asked, self.segmenter)
        notice = notice or (results.query.notice or "") + self._perhaps(asked, results)
        return replace(results, query=replace(results.query, notice=notice or None))

    def _perhaps(self, asked: Asked, results: Results) -> str:
        """For what stands nowhere as it was typed, the formulation that may have been meant."""
        if results.query.tier in {"exact", "citation"} and results.total.passages:
            return ""
        near = self.formulations.near(asked.text)
        return f"是否要找{'、'.join(f'“{one.wording}”' for one in near[:3])}？" if near else ""

    def _cited(self, cited: list[Resolution | Unresolved]) -> tuple[tuple[Place, ...], str]:
        """The parts to show for what was cited, and what to say about them."""
        found = [one for one in cited if isinstance(one, Resolution)]
        missing = [one for one in cited if isinstance(one, Unresolved)]
        if not found:
            return self._unresolved(missing[0]) if missing else ((), "")
        known = self.snapshot.shelved(found[0].document).metadata
        notice = "" if found[0].exact_name else f"这份文件的全称是《{known.title}》。"
        held = [one for one in found if one.held and one.address]
        if held:
            document = self.document(known.id)
            labels = "、".join(addresses.label(one.address, only_paragraph=_is_only(document, one)) for one in held)
            notice += f"按引用找到《{known.title}》{self._version(known)}{labels}。"
            if any(addresses.parent(one.asked).startswith(one.address) for one in held):
                notice += "这里收录的是条文要点，不分款、项。"
        elif found[0].address:
            return self._not_held(known, found[0].address, notice)
        if missing:
            notice += f"{self.range_of(known.id)}，其余部分没有。"
        places = tuple(Place(one.document, one.address) for one in held)
        return places or self._titles((known.id,)), notice

    def _not_held(self, known: Metadata, address: str, notice: str) -> tuple[tuple[Place, ...], str]:
        """For a part that is not held: the title, and the same part of the newest version that is."""
        what = "只收录了部分条文要点" if known.text == "digest" else "未收录正文"
        notice += f"本库{what}：《{known.title}》{self._version(known)}，原文请看官方网址。"
        others = [m for m in self.documents() if known.work and m.work == known.work and m.id != known.id]
        others.sort(key=lambda m: str(m.date or ""), reverse=True)
        older = next((m for m in others if m.text != "none" and self.document(m.id).holds(address)), None)
        places = self._titles((known.id,))
        if older is not None:
            notice += f"另列出{older.year}年版（{older.status}）的这一部分，仅供参考。"
            places += (Place(older.id, address),)
        return places, notice

    def _version(self, known: Metadata) -> str:
        """（2007年版，已修订） for a document of which there are several versions; else nothing."""
        versions = [shelved for shelved in self.snapshot.manifest.documents if shelved.metadata.work == known.work]
        if not known.work or len(versions) < 2 or not known.year:
            return ""
        return f"（{known.year}年版{'，' + known.status if known.status else ''}）"

    def _titles(self, identifiers: tuple[str, ...]) -> tuple[Place, ...]:
        """The titles of these documents, where they have one of their own."""
        return tuple(Place(i, "title") for i in identifiers if self.document(i).holds("title"))

    def _unresolved(self, cited: Unresolved) -> tuple[tuple[Place, ...], str]:
        if cited.reason == "several":
            titles = "".join(f"《{self.snapshot.shelved(c).metadata.title}》" for c in cited.candidates[:4])
            return self._titles(cited.candidates), f"这个简称可能指几份文件：{titles}，请写出全称。"
        if cited.reason == "none":
            return (), "本库不知道这个名称是哪一份文件，请写出全称；没有收录的文件查不到。"
        identifier = cited.candidates[0]
        if not cited.nearest:
            return self._titles(cited.candidates), f"{self.range_of(identifier)}，没有您输入的这一部分。"
        document = self.document(identifier)
        passage = document.passages[document.position(cited.nearest)]
        count = sum(1 for paragraph in passage.paragraphs if addresses.is_kind(paragraph.address, "para"))
        told = f"共{count}款" if passage.kind == "article" else "在这里"
        label = addresses.label(cited.nearest)
        return (Place(identifier, cited.nearest),), f"《{document.title}》{label}{told}，没有您输入的这一款、项。"

    def range_of(self, identifier: str) -> str:
        """Which articles or parts a document has, in words: 《…》共37条."""
        known = self.snapshot.shelved(identifier).metadata
        document = self.snapshot.document(identifier)
        articles = [passage for passage in document.passages if passage.kind == "article"]
        if known.text == "full" and articles:
            return f"《{known.title}》共{len(articles)}条，到{articles[-1].label}为止"
        if known.articles:
            return f"《{known.title}》共{known.articles}条"
        parts = [section for section in document.sections if section.address.startswith(("part_", "chp_", "sec_"))]
        return f"《{known.title}》共{len(parts)}个部分"

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


def _is_only(document: Document, cited: Resolution) -> bool:
    """Whether the paragraph that was cited is the only one of its article, so that its number is not said."""
    passage = document.passages[document.position(cited.address)]
    return sum(1 for paragraph in passage.paragraphs if addresses.is_kind(paragraph.address, "para")) == 1


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
