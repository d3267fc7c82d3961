"""A draft that is itself a regulation: its own articles, which 第十条, 本办法 and 前款 in it mean."""

from collections import Counter
from collections.abc import Iterator

from kb.citations import Home
from kb.documents import Address, Document, Line, Metadata, Paragraph, Structure, line_starts, parse, read_lines

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
    lines = read_lines(text) if "条" in text else []
    if not _counts_articles(lines):
        return None
    structure = parse(text)
    document = Document(Metadata("", "本稿"), structure.passages, structure.sections)
    raw = text.split("\n")
    starts = line_starts(raw)
    places: list[tuple[int, Address]] = []
    own_numbers: set[int] = set()
    for paragraph, line in _placed(structure, lines):
        start = starts[line.line - 1] + raw[line.line - 1].index(line.text)
        places.append((start, paragraph.address))
        if paragraph.number_length:
            own_numbers.add(start)
    return Home(
        document, text, tuple(start for start, _ in places), tuple(place for _, place in places), frozenset(own_numbers)
    )


def _placed(structure: Structure, lines: list[Line]) -> Iterator[tuple[Paragraph, Line]]:
    """Each paragraph with the line that it begins with; of a number that stands alone, the text comes on the next."""
    at = 0
    for paragraph in (paragraph for passage in structure.passages for paragraph in passage.paragraphs):
        while at < len(lines) - 1 and not paragraph.text.startswith(lines[at].text):
            at += 1
        yield paragraph, lines[at]
        at = min(at + 1, len(lines) - 1)


def _counts_articles(lines: list[Line]) -> bool:
    """Whether lines begin with the numbers of articles that count up from one.

    No regulation numbers many parts alike, or has hundreds of paragraphs in one article; of a text that does, the
    structure would take long to make.
    """
    last = 0
    alike: Counter[tuple[str, int, int]] = Counter()
    for line in lines:
        if line.kind == "article" and not line.inserted:
            if line.value == last + 1:
                last += 1
                alike = Counter({key: count for key, count in alike.items() if key[0] not in _INSIDE_ARTICLES})
            elif not line.follows_text:  # 第十条规定的… at the head of a line is prose
                return False
            continue
        kind = (line.kind, line.value, line.inserted)
        alike[kind] += 1
        if alike[kind] > (_MOST_LINES if line.kind in _UNNUMBERED else _MOST_ALIKE):
            return False
    return last >= _FEWEST_ARTICLES
