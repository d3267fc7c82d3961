"""HTML: read to what a browser shows, and given back with links, its other characters as they were if nothing in it is
dangerous (`kb.files.html.cleaning`)."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

from kb.files.decoding import Decoded, codec, decode
from kb.files.draft import Annotation, Span, Written
from kb.files.html.cleaning import cleaned
from kb.files.html.tags import LINE_BREAKING, REFERENCE, Token, attributes, resolve, tokens
from kb.files.markup import Insertion, Sight, Tally, inserted, meets, safe_url, tiles, wanted

_SPACE = "\t\n\f\r "
_RUN = re.compile(rf"[{_SPACE}]+|({REFERENCE.pattern})|(?:[^&{_SPACE}]++|&(?![#A-Za-z]))++|&")
_CHARSET = re.compile(rb"<meta[^>]{1,300}?charset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
_PREFORMATTED = {"pre", "listing", "xmp", "plaintext"}
_CLOSED = {"a", "button", "select"}


def read(raw: bytes) -> Written:
    """What a browser shows of a page: no scripts, styles, comments, titles and fields of forms; references resolved, white
    space as one space, none where a line ends between Chinese characters, a line for each block.

    Raises UnreadableFileError if it is no text, TooLargeError if there is too much text or are too many tags.
    """
    look = _look(_decoded(raw).source)
    sight = look.sight
    closed = sight.spans(look.closed)
    return Written("html", raw, sight.visible, look.source, tuple(sight.starts), tuple(sight.ends), closed)


def annotate(written: Written, annotations: Sequence[Annotation]) -> bytes:
    """The page with a link around each stretch of text of a mark, its comment as the title; a comment without a link is
    the title of a <mark>. In what is a link already there is no other, in a list to choose from nothing. If the page
    holds anything that could do harm, it is written anew without that.

    Raises ValueError as `sight.wanted`, TooLargeError as `read`.
    """
    decoded = _decoded(written.raw)
    look = _look(written.source)
    page = inserted(decoded.text, tags_for(look, wanted(annotations, written.visible)))
    declared = declared_charset(written.raw)
    is_declared = bool(decoded.mark) or not declared or codec(declared) == decoded.encoding
    return decoded.encoded(cleaned(page, decoded.encoding, is_declared=is_declared))


def declared_charset(raw: bytes) -> str:
    """The encoding that a page says it is in; empty if it does not say."""
    found = _CHARSET.search(raw, 0, 2048)
    return found[1].decode("ascii", "replace") if found else ""


def _decoded(raw: bytes) -> Decoded:
    return decode(raw, declared_charset(raw))


def _look(source: str) -> "Look":
    look = Look(source, Sight(), Tally())
    look.over(0, len(source))
    return look


@dataclass
class Look:
    """Goes over a page and puts into `sight` what a reader sees of it.

    `closed` are stretches of the source that are links or controls; those of `fixed` take no tags. `cuts` are the places
    of all that is no text, in order.
    """

    source: str
    sight: Sight
    tally: Tally
    closed: list[Span] = field(default_factory=list)
    fixed: list[Span] = field(default_factory=list)
    cuts: list[int] = field(default_factory=list)
    _opened: dict[str, int] = field(default_factory=dict)
    _templates: int = 0
    _preformatted: int = 0
    _space: Span | None = None
    _ends_line: bool = True
    _last: str = ""

    def over(self, start: int, end: int) -> None:
        """Goes over `[start, end)` of the source, which begins and ends a line."""
        for token in tokens(self.source, start, end):
            if token.kind in {"text", "raw"}:
                if not self._templates:
                    self._text(token)
                continue
            self.tally.add()
            self.cuts.append(token.start)
            if token.kind != "other":
                self._tag(token)
        for name in list(self._opened):
            self._close(name, end)
        self._templates = self._preformatted = 0
        self._ends_line = True

    def _tag(self, tag: Token) -> None:
        step = 1 if tag.kind == "start" else -1
        self._ends_line |= tag.name in LINE_BREAKING
        if tag.name == "template":
            self._templates = max(0, self._templates + step)
        elif tag.name in _PREFORMATTED:
            self._preformatted = max(0, self._preformatted + step)
        elif tag.name in _CLOSED and not self._templates:
            self._close(tag.name, tag.start)
            if tag.kind == "start" and (tag.name != "a" or self._is_link(tag)):
                self._opened[tag.name] = tag.end

    def _is_link(self, tag: Token) -> bool:
        """<a name=…> is a place to which links lead, and none itself."""
        return any(name == "href" for name, _ in attributes(self.source[tag.start : tag.end]))

    def _close(self, name: str, end: int) -> None:
        start = self._opened.pop(name, None)
        if start is not None:
            self.closed.append((start, end))
            if name == "select":
                self.fixed.append((start, end))

    def _text(self, token: Token) -> None:
        at = token.start
        while run := _RUN.match(self.source, at, token.end):
            at = run.end()
            if run[0][0] in _SPACE:
                self._space = self._space or run.span()
                self._ends_line |= self._preformatted > 0 and "\n" in run[0]
            elif run[1] and token.kind == "text":
                at = self._reference(run)
            else:
                self._see(run[0], run.start())

    def _reference(self, run: re.Match[str]) -> int:
        """Sees what may be a reference; where it ends."""
        text, length = resolve(run[0])
        if not length:
            self._see(run[0], run.start())
            return run.end()
        end = run.start() + length
        if text:
            self._before(run.start(), text[0])
            self.sight.read(text, run.start(), end)
            self._last = text[-1]
        else:
            self.tally.add()
        return end

    def _see(self, text: str, start: int) -> None:
        self._before(start, text[0])
        self.sight.see(text.replace("\xa0", " "), start)
        self._last = text[-1]

    def _before(self, start: int, following: str) -> None:
        """Adds what goes before a text that begins at `start`: a line feed, a space, or nothing."""
        if self._ends_line:
            self.sight.end_paragraph(start)
        elif self._space and not self._is_chinese_line_end(self._space, following):
            self.sight.read(" ", *self._space)
        self._ends_line = False
        self._space = None

    def _is_chinese_line_end(self, space: Span, following: str) -> bool:
        return "\n" in self.source[slice(*space)] and is_wide(self._last) and is_wide(following)


def is_wide(character: str) -> bool:
    """Whether a character takes the place of two Latin ones: where a line ends between two such there is no space."""
    return unicodedata.east_asian_width(character) in {"W", "F"}


def tags_for(look: Look, annotations: Sequence[Annotation]) -> Iterator[Insertion]:
    """The tags that go around the marks, never across another tag."""
    sight = look.sight
    links, fixed = sight.spans(look.closed), sight.spans(look.fixed)
    for start, end, annotation in tiles(annotations):
        for first, last in sight.stretches(start, end, look.cuts):
            opening, closing = _tags(annotation, is_linked=meets(links, first, last))
            if opening and not meets(fixed, first, last):
                yield Insertion(sight.starts[first], opening, rank=1)
                yield Insertion(sight.ends[last - 1], closing)


def _tags(annotation: Annotation, *, is_linked: bool) -> tuple[str, str]:
    """The tags for one stretch; empty if there is nothing to put."""
    title = title_attribute(annotation.comment)
    if annotation.url and not is_linked:
        return f'<a href="{escape(safe_url(annotation.url))}"{title}>', "</a>"
    return (f"<mark{title}>", "</mark>") if title else ("", "")


def title_attribute(comment: str) -> str:
    """A comment as the title of an element, its lines as lines; empty for none."""
    lines = "&#10;".join(escape(line) for line in comment.splitlines())
    return f' title="{lines}"' if lines else ""
