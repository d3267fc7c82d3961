"""Parts of a document as a paper: an article, a chapter, what was selected; cited, with its source, at the foot."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from kb.citations import canonical_of
from kb.documents import WHOLE, Address, Document, Paragraph, Provenance, Section, runs
from kb.errors import NotFoundError
from kb.export.paper import Paper, PaperWords
from kb.export.word_file import Writing, facts_of
from kb.export.word_look import NOTE, TEXT, TITLE
from kb.text import in_words
from kb.versions import Validity

_DIGEST = "条文要点，非原文"
_RANGE = ".."


@dataclass(frozen=True)
class _ChosenPart:
    """A part of a document: the positions of its passages, and of a part of a passage its address."""

    positions: range
    citation: str
    within: Address = WHOLE


def part_paper(document: Document, parts: Sequence[str], validity: Validity, day: date) -> bytes:
    """Return parts of a document as a Word file.

    Each of `parts` is an address, or two with `..` between them: from the one to the other. `day` is the one on which the
    file is made: that of the status it tells. Raises NotFoundError for a part that is not there.
    """
    chosen = sorted((_part(document, part, validity) for part in parts), key=lambda part: part.positions.start)
    warning = _warning(document, validity, day)
    paper = Paper(facts_of(document.metadata))
    if warning:
        paper.head(warning)
    paper.add(TITLE, document.title)
    if edition := validity.edition(document.id):
        paper.add(NOTE, f"（{edition}）")
    writing = Writing(paper, document)
    done = 0
    for part in chosen:
        if part.within:
            _write_within(paper, document, part.within)
        else:
            writing.write_passages(range(max(done, part.positions.start), part.positions.stop))
            done = max(done, part.positions.stop)
    paper.add(TEXT)
    for line in (*_foot(document, chosen, day), warning):
        if line:
            paper.add(TEXT, PaperWords(line, font="楷体"))
    return paper.packed()


def _part(document: Document, part: str, validity: Validity) -> _ChosenPart:
    first, is_range, last = part.partition(_RANGE)
    edition = validity.edition(document.id)
    positions = _positions(document, first)
    if not is_range:
        is_whole = _section(document, first) or document.passages[positions.start].address == first
        return _ChosenPart(
            positions, canonical_of(document, Address(first), edition), WHOLE if is_whole else Address(first)
        )
    end = _positions(document, last).stop
    if end <= positions.start:
        raise NotFoundError(f"《{document.title}》中“{last}”在“{first}”前面，请把先后调过来。")
    citation = canonical_of(document, _whole(document, first), edition)
    return _ChosenPart(range(positions.start, end), f"{citation}至{document.label(_whole(document, last))}")


def _section(document: Document, address: str) -> Section | None:
    return next((section for section in document.all_sections() if section.address == address), None)


def _positions(document: Document, address: str) -> range:
    """Return the positions of the passages of a part. Raises NotFoundError if it is not there."""
    position, section = document.position(address), _section(document, address)
    return range(section.first, section.end) if section else range(position, position + 1)


def _whole(document: Document, address: str) -> Address:
    """Return the address of a section, or of the passage that holds a part."""
    section = _section(document, address)
    return section.address if section else document.passages[document.position(address)].address


def _write_within(paper: Paper, document: Document, address: Address) -> None:
    """Write a part of a passage: 第二款, a table, one of the points within a paragraph."""
    paragraphs: tuple[Paragraph, ...] = document.paragraphs_of(address)
    for table, run in runs(paragraphs):
        if table:
            paper.add_table(run)
        else:
            paper.add(TEXT, run[0].text)
    if not paragraphs:
        paper.add(TEXT, document.part_text(address))


def _warning(document: Document, validity: Validity, day: date) -> str:
    """Return what has to be known before the text is used, without a stop; empty if nothing has to."""
    said = [_DIGEST] if document.metadata.text == "digest" else []
    lapse = validity.lapse(document.id, day)
    if lapse is not None:
        edition = validity.edition(lapse.successor.id) if lapse.successor else ""
        current = (
            f"，现行的是《{lapse.successor.title}》{f'（{edition}）' if edition else ''}" if lapse.successor else ""
        )
        said.append(f"这一版{lapse.ending}{current}")
    elif document.metadata.status == "尚未施行":
        said.append("尚未施行")
    return "；".join(said)


def _foot(document: Document, parts: Sequence[_ChosenPart], day: date) -> Iterator[str]:
    yield f"出处：{'；'.join(part.citation for part in parts)}"
    metadata = document.metadata
    is_named = bool(metadata.collection) or not metadata.source
    source = Provenance.of(metadata).name if is_named else metadata.source
    known = "；".join(filter(None, (source, *metadata.official_urls[:1])))
    yield f"来源：{f'{known}；' if known else ''}政策文库{in_words(day)}导出"
