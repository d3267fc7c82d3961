"""The text of a Word file as a person reads it.

A paragraph is a line: cells of tables one after the other, a text box after the paragraph it hangs on, then the footnotes
and endnotes in the order in which the body refers to them. Read is what stands there once all tracked changes are
accepted: insertions, not deletions. Not read: headers, footers, comments, hidden text, field codes, the numbers that Word
puts before list paragraphs, the reading aids over ruby text. A line break within a paragraph (Shift+Enter) is a space:
folding drops it, so a citation that runs over it is found. White space at the ends of a `w:t` is there only if xml:space
says `preserve`, as in Word; a line feed in it is a space.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import chain

from kb.files.draft import Span
from kb.files.word.letters import Letters, anchor_of
from kb.files.word.letters_of_parts import WORD_STRICT, Story
from kb.files.word.package import OFFICE, OFFICE_STRICT, Package


class WordText:
    """The visible text of a Word file. `letters` are all of it but the line feeds, in order; `stories` the parts that
    hold them, by name; `relationships` what the body points at.

    Raises UnreadableFileError if a part is broken, TooLargeError if it is too long.
    """

    def __init__(self, package: Package) -> None:
        self.relationships = package.relationships(package.main)
        self.body = Story(package.part(package.main), package.main, "document")
        self.stories = {package.main: self.body}
        for letters in chain.from_iterable(self.body.lines):
            letters.anchor = anchor_of(letters)
        self.visible, self.letters = _laid_out(chain(self.body.lines, self._notes(package)))
        self._starts = [letters.at for letters in self.letters]

    @property
    def is_strict(self) -> bool:
        return self.body.namespace == WORD_STRICT

    @property
    def office(self) -> str:
        """The namespace of r:id."""
        return OFFICE_STRICT if self.is_strict else OFFICE

    def closed(self) -> tuple[Span, ...]:
        """The visible spans that are links or results of fields already, those that touch joined."""
        spans: list[Span] = []
        for letters in self.letters:
            if letters.is_closed:
                joins = bool(spans) and spans[-1][1] == letters.at
                start = spans.pop()[0] if joins else letters.at
                spans.append((start, letters.at + len(letters.text)))
        return tuple(spans)

    def within(self, start: int, end: int) -> Iterator[tuple[Letters, int, int]]:
        """The letters of the visible span `[start, end)`, each with the stretch of its text that lies in it."""
        index = max(0, bisect_right(self._starts, start) - 1)
        while index < len(self.letters) and (letters := self.letters[index]).at < end:
            first, last = max(0, start - letters.at), min(len(letters.text), end - letters.at)
            if first < last:
                yield letters, first, last
            index += 1

    def _notes(self, package: Package) -> Iterator[list[Letters]]:
        for kind in ("footnote", "endnote"):
            wanted = {each.note: each for each in reversed(self.body.references) if each.kind == kind}
            name = package.related(self.relationships, f"{kind}s") if wanted else None
            if name is None:
                continue
            story = self.stories[name] = Story(package.part(name), name, f"{kind}s")
            for note, reference in reversed(wanted.items()):
                for line in story.notes.get(note, ()):
                    for letters in line:
                        letters.anchor = anchor_of(reference)
                    yield line


def _laid_out(lines: Iterable[list[Letters]]) -> tuple[str, list[Letters]]:
    """The text of `lines`, and their letters, which are told their places in it."""
    kept: list[Letters] = []
    texts: list[str] = []
    at = 0
    for line in lines:
        for letters in line:
            if not letters.is_code:
                letters.at = at
                at += len(letters.text)
                kept.append(letters)
                texts.append(letters.text)
        texts.append("\n")
        at += 1
    return "".join(texts[:-1]), kept
