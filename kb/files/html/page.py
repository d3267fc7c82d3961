"""HTML: read to what a browser shows, and given back with links, its other characters as they were if nothing in it is
dangerous (`kb.files.html.cleaning`)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from kb.files import markup
from kb.files.change import Change
from kb.files.decoding import codec, declared_charset, decode
from kb.files.html.cleaning import cleaned
from kb.files.html.hints import hints_of
from kb.files.html.text import Text
from kb.files.html.tree import Tree
from kb.files.visible_text import Annotation, Bounds, ReadingRemark, UnreadableFileError, VisibleText

_SHOWN_BY_SCRIPT = ReadingRemark("网页把全部文字标为隐藏（由脚本显示），已照显示出来的读取")


def read(raw: bytes, bounds: Bounds) -> VisibleText:
    """Read a web page: everything that a browser shows, navigation and all.

    Hidden text, controls of forms and what is embedded are left out and told; where all is hidden nothing is. Raises UnreadableFileError if it is no text
    or shows none, TooLargeError if there is too much text or are too many tags.
    """
    charset = declared_charset(raw)
    decoded = decode(raw, charset)
    tree = Tree(decoded.source, bounds)
    text = Text(tree, bounds)
    is_shown_by_script = tree.hides_all
    while not text.paragraphs and tree.show_hidden():  # a page of which nothing is seen shows itself by a script
        text, is_shown_by_script = Text(tree, bounds), True
    if not text.paragraphs:
        raise UnreadableFileError(_why_empty(text).format(bounds.purpose))
    is_declared = bool(decoded.mark) or not charset or codec(charset) == decoded.encoding
    visible = VisibleText(
        ".html",
        tuple(text.paragraphs),
        tuple(text.notes),
        tuple(text.left_out),
        tree.title,
        hints_of(tree),
        source=decoded.source,
        origin=_PageOrigin(decoded, _tags, _escaped, is_declared),
        remarks=(_SHOWN_BY_SCRIPT,) if is_shown_by_script else (),
    )
    return markup.finished(visible, text.closed)


_EMPTY = "网页里没有可读的文字，可能要由浏览器另外取来，请在浏览器里打开、复制文字，存为 .txt {}。"
_FRAMES = "网页本身没有文字，正文在框架里的别的网页（%s），请打开那个网页，另存后{}。"
_PICTURES = "网页里只有图片，没有可读的文字，请先做文字识别（OCR），存为 .txt {}。"


def _why_empty(text: Text) -> str:
    """Return what is said of a page without text, by what it shows instead."""
    frames = [each.text for each in text.left_out if each.kind == "框架页"]
    if frames:
        return _FRAMES % "、".join(frames[:3]).replace("{", "").replace("}", "").replace("%", "")
    return _PICTURES if any(each.kind in {"图片", "大幅图片"} for each in text.left_out) else _EMPTY


@dataclass(frozen=True)
class _PageOrigin(markup.TextOrigin):
    """A page, for what goes back into it; `is_declared` says that a browser will read it in its encoding."""

    is_declared: bool

    def given_back(
        self,
        text: VisibleText,
        changes: Sequence[Change],
        annotations: Sequence[Annotation],
        date: datetime | None,
    ) -> bytes:
        """Return the page with its changes and a link around each stretch of a mark, its comment as the title.

        A comment without a link is the title of a <mark>; what is a link already gets no other. If the page holds
        anything that could do harm, it is written anew without that.
        """
        self._check_seen(text, changes)
        page = self._written(text, changes, annotations)
        return self._encoded(cleaned(page, self.decoded.encoding, is_declared=self.is_declared))

    def _encoded(self, source: str) -> bytes:
        return self.decoded.encoded(source, is_page=True)


def _escaped(words: str) -> str:
    return escape(words, quote=False)


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
