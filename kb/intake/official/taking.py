"""Texts of an official site on their way in: which document each is, of those on record or a new one, and what becomes of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from kb.corpus import Catalogue
from kb.documents import Metadata
from kb.intake.beginnings import ISSUING
from kb.intake.files import InMemory
from kb.intake.identity import new_id
from kb.intake.likeness import is_unlike
from kb.intake.official.fetching import Fetcher
from kb.intake.official.page import Page
from kb.intake.official.pulling import PullDesk, Pulled, Tried, recognition_of, store
from kb.intake.official.recognition import NotTheDocumentError, PullTarget, Recognition
from kb.intake.official.sites import Site, SiteEntry, SiteError, SiteVersion
from kb.intake.quarantine import read_all
from kb.intake.title import compared, genre
from kb.intake.understanding import papers_in
from kb.intake.understood import Understood
from kb.text import fold_text, in_words

# A text holds from some time after it is published, or was made public up to some weeks after it began; the day of a site
# that is longer before is that of an earlier version.
_AMENDED_AFTER = timedelta(days=180)


@dataclass(frozen=True)
class Chosen:
    """A text of a site that is to be taken, and the site."""

    site: Site
    entry: SiteEntry


def take(desk: PullDesk, chosen: Iterable[Chosen], fetcher: Fetcher) -> Iterator[Pulled]:
    """Fetch the texts, keep those that are what they are listed as, yield what became of each."""
    for each in chosen:
        yield _TextTaken(desk, each, fetcher).pulled()


def on_record(desk: PullDesk, entry: SiteEntry) -> Metadata | None:
    """Return the document that an entry of a site is by title and days; None if it is none, or one of several."""
    rows = _meant(desk.versions_of(entry.title), entry.days)
    return rows[0] if len(rows) == 1 else None


def _meant(rows: Sequence[Metadata], days_stated: frozenset[date]) -> list[Metadata]:
    """Return the versions that a text of these days can be.

    One of such a day, else those of such a year or of no day on record; each if there is no day. None is another version.
    """
    own = {row.id: {day for day in (row.approved, row.published, row.effective) if day} for row in rows}
    if not days_stated:
        return list(rows)
    exact = [row for row in rows if own[row.id] & days_stated]
    if exact:
        return exact
    years = {day.year for day in days_stated}
    return [row for row in rows if not own[row.id] or years & {day.year for day in own[row.id]}]


class _TextTaken:
    """One text on its way in."""

    def __init__(self, desk: PullDesk, chosen: Chosen, fetcher: Fetcher) -> None:
        self._desk = desk
        self._site, self._entry = chosen.site, chosen.entry
        self._fetcher = fetcher
        self._versions: tuple[SiteVersion, ...] = ()
        self._tried: list[Tried] = []

    def pulled(self) -> Pulled:
        """Try the files of the text, one after another."""
        entry = self._entry
        try:
            text = self._site.text(entry, self._fetcher)
        except SiteError as error:
            return self._failed(error.message)
        self._versions = text.versions
        for file in text.files:
            try:
                page = self._site.page(file, self._fetcher)
            except SiteError as error:
                self._tried.append(Tried(entry.address, error.message))
                continue
            pulled = self._kept(page)
            if pulled is not None:
                return pulled
        return self._failed(
            ""
            if text.files
            else f"{self._site.name}上只有条目，没有文件；请用浏览器打开 {entry.address} 看有没有正文，下载后用 kb import 导入。"
        )

    def _failed(self, reason: str) -> Pulled:
        if reason:
            self._tried.append(Tried(self._entry.address, reason))
        row = on_record(self._desk, self._entry)
        return Pulled(row.id if row else "", self._entry.title, "failed", tried=tuple(self._tried))

    # One file

    def _kept(self, page: Page) -> Pulled | None:
        """Keep the document that a file is; None, with the reasons among those tried, if it is not what it should be."""
        try:
            targets = self._targets(page)
        except NotTheDocumentError as error:
            self._tried.append(Tried(page.url, error.message))
            return None
        for target in targets:
            try:
                recognition = self._recognised(page, target)
            except NotTheDocumentError as error:
                self._tried.append(Tried(page.url, error.message))
            else:
                return self._with_remarks(store(self._desk, target, recognition, self._tried), target)
        return None

    def _recognised(self, page: Page, target: PullTarget) -> Recognition:
        """Return the document on a page. Raises NotTheDocumentError if it is not, not whole, or not like its digest."""
        recognition = recognition_of(page, target, self._desk.catalogue)
        objection = "".join(recognition.shortcomings) or recognition.understood.objection
        current = target.current
        if not objection and current is not None and current.metadata.text == "digest":
            is_another = is_unlike(current.passages, recognition.document.passages)
            objection = "各条的内容与本库的条文要点对不上，像是另一份文件。" if is_another else ""
        if objection:
            raise NotTheDocumentError(objection)
        return recognition

    def _targets(self, page: Page) -> list[PullTarget]:
        """Return the documents that the text can be: those on record, else the new one that the file holds."""
        rows = self._rows(self._entry.title)
        if not rows:
            paper = self._paper(page)
            rows = self._rows(paper.metadata.title) or [self._new(paper)]
        return [replace(self._desk.target(row), days_stated=self._entry.days) for row in rows]

    def _rows(self, title: str) -> list[Metadata]:
        return _meant(self._desk.versions_of(title), self._entry.days)

    def _paper(self, page: Page) -> Understood:
        """Return the paper that the entry lists, or the one that is issued by it, in the file."""
        if not page.suffix:
            raise NotTheDocumentError(f"取到的不是网页、PDF、Word 或文本（{page.media_type[:60] or '类型不明'}）。")
        title = self._entry.title
        reader = partial(papers_in, catalogue=_without(self._desk.catalogue, title), titles=self._no_titles)
        (outcome,) = read_all([InMemory(page.name, page.readable)], reader)
        if outcome.content is None:
            raise NotTheDocumentError(outcome.error.message if outcome.error else "读不了取到的内容。")
        papers = outcome.content
        issued = [paper for paper in papers if _is_issued(paper.metadata.title, title)]
        of_title = [paper for paper in papers if compared(paper.metadata.title) == compared(title)]
        if not (issued or of_title):
            others = "、".join(f"《{paper.metadata.title}》" for paper in papers)
            raise NotTheDocumentError(f"取到的是{others}，不是《{title}》。")
        return (issued or of_title)[0]

    @property
    def _no_titles(self) -> dict[str, str]:
        """Return all ids as those of documents of other titles: what is new gets an id of its own."""
        return dict.fromkeys(self._desk.identifiers, "")

    # A new document

    def _new(self, paper: Understood) -> Metadata:
        """Return what is known of a document that is not on record: from its text, and from the site where that is silent."""
        entry, own = self._entry, paper.metadata
        published = entry.published or own.published
        day = published or paper.credentials.day
        identifier = new_id(replace(paper.credentials, file="", title=own.title, day=day, year=None), self._no_titles)
        before = self._before()
        return replace(
            own,
            id=identifier,
            genre=own.genre or genre(own.title),
            issuer=entry.issuer or own.issuer,
            document_number=own.document_number or entry.document_number,
            published=published,
            effective=own.effective or _of_this_version(entry, published),
            status=entry.status,
            supersedes=before.id if before else "",
            work=before.work_or_id if before else "",
            text="none",
            source="",
        )

    def _before(self) -> Metadata | None:
        """Return the version whose place the entry takes, where the site's chain and the dates on record leave no doubt."""
        dated = {version.published: version for version in self._versions if version.published}
        own = next((day for day, version in dated.items() if version.is_this), None)
        if len(dated) != len(self._versions) or own is None or own != self._entry.published:
            return None
        day = max((day for day in dated if day < own), default=None)
        rows = [row for row in self._desk.versions_of(dated[day].title) if row.published == day] if day else []
        is_free = len(rows) == 1 and not rows[0].superseded_by and not self._desk.is_superseded(rows[0].id)
        return rows[0] if is_free else None

    # What is to be told

    def _with_remarks(self, pulled: Pulled, target: PullTarget) -> Pulled:
        return replace(pulled, problems=(*pulled.problems, *self._remarks(target.metadata)))

    def _remarks(self, metadata: Metadata) -> Iterator[str]:
        """Tell where the site says otherwise than what is on record, which it does not overrule."""
        entry = self._entry
        for word, day, own in (
            ("公布", entry.published, metadata.published),
            ("施行", entry.effective, metadata.effective),
        ):
            if day and own and day != own:
                yield f"网站写的{word}日期是 {in_words(day)}，本库记的是 {in_words(own)}，没有改动，请核对。"
            elif day and not own:
                yield f"网站写的{word}日期是 {in_words(day)}，本库没有记，没有采用，请核对。"
        if entry.status and metadata.status and entry.status != metadata.status:
            yield f"网站写的时效是{entry.standing}，本库记的是{metadata.status}，没有改动，请核对。"
        others = [version for version in self._versions if not version.is_this]
        if others:
            listed_there = "、".join(in_words(v.published) if v.published else "日期不明" for v in others)
            place = f"，按它接在《{metadata.title}》（{metadata.supersedes}）之后" if metadata.supersedes else ""
            yield f"网站列出的其他版本：{listed_there}公布的{place}。"


def _of_this_version(entry: SiteEntry, published: date | None) -> date | None:
    """Return the site's day of commencement, unless it is that of an earlier version."""
    day = entry.effective
    return None if day and published and published - day > _AMENDED_AFTER else day


def _without(catalogue: Catalogue, title: str) -> Catalogue:
    """Return the catalogue without the versions of a title: the text is another one."""
    entries = catalogue.entries.items()
    return Catalogue({key: entry for key, entry in entries if compared(entry.metadata.title) != compared(title)})


def _is_issued(title: str, notice: str) -> bool:
    """Tell whether a notice issues the paper of this title: 关于印发《示例办法》的通知."""
    is_other = compared(title) != compared(notice)
    return is_other and genre(notice) in ISSUING and fold_text(title) in fold_text(notice)
