"""What is printed before a text itself: the note below its title (题注), and its contents (目录)."""

import re
from collections.abc import Iterator
from dataclasses import replace

from kb.lines import Line
from kb.text import days, fold_text

_ADOPTED = re.compile("通过|批准|修订|修正|修改|发布|公布|印发")
_LONGEST_NOTE = 120


def without_printed_contents(lines: list[Line]) -> Iterator[Line]:
    """The lines, those of a printed 目录 as plain text: it ends where its first entry comes again."""
    begin = next(
        (at for at, line in enumerate(lines) if fold_text(line.text) == "目录" and not _is_due(lines, at)), None
    )
    if begin is None or begin + 1 == len(lines) or lines[begin + 1].kind == "row":  # no entry: a table is kept whole
        return iter(lines)
    first = fold_text(lines[begin + 1].text)
    end = next((at for at in range(begin + 2, len(lines)) if fold_text(lines[at].text) == first), None)
    if end is None:
        return iter(lines)
    plain = [replace(line, kind="plain", number_length=0) for line in lines[begin:end]]
    return iter([*lines[:begin], *plain, *lines[end:]])


def _is_due(lines: list[Line], at: int) -> bool:
    """Whether a line is the text of an article whose number stands alone above."""
    return at > 0 and lines[at - 1].kind == "article" and not lines[at - 1].rest


def split_note(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """题注 at the head of a text, and the lines after it. It stands in brackets that may run over a few lines
    （2016年10月27日…通过）, or is one line without them that says no more than when and by whom it was adopted or issued."""
    if not lines or lines[0].kind not in {"plain", "heading"}:
        return [], lines
    text = lines[0].text
    if text[0] not in "（(":
        is_short = len(text) <= _LONGEST_NOTE and not re.search("[。；：]", text)
        is_note = len(lines) > 1 and is_short and _ADOPTED.search(text) and any(True for _ in days(text))
        return (lines[:1], lines[1:]) if is_note else ([], lines)
    for count in range(1, min(len(lines), 5) + 1):
        if lines[count - 1].text.endswith(("）", ")")):
            return lines[:count], lines[count:]
    return [], lines
