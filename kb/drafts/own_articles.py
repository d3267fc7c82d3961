"""A draft that is itself a regulation: its own articles, which 第十条, 本办法 and 前款 in it mean."""

from collections import Counter
from collections.abc import Iterator, Sequence

from kb.citations import Home
from kb.documents import Address, Document, Line, Metadata, Paragraph, Structure, line_starts, parse

# Two numbered lines may be the points of a speech.
_FEWEST_ARTICLES = 3
# Lines of one article with the same number, as （一） in each 款, and lines without one, as the rows of a table: the longest
# article of 378 laws has 65 paragraphs in all.
_MOST_ALIKE = 40
_MOST_LINES = 400
_UNNUMBERED = {"plain", "row", "footnote"}
_INSIDE_ARTICLES = {"outline", "suboutline", "point"} | _UNNUMBERED


def own_parts(text: str) -> Home | None:
    """Return the parts of a text that has articles of its own, or None.

    They are numbered from 第一条 on without a gap.
    """
    if text.count("条") < _FEWEST_ARTICLES:
        return None
    structure = parse(text)
    if not _counts_articles(structure.lines):
        return None
    document = Document(Metadata("", "本稿"), structure.passages, structure.sections)
    places: list[tuple[int, Address]] = []
    own_numbers: set[int] = set()
    for paragraph, start in _placed(structure, text):
        places.append((start, paragraph.address))
        if paragraph.number_length:
            own_numbers.add(start)
    return Home(
        document, text, tuple(start for start, _ in places), tuple(place for _, place in places), frozenset(own_numbers)
    )


def _placed(structure: Structure, text: str) -> Iterator[tuple[Paragraph, int]]:
    """Each paragraph with where it begins; of a number that stands alone, the text comes on the next line."""
    raw = text.split("\n")
    starts = line_starts(raw)
    lines = structure.lines
    places: list[int] = []
    before = end = 0
    for line in lines:
        end = end if line.line == before else 0  # what was run into a line stands behind what it was run into
        whole = raw[line.line - 1].find(line.text, end)
        column = raw[line.line - 1].find(line.text[: line.number_length].strip(), end) if whole < 0 else whole
        places.append(starts[line.line - 1] + column)
        before, end = line.line, column + (len(line.text) if whole >= 0 else 0)
    at = 0
    for paragraph in (paragraph for passage in structure.passages for paragraph in passage.paragraphs):
        while at < len(lines) - 1 and not paragraph.text.startswith(lines[at].text):
            at += 1
        yield paragraph, places[at]
        at = min(at + 1, len(lines) - 1)


def _counts_articles(lines: Sequence[Line]) -> bool:
    """Whether lines begin with the numbers of articles that count up from one.

    No regulation numbers many parts alike, or has hundreds of paragraphs in one article; in a text that does, it would
    take long to find what is cited.
    """
    last = 0
    alike: Counter[tuple[str, int, int]] = Counter()
    for line in lines:
        if line.kind == "article" and not line.inserted:
            if line.value == last + 1:
                last += 1
                alike = Counter({key: count for key, count in alike.items() if key[0] not in _INSIDE_ARTICLES})
            else:
                return False
            continue
        kind = (line.kind, line.value, line.inserted)
        alike[kind] += 1
        if alike[kind] > (_MOST_LINES if line.kind in _UNNUMBERED else _MOST_ALIKE):
            return False
    return last >= _FEWEST_ARTICLES
