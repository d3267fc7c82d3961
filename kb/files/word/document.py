"""Word files (.docx): read to what a person sees, given back with links, comments and tracked changes and not another byte changed.

Read is what stands there once all tracked changes are accepted, with the numbers that Word makes: paragraphs and tables in
order, a text box after the paragraph it hangs on, then the notes in the order in which the body refers to them. A
paragraph that its writer broke by hand (Shift+Enter, the end of a page) is several, as it is seen. Headers and footers,
comments, hidden and deleted text are left out and told.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import accumulate

from kb.files.change import Change
from kb.files.visible_text import (
    DRAFT,
    INTAKE,
    Annotation,
    Bounds,
    LeftOut,
    Piece,
    Span,
    UnreadableFileError,
    VisibleParagraph,
    VisibleText,
)
from kb.files.word.comments import CONTENT_TYPE, Comments, MarkStyles
from kb.files.word.layout import WordLayout, flat
from kb.files.word.letters import AllLetters
from kb.files.word.marks import LettersWithin, Marks, comment_ends, stretches
from kb.files.word.numbers import Lists
from kb.files.word.package import OFFICE, OFFICE_STRICT, Package, Relationships
from kb.files.word.paragraph import Sink
from kb.files.word.parts import WordFile, word_file
from kb.files.word.revisions import Revisions
from kb.files.word.story import Story
from kb.files.word.styles import Styles
from kb.files.word.things import Things
from kb.files.word.xml import WORD_STRICT, XmlElement, XmlPart

_HAN = re.compile("[\u4e00-\u9fff]")
_DRAWN = frozenset({"水印", "图片", "大幅图片", "嵌入的文件"})
_NO_TITLE = re.compile(r"(?:新建|无标题|未命名).*|.*\.\w{2,4}")


def read(raw: bytes, bounds: Bounds) -> VisibleText:
    """Return what a person sees in a Word file.

    Raises UnreadableFileError if it is encrypted, broken, of another kind, a zip bomb, or holds macros or no text, and
    TooLargeError if there is more of it than `bounds` say.
    """
    text = read_any(raw, bounds)
    if not any(paragraph.text for paragraph in text.paragraphs):
        raise UnreadableFileError(
            f"文件里没有文字，可能只有图片，请先用识别软件转成文字，另存为 .docx {bounds.purpose}。"
        )
    return text


def read_any(raw: bytes, bounds: Bounds, *, is_inner: bool = False) -> VisibleText:
    """Return what a person sees in a Word file, which may be nothing; `is_inner` says that it is a piece of another.

    Raises what `read` raises but for that.
    """
    bounds.check_bytes(len(raw))
    package = Package(raw)
    file = word_file(package, bounds.signs)
    styles = Styles(file.styles)
    lists = Lists(file.numbering, styles)
    sink = Sink(bounds, AllLetters(), things=Things(package), is_inner=is_inner)
    story = Story(file.main, file.body, styles, lists, sink)
    blocks = story.blocks()
    layout = WordLayout(file.notes, blocks)
    paragraphs = tuple(layout.paragraphs())
    notes: list[VisibleParagraph] = []
    for key in layout.references:
        part, note = file.notes[key]
        blocks = Story(part, note, styles, lists, sink, story.references[key]).blocks()
        notes.append(VisibleParagraph(flat(blocks), "note"))
    around = _around(file, styles, lists, Sink(bounds, AllLetters(), things=sink.things, is_around=True))
    contents = [LeftOut("目录", " / ".join(line for line in sink.contents if line))] if any(sink.contents) else []
    return VisibleText(
        ".docx",
        paragraphs,
        tuple(notes),
        left_out=(*sink.left_out, *contents, *around),
        title=_title(file.title),
        closed=_closed((*paragraphs, *notes), sink.letters),
        origin=WordOrigin(
            package,
            file.main,
            sink.letters,
            frozenset(sink.comments),
            next(iter(file.comments), None),
            MarkStyles.of(styles),
        ),
    )


def open_made(raw: bytes, text: str) -> VisibleText:
    """Return a Word file with a paragraph for each line of `text`, and no other letters, as that text.

    Its text is `text`, code point for code point, with empty lines and the white space at the ends of lines.
    """
    lines = text.split("\n")
    ends = accumulate(len(line) for line in lines)
    pieces = (Piece(line, (end - len(line), end)) for line, end in zip(lines, ends, strict=True))
    return replace(read_any(raw, DRAFT), paragraphs=tuple(VisibleParagraph((piece,)) for piece in pieces))


def _around(file: WordFile, styles: Styles, lists: Lists, sink: Sink) -> list[LeftOut]:
    """What stands around the text: headers and footers, each wording once, what is drawn in them, and comments."""

    def words(part: XmlPart, root: XmlElement) -> str:
        return "".join(piece.text for piece in flat(Story(part, root, styles, lists, sink).blocks()))

    headers, footers = (
        dict.fromkeys(words(part, part.root) for part in parts) for parts in (file.headers, file.footers)
    )
    drawn = dict.fromkeys(replace(each, place="页眉或页脚") for each in sink.left_out if each.kind in _DRAWN)
    comments = [words(part, comment) for part in file.comments for comment in part.root.children]
    kinds: Iterable[tuple[str, Iterable[str]]] = ("页眉", headers), ("页脚", footers), ("批注", comments)
    return [*drawn, *(LeftOut(kind, text) for kind, texts in kinds for text in texts if text)]


def _title(title: str) -> str:
    """The title that a file states, if it can be one: 文档1, 新建文档, 通知.doc are none."""
    words = re.sub("^Microsoft (?:Office )?Word - ", "", " ".join(title.split()))
    return words if len(_HAN.findall(words)) >= 4 and not _NO_TITLE.fullmatch(words) else ""


def _closed(paragraphs: Iterable[VisibleParagraph], letters: AllLetters) -> tuple[Span, ...]:
    """The visible spans that are links or results of fields already, those that touch joined."""
    spans: list[Span] = []
    at = -1
    for paragraph in paragraphs:
        at += 1
        for piece in paragraph.pieces:
            for each, first, last in letters.within(*piece.place) if piece.place else ():
                if each.is_closed:
                    joins = bool(spans) and spans[-1][1] == at
                    spans.append((spans.pop()[0] if joins else at, at + last - first))
                at += last - first
            at += 0 if piece.place else len(piece.text)
    return tuple(spans)


@dataclass(frozen=True)
class WordOrigin:
    """A Word file that was read: its package, the part with the body, its letters.

    `commented` are the numbers that the body has for comments, which stand in the part `comments`.
    """

    package: Package
    main: XmlPart
    letters: AllLetters
    commented: frozenset[str]
    comments: XmlPart | None
    styles: MarkStyles

    def given_back(
        self,
        text: VisibleText,
        changes: Sequence[Change],
        annotations: Sequence[Annotation],
        date: datetime | None,
    ) -> bytes:
        """Return the file with changes as tracked changes, annotations as links and comments.

        Of links that overlap, the one that begins first, or else the longer, is put. Where a link or a field is, no link
        is put, nor into tracked insertions or controls that hold a plain value, nor on what Word or this program made.
        Comments may overlap; on a note they stand where the body refers to it, on a text box where it hangs. The first
        paragraph of a control around whole paragraphs gets neither, for LibreOffice 7.4 would lose its text. If nothing is
        to be put, the bytes are those that came; the same input gives the same bytes.
        """
        raw = self._annotated(text, annotations, date)
        if not changes:
            return raw
        # The letters of the annotated file are the same, and stand where the changes go around or into the marks.
        marked = self if raw is self.package.raw else read_any(raw, INTAKE).origin
        return marked._revised(text, changes, date) if isinstance(marked, WordOrigin) else raw

    def _annotated(self, text: VisibleText, annotations: Iterable[Annotation], date: datetime | None) -> bytes:
        marks = [annotation for annotation in annotations if annotation.url or annotation.comment]
        for annotation in marks:
            _refuse_misplaced(annotation, len(text.text))
        parts = _Copy(self, text, date).changed_parts(marks) if marks else {}
        return self.package.rewritten(parts) if parts else self.package.raw

    def _revised(self, text: VisibleText, changes: Iterable[Change], date: datetime | None) -> bytes:
        """Return the file with changes of `text`, whose places are those of the file."""
        office = OFFICE_STRICT if self.is_strict else OFFICE
        revisions = Revisions(self.letters, office, self._stories(), date)
        for change in changes:
            revisions.add(text, change)
        return self.package.rewritten(revisions.changed_parts())

    def _stories(self) -> Iterator[bytes]:
        """The parts with text, all of which share the numbers of their changes."""
        yield self.main.raw
        links = self.package.relationships(self.main.name)
        for kind in ("footnotes", "endnotes", "header", "footer", "comments"):
            for name in self.package.related(links, kind):
                yield self.package.part(name)

    @property
    def is_strict(self) -> bool:
        return self.main.namespace == WORD_STRICT


class _Copy:
    """A Word file that is being annotated."""

    def __init__(self, origin: WordOrigin, text: VisibleText, date: datetime | None) -> None:
        self._origin = origin
        self._text = text
        self._date = date
        self._relationships: dict[str, Relationships] = {}
        self._marks: dict[str, Marks] = {}

    def changed_parts(self, annotations: Iterable[Annotation]) -> Mapping[str, bytes]:
        """Return the parts that change, by name."""
        ordered = sorted(annotations, key=lambda annotation: (annotation.start, -annotation.end))
        parts = self._comment([annotation for annotation in ordered if annotation.comment])
        for annotation in _outermost(annotation for annotation in ordered if annotation.url):
            self._link(annotation)
        parts |= {name: marks.rendered() for name, marks in self._marks.items()}
        for relationships in self._relationships.values():
            parts |= relationships.grown()
        return parts

    def _within(self, annotation: Annotation) -> Iterator[LettersWithin]:
        for _, place in self._text.places(annotation.start, annotation.end):
            yield from self._origin.letters.within(*place)

    def _link(self, annotation: Annotation) -> None:
        for stretch in stretches(self._within(annotation)):
            part = stretch.first.part
            identifier = self._links(part.name).add_url(annotation.url, strict=self._origin.is_strict)
            self._marks_in(part).link(stretch, identifier)

    def _comment(self, annotations: Sequence[Annotation]) -> dict[str, bytes]:
        anchors = [(each, ends) for each in annotations if (ends := comment_ends(self._within(each)))]
        if not anchors:
            return {}
        origin, main = self._origin, self._origin.main
        comments = Comments(origin.comments, main.namespace, origin.commented, origin.styles, self._date)
        for annotation, ends in anchors:
            self._marks_in(main).comment(comments.add(annotation.comment), *ends)
        if origin.comments:
            return {origin.comments.name: comments.grown()}
        name = origin.package.free_name(posixpath.join(posixpath.dirname(main.name), "comments.xml"))
        self._links(main.name).add_part("comments", posixpath.basename(name), strict=origin.is_strict)
        return {name: comments.grown(), **origin.package.types_with(name, CONTENT_TYPE)}

    def _links(self, part: str) -> Relationships:
        """What the part of that name points at."""
        if part not in self._relationships:
            self._relationships[part] = self._origin.package.relationships(part)
        return self._relationships[part]

    def _marks_in(self, part: XmlPart) -> Marks:
        if part.name not in self._marks:
            office = OFFICE_STRICT if self._origin.is_strict else OFFICE
            self._marks[part.name] = Marks(part, office, self._origin.styles)
        return self._marks[part.name]


def _outermost(annotations: Iterable[Annotation]) -> Iterator[Annotation]:
    """Yield those that begin after the end of the last one that was taken; `annotations` come in order."""
    end = 0
    for annotation in annotations:
        if annotation.start >= end:
            end = annotation.end
            yield annotation


def _refuse_misplaced(annotation: Annotation, length: int) -> None:
    if not 0 <= annotation.start < annotation.end <= length:
        raise ValueError(f"span {annotation.start, annotation.end} is not in the text, of {length} code points")
    if annotation.url and not annotation.url.startswith(("https://", "http://")):
        raise ValueError(f"{annotation.url!r} is no address of the web")
