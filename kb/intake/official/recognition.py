"""Whether what came from an address is the document that was asked for, and all of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kb.corpus import Catalogue, CatalogueEntry
from kb.documents import WHOLE, Address, Document, Metadata, Problem
from kb.errors import DocumentError, KbError
from kb.files import INTAKE, VisibleText, read_file
from kb.intake.official import edition
from kb.intake.official.edition import Rival
from kb.intake.official.page import Page, barrier
from kb.intake.title import bare, compared
from kb.intake.understanding import understand
from kb.intake.understood import Understood
from kb.text import fold_text

# Without a number of articles to count, a text is taken for whole only if it is as long as the shortest of its kind.
_LEAST = 800
# So many lines before the text (导语, 来源, 发布时间) and of it (a cut may begin below the title) may hold its title; so
# many lines may make up one: a long title is broken over three or four.
_BEFORE, _INTO, _BROKEN = 12, 3, 4


class NotTheDocumentError(KbError):
    """What came is not the document, or not all of it; the message is the reason."""

    code = "not_the_document"


@dataclass(frozen=True)
class PullTarget:
    """A document to be fetched: what is known of it, what is held of it, and with which others it could be mistaken.

    `closing` is how many paragraphs close its text and belong to no part. `days_stated` are the days that who offers the text
    states of it.
    """

    metadata: Metadata
    closing: int = 0
    current: Document | None = None
    rivals: tuple[Rival, ...] = ()
    days_stated: frozenset[date] = frozenset()

    @property
    def id(self) -> str:
        return self.metadata.id

    @property
    def title(self) -> str:
        return self.metadata.title

    @property
    def full(self) -> Document | None:
        """Return what is held of it, if that is its full text."""
        return self.current if self.current is not None and self.current.metadata.text == "full" else None


@dataclass(frozen=True)
class Recognition:
    """The text on a page. `shortcomings` are what is wrong with its numbers, in sentences; empty if it is whole."""

    page: Page
    understood: Understood
    document: Document
    shortcomings: tuple[str, ...]


def recognition_in(raw: bytes, name: str, page: Page, target: PullTarget, catalogue: Catalogue) -> Recognition:
    """Read *raw*, the readable bytes of *page*, and recognise the document there.

    Raises NotTheDocumentError with the reason if there is none.
    """
    try:
        text = read_file(raw, name, INTAKE)
    except KbError as error:
        raise _no_document(page, error.message) from error
    return recognise(page, text, target, catalogue)


def recognise(page: Page, text: VisibleText, target: PullTarget, catalogue: Catalogue) -> Recognition:
    """Recognise the document in *text*, which was read from *page*.

    Raises NotTheDocumentError with the reason if there is none.
    """
    try:
        understood = _of_that_title(text, page, target, catalogue)
    except KbError as error:
        raise _no_document(page, error.message) from error
    against = edition.objection(target.metadata, target.rivals, understood.structure, page.url, target.days_stated)
    if against:
        raise NotTheDocumentError(against)
    document = Document(target.metadata, understood.structure.passages, understood.structure.sections)
    return Recognition(page, understood, document, tuple(_shortcomings(understood, document, target)))


def _no_document(page: Page, reason: str) -> NotTheDocumentError:
    """Make the error for a page without the document.

    It names the barrier that the page is, or else *reason*.
    """
    return NotTheDocumentError(barrier(page) or reason)


def _of_that_title(text: VisibleText, page: Page, target: PullTarget, catalogue: Catalogue) -> Understood:
    try:
        papers = understand(text, page.name, page.sha256, _one_of_each_title(target, catalogue), {})
    except DocumentError as error:
        raise NotTheDocumentError(f"网页上没有认出《{target.title}》的全文。") from error
    for understood in papers:
        if understood.metadata.id == target.id and _bears_title(understood, text, target.title):
            return understood
    others = "、".join(f"《{paper.metadata.title}》" for paper in papers if paper.metadata.id != target.id)
    raise NotTheDocumentError(f"网页上是{others or '别的内容'}，不是《{target.title}》。")


def _one_of_each_title(target: PullTarget, catalogue: Catalogue) -> Catalogue:
    """Return the catalogue with one version a title, *target* without days.

    Which version it is is asked afterwards, with better evidence than a file has (`edition`).
    """
    metadata = replace(
        target.metadata, text="none", source="", fetched="", approved=None, published=None, effective=None
    )
    entries = {compared(entry.metadata.title): entry for entry in catalogue.entries.values()}
    entries[compared(target.title)] = CatalogueEntry(metadata, target.closing)
    return Catalogue({entry.metadata.id: entry for entry in entries.values()})


def _bears_title(understood: Understood, text: VisibleText, title: str) -> bool:
    """Tell whether the title stands over the text or the page."""
    if any(passage.address == "title" and passage.line for passage in understood.structure.passages):
        return True
    if title and f"《{_dense(title)}》" in _dense(text.title):
        return True
    lines = [bare(line) for line in text.lines]
    first = next((bare(line) for line in understood.body.split("\n") if line.strip()), "")
    at = lines.index(first) if first in lines else 0
    near = [line for line in lines[max(0, at - 2 * _BEFORE) : at + _INTO] if line][-(_BEFORE + _INTO) :]
    return any(f"《{_dense(title)}》" in _dense(line) for line in near) or fold_text(title) in _joined(near)


def _joined(lines: Sequence[str]) -> set[str]:
    """Return each run of lines, folded: a title may be broken."""
    return {fold_text("".join(lines[at : at + count])) for at in range(len(lines)) for count in range(1, _BROKEN + 1)}


def _dense(text: str) -> str:
    return "".join(text.split()).replace("(", "（").replace(")", "）")


# Whether it is whole


def _shortcomings(understood: Understood, document: Document, target: PullTarget) -> Iterator[str]:
    expected = target.metadata.articles
    if expected and understood.articles != expected:
        yield f"找到 {understood.articles} 条，应有 {expected} 条。"
    yield from _of_articles(document, is_counted=bool(expected)) if understood.articles else _of_parts(document)
    yield from _of_numbers(document, understood.structure.problems)
    lost = understood.structure.uncovered(understood.body)
    if lost:
        yield f"有文字没有归入任何段落：“{lost}”。"
    if target.current is not None and target.current.metadata.text == "digest":
        yield from _lost_addresses(target.current, document)


def _of_articles(document: Document, *, is_counted: bool) -> Iterator[str]:
    articles = [passage for passage in document.passages if passage.kind == "article"]
    if articles[0].address != "art_1":
        yield f"不是从第一条开始（{articles[0].label}）。"
    # How many there should be is not known: the last one of a whole text says from when it is in force.
    if not is_counted and not any("施行" in article.text for article in articles[-2:]):
        yield f"不知道应有几条，最后的{articles[-1].label}又没有写何时施行，可能不是全文。"


def _of_parts(document: Document) -> Iterator[str]:
    parts = [section.address for section in document.sections if section.address.root.kind == "sec"]
    if len(parts) < 2 or parts != [WHOLE.child("sec", number) for number in range(1, len(parts) + 1)]:
        yield "没有条，也没有从一开始连续编号的几个部分，看不出是不是全文。"
    length = sum(len(passage.text) for passage in document.passages)
    if length < _LEAST:
        yield f"只有 {length} 字，可能不是全文。"


def _of_numbers(document: Document, problems: Iterable[Problem]) -> Iterator[str]:
    """Yield what is wrong with numbers; two lists in one article may both begin with （一）."""
    is_grave = any("dup" in {step.kind for step in address.steps} for address in _addresses(document))
    for problem in problems:
        if not problem.is_mended and (is_grave or not problem.message.startswith("编号重复")):
            yield problem.message


def _lost_addresses(digest: Document, document: Document) -> Iterator[str]:
    """Name the lost parts of the digest, to which links would lead."""
    lost = [digest.label(address) for address in _addresses(digest) if not document.holds(address)]
    if lost:
        yield f"条文要点里有而这里没有：{'、'.join(lost[:5])}{'等' if len(lost) > 5 else ''}。"


def _addresses(document: Document) -> list[Address]:
    """Return the addresses of articles and of headed sections, in reading order."""
    addresses = [passage.address for passage in document.passages if passage.kind in {"article", "heading"}]
    return addresses + [s.address for s in document.all_sections() if s.heading and s.address not in addresses]
