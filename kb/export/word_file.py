"""A document as a Word file that an office can print: the look of 公文, every part a bookmark of its address."""

from collections.abc import Iterable

from kb.documents import Document, Metadata, Paragraph, Passage, Provenance, Section, runs
from kb.export.paper import FileFacts, Paper, PaperWords
from kb.export.word_look import (
    ANNEX,
    CHAPTER,
    NOTE,
    OUTLINE,
    SECTION,
    SUBOUTLINE,
    TEXT,
    TITLE,
    ParagraphLook,
)

_DIGEST = "条文要点，非原文"
_BY_EDITOR = "（题名由编者拟定，原文没有题名）"

_LEADS = {"sec": OUTLINE, "sub": SUBOUTLINE}


def word_file(document: Document) -> bytes:
    """Return the Word file; the same document gives the same bytes.

    Its lines are those of the document, code point for code point, but for characters that XML forbids, each of which is
    U+FFFD there, and for the numbers of footnotes, which are `[1]` as their marks are. Of a digest the head of every page says that
    it is not the wording, of one from a compilation from which and as of when. A title that an editor gave is put over the text and said to be the editor's.
    """
    paper = Paper(facts_of(document.metadata))
    if document.metadata.text == "digest":
        paper.head(_DIGEST)
    elif document.metadata.collection:
        paper.head(Provenance.of(document.metadata).name)
    Writing(paper, document).write()
    return paper.packed()


def facts_of(metadata: Metadata) -> FileFacts:
    """Return what the file of a document says of itself."""
    is_digest = metadata.text == "digest"
    return FileFacts(
        metadata.title,
        metadata.issuer,
        metadata.genre,
        metadata.id,
        metadata.document_number,
        f"{_DIGEST}，由政策文库编写，引用请核对原文。" if is_digest else f"来源：{Provenance.of(metadata).full_name}。",
        metadata.date,
    )


class Writing:
    """Writes the text of one document, or some of its passages, on a paper."""

    def __init__(self, paper: Paper, document: Document) -> None:
        self._paper = paper
        self._document = document
        headless = (section for section in document.all_sections() if not self._has_heading(section))
        self._headless = {section.first: section for section in reversed(list(headless))}

    def write(self) -> None:
        """Write the whole document."""
        document = self._document
        if document.metadata.title_by_editor:
            self._paper.add(TITLE, document.title)
            self._paper.add(NOTE, _BY_EDITOR)
        self.write_passages(range(len(document.passages)))

    def write_passages(self, positions: Iterable[int]) -> None:
        """Write the passages at these positions."""
        is_table = False
        for position in positions:
            for table, run in runs(self._document.passages[position].paragraphs):
                if is_table and table:
                    self._paper.add(TEXT)  # else Word would make one table of the two
                is_table = bool(table)
                if is_table:
                    self._paper.add_table(run)
                else:
                    self._paragraph(position, run[0])
        if is_table:
            self._paper.add(TEXT)  # Word wants a paragraph after a table

    def _has_heading(self, section: Section) -> bool:
        return self._document.passages[section.first].address == section.address

    def _paragraph(self, position: int, paragraph: Paragraph) -> None:
        passage = self._document.passages[position]
        is_first = paragraph is passage.paragraphs[0]
        section = self._headless.get(position) if is_first else None
        lead, look = _lead(section, paragraph)
        number = paragraph.number_length if passage.kind == "article" and is_first else 0
        names = [passage.address, *([section.address] if section else [])] if is_first else []
        self._paper.add(
            _style(passage),
            PaperWords(paragraph.text[:number], is_bold=True),
            PaperWords(lead, font=look.font),
            PaperWords(_text(paragraph)[max(number, len(lead)) :]),
            *(PaperWords(f"[{mark}]", is_raised=True) for mark in paragraph.marks),
            bookmarks=names,
        )


def _style(passage: Passage) -> ParagraphLook:
    kind = passage.address.original.kind
    if passage.kind == "heading" and kind == "title":
        return TITLE
    if passage.address.root == "note":
        return NOTE
    if passage.kind != "heading":
        return TEXT
    if passage.address.is_annex:
        return ANNEX
    if kind == "sec":
        return SECTION if passage.address.original.parent.original.kind == "chp" else OUTLINE
    return SUBOUTLINE if kind == "sub" else CHAPTER


def _lead(section: Section | None, paragraph: Paragraph) -> tuple[str, ParagraphLook]:
    """Return the first words that serve as heading (（一）加强领导。各级…), and its style."""
    style = _LEADS.get(section.address.original.kind) if section else None
    if section is None or style is None or not paragraph.text.startswith(section.heading):
        return "", TEXT
    return paragraph.text[: len(section.heading) + 1], style


def _text(paragraph: Paragraph) -> str:
    """Return the printed line: a footnote bears its number as its marks do."""
    if paragraph.kind != "footnote":
        return paragraph.text
    return f"[{paragraph.note}] {paragraph.rest}"
