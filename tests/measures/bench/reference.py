"""What the right answer is: a plain scan, written without anything of the search but the folding of characters."""

from collections.abc import Iterable
from dataclasses import dataclass

from kb.documents.document import Document
from kb.text.folding import MARKS, fold_with_marks, without_marks

Place = tuple[str, str]


@dataclass(frozen=True)
class Answer:
    """The passages that hold a wording, by document and address, and how often it stands in all of them."""

    places: frozenset[Place]
    occurrences: int


class Reference:
    """All passages of the documents as folded paragraphs."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._passages: list[tuple[Place, list[tuple[str, str]]]] = []
        for document in documents:
            for passage in document.passages:
                marked = [fold_with_marks(paragraph.text) for paragraph in passage.paragraphs]
                self._passages.append(
                    ((document.id, passage.address), [(without_marks(line), line) for line in marked])
                )

    def answer(self, wording: str) -> Answer:
        """Where `wording` stands: a mark that was typed in its place, one that was not anywhere."""
        needle = fold_with_marks(wording)
        plain = without_marks(needle)
        places: set[Place] = set()
        occurrences = 0
        for place, lines in self._passages:
            count = sum(_count(needle, plain, line, marked) for line, marked in lines if plain in line)
            if count:
                places.add(place)
                occurrences += count
        return Answer(frozenset(places), occurrences)


def _count(needle: str, plain: str, line: str, marked: str) -> int:
    if needle == plain:
        return line.count(plain)
    count = position = 0
    while position < len(marked):
        end = _match(needle, marked, position)
        count += end > position
        position = max(end, position + 1)
    return count


def _match(needle: str, text: str, start: int) -> int:
    """Where the match that begins at `start` ends; `start` itself if there is none."""
    position = start
    for at, wanted in enumerate(needle):
        while at and position < len(text) and text[position] != wanted and text[position] in MARKS:
            position += 1
        if position == len(text) or text[position] != wanted:
            return start
        position += 1
    return position
