"""A draft that was pasted, or came as a PDF, as a Word file in the look of an official paper, to take links, comments and changes."""

from collections.abc import Mapping
from itertools import islice

from kb.documents import LineKind, read_lines
from kb.export.paper import FileFacts, Paper, PaperWords
from kb.export.word_look import CHAPTER, NOTE, OUTLINE, SECTION, SUBOUTLINE, TEXT, TITLE, ParagraphLook
from kb.files import VisibleText, open_made

_HEADINGS: Mapping[LineKind, ParagraphLook] = {
    "part": CHAPTER,
    "chapter": CHAPTER,
    "bare": CHAPTER,
    "section": SECTION,
    "outline": OUTLINE,
    "suboutline": SUBOUTLINE,
}
_LONGEST_TITLE = 60
"""Code points, as for the headings of files: 中共中央关于…若干重大问题的决定 has 40."""

_LONGEST_LEAD = 40
"""Code points of the first words that serve as heading: （一）加强领导。各级…; a longer sentence is text."""

_SENTENCE = tuple("。；！？，、：;!?,:")
_NOT_XML = dict.fromkeys([*range(0x0A), *range(0x0B, 0x20), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)], " ")


def pasted_paper(text: str) -> VisibleText:
    """Return the text as a new Word file, open for links, comments and changes.

    Its text is `text`, code point for code point, empty lines too; control characters are spaces there. The first line is
    its title if it can be one; 一、 and （一） are headings. The same text gives the same bytes.
    """
    shown = text.translate(_NOT_XML)
    lines = shown.split("\n")
    filled = [at for at, line in enumerate(lines) if line.strip()]
    title = next((at for at in filled[:1] if len(filled) > 1 and _can_be_title(lines[at])), None)
    paper = Paper(FileFacts("" if title is None else lines[title].strip()))
    below = next((at for at in filled[1:3] if title is not None and not _is_note(lines[at])), None)
    for at, line in enumerate(lines):
        if at == title:
            paper.add(TITLE, line)
        elif below is not None and at < below and line.strip():
            paper.add(NOTE, line)
        else:
            # Whom a paper is addressed to stands at the edge (GB/T 9704—2012, 7.3.2).
            _add(paper, line, is_flush=line[:1].isspace() or (at == below and line.rstrip().endswith(("：", ":"))))
    return open_made(paper.packed(), shown)


def _can_be_title(line: str) -> bool:
    text = line.strip()
    read = read_lines(text)
    return len(text) <= _LONGEST_TITLE and not text.endswith(_SENTENCE) and bool(read) and read[0].kind == "plain"


def _is_note(line: str) -> bool:
    """Whether what stands below a title is its note: （2026年11月21日）."""
    return line.strip().startswith(("（", "(")) and line.strip().endswith(("）", ")")) and not read_lines(line)[0].value


def _add(paper: Paper, line: str, *, is_flush: bool) -> None:
    """Add a line; the white space with which it begins indents it already."""
    read = next(islice(read_lines(line), 1), None)
    look = _HEADINGS.get(read.kind, TEXT) if read else TEXT
    start = len(line) - len(line.lstrip())
    if read is not None and read.kind == "article":
        end = start + len(read.text[: read.number_length].rstrip())
        paper.add(TEXT, line[:start], PaperWords(line[start:end], is_bold=True), line[end:], is_flush=is_flush)
    elif read is not None and look is not TEXT and read.runs_in:
        end = line.find("。", 0, start + _LONGEST_LEAD) + 1
        paper.add(TEXT, PaperWords(line[:end], font=look.font), line[end:], is_flush=is_flush)
    else:
        paper.add(look, line, is_flush=is_flush and look is TEXT)
