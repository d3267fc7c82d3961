"""Word files (.docx): read to what a person sees, given back with links and comments and not another byte changed."""

import posixpath
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from kb.files.draft import Annotation, Written
from kb.files.word.comments import CONTENT_TYPE, Comments, Styles, styles
from kb.files.word.marks import Marks, anchored, stretches
from kb.files.word.package import Package, Relationships
from kb.files.word.text import WordText


def read(raw: bytes) -> Written:
    """The text of a Word file; `kb.files.word.text` says what of it is read, and in which order.

    Raises UnreadableFileError if it is encrypted, broken, of another kind, a zip bomb, or holds macros, and TooLargeError
    if it is longer than a thousand pages can be.
    """
    text = WordText(Package(raw))
    return Written("word", raw, text.visible, text.visible, closed=text.closed())


def annotate(raw: bytes, annotations: Sequence[Annotation], *, date: datetime | None = None) -> bytes:
    """The file with a link and a comment wherever an annotation asks for them; spans are code points of the visible text.

    Of links that overlap, the one that begins first, or else the longer, is put. Where a link or a field is, no link is
    put, nor into tracked insertions or controls that hold a plain value. Comments may overlap; on a note they stand where
    the body refers to it, on a text box where it hangs. The first paragraph of a control around whole paragraphs gets
    neither, for LibreOffice 7.4 would lose its text. `date` is when the comments say that they were written.
    If nothing is to be put, the bytes are `raw`; the same input gives the same bytes.

    Raises what `read` raises, and ValueError for a span that is empty or not in the text, or another address than http and
    https.
    """
    wanted = [annotation for annotation in annotations if annotation.url or annotation.comment]
    if not wanted:
        return raw
    package = Package(raw)
    text = WordText(package)
    for annotation in wanted:
        _refuse_misplaced(annotation, len(text.visible))
    changed = _Copy(package, text, date).annotated(wanted)
    return package.rewritten(changed) if changed else raw


class _Copy:
    """A Word file that is being annotated."""

    def __init__(self, package: Package, text: WordText, date: datetime | None) -> None:
        self._package = package
        self._text = text
        self._date = date
        self._styles = self._read_styles()
        self._relationships: dict[str, Relationships] = {package.main: text.relationships}
        self._marks = {
            name: Marks(story.raw, story.namespace, text.office, self._styles) for name, story in text.stories.items()
        }

    def annotated(self, annotations: Iterable[Annotation]) -> dict[str, bytes]:
        """The parts that change, by name."""
        ordered = sorted(annotations, key=lambda annotation: (annotation.start, -annotation.end))
        changed = self._comment([annotation for annotation in ordered if annotation.comment])
        for annotation in _outermost(annotation for annotation in ordered if annotation.url):
            self._link(annotation)
        for name, marks in self._marks.items():
            if marks.has_any:
                changed[name] = marks.rendered()
        for relationships in self._relationships.values():
            changed |= relationships.grown()
        return changed

    def _link(self, annotation: Annotation) -> None:
        for stretch in stretches(self._text, annotation.start, annotation.end):
            part = stretch.first.part
            if part not in self._relationships:
                self._relationships[part] = self._package.relationships(part)
            identifier = self._relationships[part].add_url(annotation.url, strict=self._text.is_strict)
            self._marks[part].link(stretch, identifier)

    def _comment(self, annotations: Sequence[Annotation]) -> dict[str, bytes]:
        placed = [(each, ends) for each in annotations if (ends := anchored(self._text, each.start, each.end))]
        if not placed:
            return {}
        package, body = self._package, self._text.body
        name = package.related(self._text.relationships, "comments")
        raw = package.part(name) if name else None
        comments = Comments(raw, body.namespace, body.comments, self._styles, self._date)
        for annotation, ends in placed:
            self._marks[package.main].comment(comments.add(annotation.comment), *ends)
        if name:
            return {name: comments.grown()}
        name = package.free_name(posixpath.join(posixpath.dirname(package.main), "comments.xml"))
        self._text.relationships.add_part("comments", posixpath.basename(name), strict=self._text.is_strict)
        return {name: comments.grown(), **package.types_with(name, CONTENT_TYPE)}

    def _read_styles(self) -> Styles:
        name = self._package.related(self._text.relationships, "styles")
        return styles(self._package.part(name), self._text.body.namespace) if name else Styles()


def _outermost(annotations: Iterable[Annotation]) -> Iterator[Annotation]:
    """Those that begin after the end of the last one that was taken; `annotations` come in order."""
    taken = 0
    for annotation in annotations:
        if annotation.start >= taken:
            taken = annotation.end
            yield annotation


def _refuse_misplaced(annotation: Annotation, length: int) -> None:
    if not 0 <= annotation.start < annotation.end <= length:
        raise ValueError(f"span {annotation.start, annotation.end} is not in the text, of {length} code points")
    if annotation.url and not annotation.url.startswith(("https://", "http://")):
        raise ValueError(f"{annotation.url!r} is no address of the web")
