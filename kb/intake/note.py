"""题注: what stands below a title and says when the text was passed, made known and amended."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from kb.documents import read_lines
from kb.intake import line_signs
from kb.text import days

_STRUCTURED = {"part", "chapter", "section", "article", "outline", "suboutline", "point", "bare"}
_DONE = "通过|批准|修订|修正|修改|公布|发布|颁布|印发|下发|施行|实施|制定|生效"
_WITHIN = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")  # as in 通　过
_ADOPTED = re.compile(f"{_DONE}|审议")
# A sentence of a note ends in what was done; 2023年5月1日印发了《…》。 is one of the text.
_ENDS_DONE = re.compile(rf"(?:{_DONE})[）)】\]\s]*$")
_TITLES = re.compile(r"《[^》]*》")
_SENTENCES = re.compile("[。；;]")
_OPENING, _CLOSING = "（(【[", "）)】]"
# Characters: 第十三届全国人民代表大会常务委员会第六次会议《关于修改〈…〉等十五部法律的决定》第二次修正 has some 70 after its day.
_MOST_A_DAY = 150
# Lines with text below the title: a law that was amended twelve times, as each on its line, with 目录 and office.
_HEAD_LINES = 40


def note_of(lines: Sequence[str]) -> str:
    """Return the note of a paper whose lines these are, its title first; empty if it has none.

    The parts of it that stand on lines of their own are parted by line feeds; a line that was broken within brackets is
    whole again.
    """
    return "\n".join(part for part in _parts(list(_head(lines))) if _is_note(part))


def _head(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines below the title that stand before the text."""
    filled = islice((line for line in lines if line.strip()), _HEAD_LINES + 2)
    for position, line in enumerate(read_lines("\n".join(filled))):
        is_text = position and line_signs.is_sentence(line.text) and not _is_note(line.text)
        if line.kind in _STRUCTURED or is_text or position > _HEAD_LINES:
            return
        if position == 0 or not line_signs.is_about_page(line.text):
            tight = _WITHIN.sub("", line.text)
            yield tight if _is_note(tight) and not _is_note(line.text) else line.text


def _parts(head: Sequence[str]) -> Iterator[str]:
    """Yield the lines, those of a broken note as one."""
    at = 0
    for start, end in broken_notes(head):
        yield from head[at:start]
        yield "".join(head[start:end])
        at = end
    yield from head[at:]


def broken_notes(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where a note within brackets was broken over several of *lines*: `[start, end)`."""
    at = 0
    while at < len(lines):
        end = _closing(lines, at) if lines[at][:1] in tuple(_OPENING) else at
        if end > at + 1 and _is_note("".join(lines[at:end])):
            yield at, end
        at = max(end, at + 1)


def _closing(lines: Sequence[str], at: int) -> int:
    """Return behind which line the bracket is closed that opens on line *at*; *at* if on none near it."""
    depth = 0
    for end in range(at, min(len(lines), at + _HEAD_LINES)):
        depth += sum((character in _OPENING) - (character in _CLOSING) for character in lines[end])
        if depth <= 0:
            return end + 1
    return at


def _is_note(text: str) -> bool:
    """Tell whether a line, or several, says when a text was passed: it is short for the days that it states."""
    count = sum(1 for _ in days(text, in_digits=True))
    if not count or len(text) > _MOST_A_DAY * count or not _ADOPTED.search(text) or line_signs.is_news(text):
        return False
    sentences = [part for part in _SENTENCES.split(_TITLES.sub("", text)) if part.strip(_CLOSING + " \u3000")]
    return (len(sentences) == 1 and "。" not in text) or all(map(_ENDS_DONE.search, sentences))
