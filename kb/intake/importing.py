"""Brings a user's files into the corpus.

What is read is shown before anything is written: title, articles of those expected, oddities, what was cut. The text goes
in under the id of the catalogue where the document is known, and then covers the shipped digest.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from itertools import chain, count
from pathlib import Path

from kb.corpus import Corpus, Inventory, Remark, Snapshot, wording_of
from kb.documents import Metadata, Passage, Problem, parse
from kb.errors import KbError
from kb.intake.decision import Decision
from kb.intake.files import Source, files_in
from kb.intake.identity import Relation, author_of, new_id, relation, sign_of
from kb.intake.likeness import is_unlike
from kb.intake.quarantine import Outcome, Progress, Reader, read_all
from kb.intake.title import compared
from kb.intake.understanding import papers_in, understand
from kb.intake.understood import Understood, Untitled
from kb.text import fold_text

_REPEALED = re.compile(r"《([^《》]{4,60})》[^。《》]{0,20}同时废止")
# Characters at the end of a text, in which its last article says what it repeals.
_CLOSING = 400
_CALLS_ITSELF = re.compile("本(法|条例|规定|办法|规则|细则|准则|章程|制度)")


@dataclass(frozen=True)
class Intake:
    """New documents, and with the reason the files that are none.

    `twins` are files whose text is there already; `failed` cannot be read, or are no documents. `untitled` are texts that
    wait for a title, each with the reason that stands for it if nobody gives one.
    """

    documents: tuple[Understood, ...]
    twins: tuple[Remark, ...]
    failed: tuple[Remark, ...]
    untitled: tuple[tuple[Untitled, str], ...] = ()


class IntakeDesk:
    """Where files are understood and set against what the corpus holds."""

    def __init__(self, corpus: Corpus, snapshot: Snapshot | None = None) -> None:
        """Ask *snapshot* for what it has as it is in *corpus*. It stays open as long as files come in."""
        self.inventory = Inventory(corpus, snapshot)
        self._sorter = _Sorter(self.inventory)

    def take(self, paths: Iterable[Path], *, progress: Progress | None = None) -> Intake:
        """Understand every file among *paths*, in folders below them and in archives.

        `progress` hears how many files of how many were read.
        """
        files, bad = files_in(paths)
        self._sorter.failed += bad
        return self.take_sources(files, progress=progress)

    def take_sources(self, files: Iterable[Source], *, progress: Progress | None = None) -> Intake:
        """Understand *files*, on a disk or in memory; `progress` as `take`."""
        for outcome in read_all(files, self._sorter.reader, progress=progress):
            self._sorter.take(outcome)
        self._sorter.take_waiting()
        return self._sorter.intake

    def give_title(self, part: Untitled, title: str) -> Intake:
        """Take a text that had no title under the one that it is given."""
        return self._sorter.give_title(part, title)


def understand_all(
    paths: Iterable[Path], corpus: Corpus, snapshot: Snapshot | None = None, *, progress: Progress | None = None
) -> Intake:
    """Understand every file among *paths*, as `IntakeDesk` does; of a text without a title the reason is told."""
    intake = IntakeDesk(corpus, snapshot).take(paths, progress=progress)
    return without_untitled(intake)


def without_untitled(intake: Intake) -> Intake:
    """Return what comes in if the texts that wait for a title get none: they are among the failed, with the reason."""
    remarks = tuple(Remark(part.source, part.first_line, reason) for part, reason in intake.untitled)
    return replace(intake, failed=(*intake.failed, *remarks), untitled=())


def write_understood(corpus: Corpus, understood: Understood, today: date) -> Path:
    """Write the document into `corpus/local/` and returns its path. An older one there is kept as a version."""
    corpus.remember_source(understood.sha256, Path(understood.source))
    return corpus.write_local(
        corpus.catalogue().beyond(understood.metadata),
        understood.body,
        closing=understood.closing,
        imported=today,
        sha256=understood.sha256,
    )


@dataclass(frozen=True)
class _Namesake:
    """A document with the title of one that comes in: held already, or come in before it."""

    metadata: Metadata
    passages: Sequence[Passage]

    @property
    def id(self) -> str:
        return self.metadata.id

    @cached_property
    def said(self) -> str:
        return _said(self.passages)

    @cached_property
    def author(self) -> str:
        return author_of("\n".join(passage.text for passage in self.passages if passage.line))

    def __str__(self) -> str:
        metadata = self.metadata
        signs = (metadata.issuer, metadata.document_number, str(metadata.date or ""))
        return "，".join([metadata.id, *filter(None, signs)])


class _Sorter:
    """Sorts papers, one after another, into new documents, texts that are there already, and failures."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._catalogue = inventory.catalogue
        self._titles = dict(inventory.titles)
        self._wordings = dict(inventory.wordings)
        self._held: dict[str, list[str]] = {}
        for identifier, metadata in inventory.metadata.items():
            if metadata.text == "full":
                self._held.setdefault(fold_text(metadata.title), []).append(identifier)
        self._of_title: dict[str, list[_Namesake]] = {}
        self._documents: dict[str, Understood] = {}
        self._twins: list[Remark] = []
        self._untitled: list[tuple[Untitled, str]] = []
        self._waiting: list[tuple[str, Understood]] = []
        self.failed: list[Remark] = []

    @property
    def intake(self) -> Intake:
        """Return what has come in so far."""
        return Intake(tuple(self._documents.values()), tuple(self._twins), tuple(self.failed), tuple(self._untitled))

    @property
    def reader(self) -> Reader[list[Understood]]:
        """Return what reads and understands a file by what is known before the first of them."""
        return partial(papers_in, catalogue=self._catalogue, titles=self._inventory.titles)

    def take(self, outcome: Outcome[list[Understood]]) -> None:
        name = outcome.file.name
        if outcome.content is None:
            reason = outcome.error.message if outcome.error else "读不了这个文件，请用原来的程序打开后另存。"
            self.failed.append(Remark(name, getattr(outcome.error, "line", 0), reason))
            return
        self._take_papers(name, outcome.content, outcome.sha256)

    def give_title(self, part: Untitled, title: str) -> Intake:
        self._untitled = [waiting for waiting in self._untitled if waiting[0] != part]
        try:
            papers = understand(part.titled(title), part.source, part.sha256, self._catalogue, self._inventory.titles)
        except KbError as error:
            self.failed.append(Remark(part.source, getattr(error, "line", 0), error.message))
        else:
            self._take_papers(part.source, papers, part.sha256)
            self.take_waiting()
        return self.intake

    def _take_papers(self, name: str, papers: Sequence[Understood], sha256: str) -> None:
        for paper in papers:
            self._untitled += [(replace(part, sha256=sha256), self._why_not(part)) for part in paper.untitled]
            own = replace(paper, sha256=sha256)
            if own.decisions:
                self._waiting.append((name, own))
            else:
                self._add(name, self._under_own_id(own))

    def take_waiting(self) -> None:
        """Take the papers that may be kept out (密级) after all others, so that none of those is told to be one of them."""
        waiting, self._waiting = self._waiting, []
        for name, paper in waiting:
            self._add(name, self._under_own_id(paper))

    def _under_own_id(self, paper: Understood) -> Understood:
        """Return a paper with an id that no other title of this import has: each file was understood by itself."""
        metadata = paper.metadata
        if metadata.id in self._catalogue.entries or self._titles.get(metadata.id, metadata.title) == metadata.title:
            return paper
        return replace(paper, metadata=replace(metadata, id=new_id(paper.credentials, self._titles)))

    # One paper

    def _add(self, name: str, paper: Understood) -> None:
        reason = paper.objection or self._unlike_digest(paper)
        if reason:
            self.failed.append(Remark(name, 0, reason))
            return
        twin = self._wordings.get(wording_of(paper.structure.passages)) or self._short_twin(paper)
        if twin is not None and not self._bears_other_title(paper, twin):
            self._twins.append(Remark(name, 0, self._twin_message(paper, twin)))
            return
        if twin is not None:
            told = f"文字与《{self._titles[twin]}》（{twin}）完全相同，题名不同，作为另一份文件收入。"
            paper = replace(paper, problems=(*paper.problems, Problem(0, told)))
        placed = self._placed(paper)
        if isinstance(placed, Remark):
            self.failed.append(placed)
            return
        identifier = placed.metadata.id
        if wording := wording_of(placed.structure.passages):
            self._wordings[wording] = identifier
        self._titles[identifier] = placed.metadata.title
        self._namesakes(placed).append(_Namesake(placed.metadata, placed.structure.passages))
        self._documents[identifier] = placed

    def _bears_other_title(self, paper: Understood, twin: str) -> bool:
        """Tell whether a paper is printed under another title than the document with its text: two offices share a text."""
        title = self._titles.get(twin)
        return paper.credentials.is_titled and title is not None and compared(title) != compared(paper.metadata.title)

    def _namesakes(self, paper: Understood) -> list[_Namesake]:
        """Return the documents of the paper's title: held, then come in just now."""
        title = fold_text(paper.metadata.title)
        if title not in self._of_title:
            held = self._held.get(title, ())
            documents = map(self._inventory.document, held)
            self._of_title[title] = [_Namesake(document.metadata, document.passages) for document in documents]
        return self._of_title[title]

    def _short_twin(self, paper: Understood) -> str | None:
        """Return the document of this title that says the same, be it as short as it may."""
        said = _said(paper.structure.passages)
        return next((other.id for other in self._namesakes(paper) if other.said == said), None)

    def _placed(self, paper: Understood) -> Understood | Remark:
        """Return the paper as what it is beside those of its title; why it is none if it is one of them once more."""
        identifier = paper.metadata.id
        namesakes = self._namesakes(paper)
        first = self._documents.get(identifier)
        is_elsewhere = first is not None and Path(first.source).parent != Path(paper.source).parent
        is_named = identifier in self._catalogue.entries or (identifier == paper.credentials.file and not is_elsewhere)
        if not is_named:
            related = _related(paper, namesakes)
            same = next((other for kind, other in related if kind == "same"), None)
            if same is None:
                return self._beside(paper, related)
            identifier = same.id
            paper = replace(paper, metadata=replace(paper.metadata, id=identifier))
        first = self._documents.get(identifier)
        if first is not None:
            message = f"与“{Path(first.source).name}”是同一份文件（{identifier}），文字却有不同，没有导入；请核对哪一份对，只留一份。"
            return Remark(paper.source, 0, message)
        held = next((other for other in namesakes if other.id == identifier), None)
        is_unreadable = identifier in self._inventory.titles and identifier not in self._inventory.metadata
        if held is not None or is_unreadable:
            asked = _to_replace(paper, held.passages if held else ())
            paper = replace(paper, decisions=(*paper.decisions, asked))
        return self._as_next(paper, _related(paper, [other for other in namesakes if other.id != identifier]))

    def _beside(self, paper: Understood, related: Sequence[tuple[Relation, _Namesake]]) -> Understood:
        """Return a paper as a document of its own beside others of its title: the next version of one, or another."""
        others = [other for _, other in related]
        if others:
            paper = replace(paper, metadata=replace(paper.metadata, id=self._free_id(paper)))
        versioned = self._as_next(paper, related)
        if others and versioned is paper:
            more = f"等 {len(others)} 份" if len(others) > 1 else ""
            told = (
                f"另有同名的文件（{others[0]}）{more}，文字不同，这一份作为另一份文件收入，编号是 {paper.metadata.id}。"
            )
            return replace(paper, problems=(*paper.problems, Problem(0, told)))
        return versioned

    def _free_id(self, paper: Understood) -> str:
        """Return an id that no document has: with the office, the author, the file or its folder that tells it."""
        plain, credentials = paper.metadata.id, paper.credentials
        source = Path(paper.source.replace("\\", "/"))
        words = (author_of(credentials.body), credentials.issuer, source.name.split(".")[0], source.parent.name)
        signs = [sign for sign in map(sign_of, words) if sign and sign not in plain]
        names = chain([plain], (f"{plain}-{sign}" for sign in signs), (f"{plain}-{n}" for n in count(2)))
        return next(name for name in names if name not in self._titles)

    def _as_next(self, paper: Understood, related: Sequence[tuple[Relation, _Namesake]]) -> Understood:
        """Put a paper among the versions of its title: behind the latest of the older ones, before the newer.

        The catalogue knows for itself what takes whose place.
        """
        metadata = paper.metadata
        older = [self._as_it_comes_in(other.metadata) for kind, other in related if kind == "next"]
        newer = [self._as_it_comes_in(other.metadata) for kind, other in related if kind == "earlier"]
        if metadata.id in self._catalogue.entries or metadata.supersedes or not (older or newer):
            return paper
        problems: list[Problem] = []
        following = min(newer, key=lambda m: str(m.date), default=None)
        if following:
            problems.append(_told_of(following, "这一份按它以前的版本收入"))
            following = self._behind(following, metadata, {version.id for version in older})
        latest = max(older, key=lambda m: str(m.date), default=None)
        if latest:
            problems.append(_told_of(latest, "这一份按它的新版收入"))
            if not (following and following.supersedes == latest.id):  # else its place follows from the days
                metadata = replace(metadata, supersedes=latest.id, work=metadata.work or latest.work)
        return replace(paper, metadata=metadata, problems=(*paper.problems, *problems))

    def _as_it_comes_in(self, metadata: Metadata) -> Metadata:
        return self._documents[metadata.id].metadata if metadata.id in self._documents else metadata

    def _behind(self, following: Metadata, metadata: Metadata, older: set[str]) -> Metadata:
        """Return what follows a paper; if it comes in with it, it takes its place."""
        paper = self._documents.get(following.id)
        if paper is None or following.supersedes not in {"", *older}:
            return following
        following = replace(following, supersedes=metadata.id, work=following.work or metadata.work)
        self._documents[following.id] = replace(paper, metadata=following)
        return following

    def _unlike_digest(self, paper: Understood) -> str:
        """Return that a paper is about other things than the digest whose place it would take; else empty."""
        held = self._inventory.metadata.get(paper.metadata.id)
        if held is None or held.text != "digest":
            return ""
        if not is_unlike(self._inventory.document(held.id).passages, paper.structure.passages):
            return ""
        return (
            f"题名是《{held.title}》，各条的内容却与本库的条文要点对不上，像是另一份文件或打乱了的文字；"
            "请核对题名，换一份完整的再导入。"
        )

    def _twin_message(self, paper: Understood, twin: str) -> str:
        come = self._documents.get(twin)
        if come is not None and fold_text(come.metadata.title) == fold_text(paper.metadata.title):
            return f"与“{Path(come.source).name}”是同一份文件（{twin}），文字相同，没有再导入。"
        if fold_text(self._titles.get(twin, "")) == fold_text(paper.metadata.title):
            return f"《{paper.metadata.title}》（{twin}）的全文本库已有，文字完全相同，没有再导入。"
        title = self._titles.get(twin) or paper.metadata.title
        return f"与《{title}》（{twin}）文字完全相同，没有再导入。"

    # A text without a title

    def _why_not(self, part: Untitled) -> str:
        """Say why a second text was not taken, which one it may be, and what to do."""
        like = self._resembled(part)
        return (
            f"{part.place}的编号重新从“{part.begins}”开始，上面没有看得出的题名，这一部分没有导入"
            f"{f'（{like}）' if like else ''}；请在这一部分前面加一行题名，或拆成两个文件，再导入。"
        )

    def _resembled(self, part: Untitled) -> str:
        body = "\n".join(part.text.lines)
        twin = self._wordings.get(wording_of(parse(body).passages))
        if twin is not None:
            return f"文字与本库的《{self._titles.get(twin, twin)}》相同"
        repealed = _REPEALED.findall(body[-_CLOSING:])
        if repealed:
            return f"末条废止《{repealed[-1]}》，像是它的新版"
        kinds = Counter(_CALLS_ITSELF.findall(body)).most_common(1)
        return f"文中自称“本{kinds[0][0]}”" if kinds else ""


