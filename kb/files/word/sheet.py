"""Word files (.docx): what a person reads in them, line by line, with the numbers that Word makes.

A paragraph is a line; one that its writer broke by hand (Shift+Enter, a page's end) is several, as it is seen.
"""

import re
from collections.abc import Iterator

from kb.errors import DocumentError
from kb.files.draft import TooLargeError, UnreadableFileError
from kb.files.sheet import Sheet, refuse_too_long
from kb.files.visible_text import LeftOut
from kb.files.word.lines import Lines
from kb.files.word.numbers import Lists
from kb.files.word.parts import WordFile, opened
from kb.files.word.story import Story
from kb.files.word.styles import Styles

_EMPTY = "文件里没有文字，可能只有图片，请先用识别软件转成文字，另存为 .docx 再导入。"
_HAN = re.compile("[\u4e00-\u9fff]")
_NO_TITLE = re.compile(r"(?:新建|无标题|未命名).*|.*\.\w{2,4}")


def read(raw: bytes, name: str) -> Sheet:
    """The sheet in a Word file. Headers and footers, comments, hidden and deleted text are left out and told.

    Raises DocumentError if the file is encrypted, broken, of another kind, too large, holds macros or no text.
    """
    try:
        return _sheet(opened(raw), name)
    except (UnreadableFileError, TooLargeError) as error:
        raise DocumentError(error.message, path=name) from error


def _sheet(file: WordFile, name: str) -> Sheet:
    styles = Styles(file.styles)
    lists = Lists(file.numbering, styles)
    story = Story(file.body, styles, lists)
    blocks = story.blocks(file.body)
    writing = Lines(file.notes, blocks)
    lines = writing.of(blocks)
    refuse_too_long(sum(map(len, lines)))
    if not any(lines):
        raise DocumentError(_EMPTY, path=name)
    footnotes: list[str] = []
    for key in tuple(writing.references):
        note = Story(file.notes[key], styles, lists)
        footnotes.append(writing.flat(note.blocks(file.notes[key])))
        story.left_out += note.left_out
    return Sheet(
        tuple(lines),
        footnotes=tuple(footnotes),
        left_out=(*story.left_out, *_around(file, styles, lists)),
        title=_title(file.title),
    )


def _around(file: WordFile, styles: Styles, lists: Lists) -> Iterator[LeftOut]:
    """What stands around the text: headers and footers, each wording once, and comments."""
    for kind, roots in (("页眉", file.headers), ("页脚", file.footers), ("批注", file.comments)):
        words = (Lines((), ()).flat(Story(root, styles, lists).blocks(root)) for root in roots)
        yield from (LeftOut(kind, each) for each in (words if kind == "批注" else dict.fromkeys(words)) if each)


def _title(stated: str) -> str:
    """The title that a file states, if it can be one: 文档1, 新建文档, 通知.doc are none."""
    words = re.sub("^Microsoft (?:Office )?Word - ", "", " ".join(stated.split()))
    return words if len(_HAN.findall(words)) >= 4 and not _NO_TITLE.fullmatch(words) else ""
