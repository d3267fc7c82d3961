"""HTML: read to what a browser shows, and given back with links, its other characters as they were if nothing in it is
dangerous (`kb.files.html.cleaning`)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from kb.files import markup
from kb.files.decoding import codec, declared_charset, decode
from kb.files.html.cleaning import cleaned
from kb.files.html.text import Text
from kb.files.html.tree import Tree
from kb.files.visible_text import Annotation, Bounds, UnreadableFileError, VisibleText


def read(raw: bytes, bounds: Bounds) -> VisibleText:
    """Read a web page: everything that a browser shows, navigation and all.

    Hidden text, controls of forms and what is embedded are left out and told. Raises UnreadableFileError if it is no text
    or shows none, TooLargeError if there is too much text or are too many tags.
    """
    charset = declared_charset(raw)
    decoded = decode(raw, charset)
    tree = Tree(decoded.source, bounds)
    text = Text(tree, bounds)
    if not text.paragraphs:
        raise UnreadableFileError(
            f"网页里没有可读的文字，可能要由浏览器另外取来，请在浏览器里打开、复制文字，存为 .txt {bounds.purpose}。"
        )
    is_declared = bool(decoded.mark) or not charset or codec(charset) == decoded.encoding
    visible = VisibleText(
        ".html",
        tuple(text.paragraphs),
        tuple(text.notes),
        tuple(text.left_out),
        tree.title,
        source=decoded.source,
        origin=_PageOrigin(decoded, _tags, is_declared),
    )
    return markup.finished(visible, text.closed)


@dataclass(frozen=True)
class _PageOrigin(markup.TextOrigin):
    """A page, for what goes back into it; `is_declared` says that a browser will read it in its encoding."""

    is_declared: bool

    def annotated(self, text: VisibleText, annotations: Sequence[Annotation], date: datetime | None) -> bytes:
        """Return the page with a link around each stretch of a mark, its comment as the title.

        A comment without a link is the title of a <mark>; what is a link already gets no other. If the page holds
        anything that could do harm, it is written anew without that.
        """
        page = cleaned(self.inserted(text, annotations), self.decoded.encoding, is_declared=self.is_declared)
        return self.decoded.encoded(page, is_page=True)


def _tags(text: VisibleText, annotations: Sequence[Annotation]) -> Iterator[markup.Insertion]:
    """Yield the tags that go around the marks, never across another tag."""
    for start, end, annotation in markup.tiles(annotations):
        for span, place in markup.stretches(text, start, end):
            opening, closing = _tag(annotation, is_linked=markup.meets(text.closed, *span))
            if opening:
                yield markup.Insertion(place[0], opening, rank=1)
                yield markup.Insertion(place[1], closing)


def _tag(annotation: Annotation, *, is_linked: bool) -> tuple[str, str]:
    """Return the tags for one stretch; empty if there is nothing to put."""
    lines = "&#10;".join(map(escape, annotation.comment.splitlines()))
    title = f' title="{lines}"' if lines else ""
    if annotation.url and not is_linked:
        return f'<a href="{escape(markup.safe_url(annotation.url))}"{title}>', "</a>"
    return (f"<mark{title}>", "</mark>") if title else ("", "")