def _related(paper: Understood, namesakes: Sequence[_Namesake]) -> list[tuple[Relation, _Namesake]]:
    """Return the documents of a paper's title, each with what the paper is to it."""
    relations: list[Relation] = [relation(paper.credentials, other.metadata, other.author) for other in namesakes]
    return list(zip(relations, namesakes, strict=True))


def _told_of(version: Metadata, place: str) -> Problem:
    """Tell of another version, and as what a paper comes in beside it."""
    which = f"{version.year}年的" if version.year else ""
    return Problem(0, f"另有{which}同名文件（{version.id}），{place}。")


def _said(passages: Sequence[Passage]) -> str:
    """Return the fingerprint of a text, be it as short as it may."""
    return wording_of(passages, least=0)


def _to_replace(paper: Understood, held: Sequence[Passage]) -> Decision:
    """Ask whether a paper may take the place of the text that is held under its id."""
    name = f"《{paper.metadata.title}》（{paper.metadata.id}）"
    differs = f"本库已有{name}，文字不同：{_difference(held, paper.structure.passages)}"
    return Decision(
        f"{differs}。用这一份取代它吗？（原来的另存为旧版）",
        "--replace",
        f"{differs}，没有取代；确认要换的，请加 --replace 再导入，或逐份回答。",
    )


def _difference(old: Sequence[Passage], new: Sequence[Passage]) -> str:
    """Say by how much two texts differ: 3 条不同，1,203 字 → 1,250 字."""
    before, after = (Counter(fold_text(passage.text) for passage in text if passage.line) for text in (old, new))
    count = max((before - after).total(), (after - before).total())
    unit = "条" if any(passage.kind == "article" for passage in new) else "段"
    sizes = (f"{sum(len(text) * n for text, n in texts.items()):,} 字" for texts in (before, after))
    return f"{count} {unit}不同，{' → '.join(sizes)}"
