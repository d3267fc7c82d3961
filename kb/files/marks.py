"""密级, 紧急程度 and 份号 at the head of a paper: the first lines of a 版头 by GB/T 9704—2012, 7.2.1 to 7.2.3.

A mark is a line or a column of its own: 机密★1年, 特急, 000012. Texts and titles that speak of 机密 bear none.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from kb.files.omissions import AROUND, kind_of
from kb.files.visible_text import LeftOut, VisibleText

LEVELS = ("绝密", "机密", "秘密")

_LEVEL = "|".join(LEVELS)
_NUMERAL = r"[0-9０-９一二三四五六七八九十]{1,4}"
_TERM = rf"(?:{_NUMERAL}(?:年|个月|月|天|日)(?:{_NUMERAL}月(?:{_NUMERAL}日)?前?)?|长期|永久|(?:启用|解密|公布|使用)前)"
_STAR = "[★☆✩✭⭐*＊•·〓]"  # 〓: a font of its own drew it
_CLASSIFICATION = (
    rf"(?:密级(?:和保密期限|及保密期限)?[：:]?)?[【\[（(《]?{_STAR}?(?P<level>{_LEVEL})(?:级|件|文件|资料)?"
    rf"(?:{_STAR}?(?:保密期限[：:]?)?(?P<term>{_TERM})|(?P<open>{_STAR})|)[】\]）)》]?"
)
_URGENCY = (
    r"(?:(?:紧急程度|缓急|等级|急缓)[：:]?)?(?P<urgency>特急|特提|加急|平急|急件|限时送达|紧急)(?:[·•.]?(?:明电|件))?"
)
_COPY = (
    r"(?:(?:份号|编号|份数序号)[：:]?|N[oO]\.?[：:]?|№[：:]?|第(?=[0-9０-９]+份))(?P<copy>[0-9０-９]{1,7})(?:号|份)?"
)
_COPY_ALONE = r"(?P<alone>[0０][0-9０-９]{3,6}|(?<![0-9０-９])[0-9０-９]{6}(?![0-9０-９]))"
_MARK = re.compile(f"{_CLASSIFICATION}|{_URGENCY}|{_COPY}|{_COPY_ALONE}")
_LABEL_ALONE = re.compile("密级|保密等级|缓急|紧急程度|份号")
# □绝密 ☑机密 □秘密: of a form only what is ticked.
_TICKED = re.compile(rf"[☑☒√✓✔■●▣]\s*(?P<level>{_LEVEL})")
_COLUMNS = re.compile(r"\t|\||│|\s{2,}|\u3000+")
_BLANKS = re.compile(r"\s+")
_MARKDOWN = re.compile(r"^(?:#{1,6}\s+|\*{2})|\*{2}$")
_SENTENCE = re.compile(r"[。；;！!？?]\s*$")
# Lines with text: 版头 of a joint paper has a dozen, a mark may stand below the title; longer lines are running text, and
# short ones that end as sentences do.
_HEAD_LINES, _LONGEST, _LEAST_SENTENCE = 20, 60, 12
_BEGINS_TEXT = re.compile(r"#*\s*(?:第[一1１]\s*[编章节条]|一、)")


@dataclass(frozen=True)
class HeadMarks:
    """The marks of a paper as they stand there, blanks left out; what it does not bear is empty."""

    classification: str = ""
    urgency: str = ""
    copy_number: str = ""

    def __bool__(self) -> bool:
        return bool(self.classification or self.urgency or self.copy_number)

    def or_else(self, other: "HeadMarks") -> "HeadMarks":
        """Return these marks, completed by *other*."""
        return HeadMarks(
            self.classification or other.classification,
            self.urgency or other.urgency,
            self.copy_number or other.copy_number,
        )


def head_marks(text: VisibleText) -> HeadMarks:
    """Return the marks that a file bears: in its first lines, or around its text (页眉, 水印)."""
    return marks_in(text.lines).or_else(marks_around(text.left_out))


def marks_around(left_out: Iterable[LeftOut]) -> HeadMarks:
    """Return the marks in what stands around a text on its pages."""
    seen = (left for left in left_out if kind_of(left.kind).unjudged == AROUND and left.kind != "批注")
    return _together(line for left in seen for line in left.text.split("\n"))


def marks_in(lines: Iterable[str]) -> HeadMarks:
    """Return the marks in the head of a paper that begins with *lines*."""
    return _together(_head(lines))


def is_mark(line: str) -> bool:
    """Tell whether a line holds marks and nothing else."""
    return bool(line.strip()) and bool(_covering(_bare(line)))


def _head(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines up to the first that is running text."""
    filled = (line.strip() for line in lines if line.strip())
    for line in islice(filled, _HEAD_LINES):
        if (len(line) > _LEAST_SENTENCE and _SENTENCE.search(line)) or _BEGINS_TEXT.match(line):
            return
        yield line


def _together(lines: Iterable[str]) -> HeadMarks:
    marks = HeadMarks()
    for line in lines:
        if len(line) <= _LONGEST:
            marks = marks.or_else(_in_line(line))
    return marks


def _in_line(line: str) -> HeadMarks:
    """Return the marks of a line; one that lists the levels (绝密、机密、秘密) bears none, unless one is ticked."""
    ticked = _TICKED.findall(_bare(line))
    if ticked:
        return HeadMarks(ticked[0])
    if sum(level in _bare(line) for level in LEVELS) > 1:
        return HeadMarks()
    whole = _covering(_bare(line))
    columns = [_covering(_bare(column)) for column in _COLUMNS.split(line)]
    return _of(whole or [match for column in columns for match in column] or _at_edge(line))


def _at_edge(line: str) -> list[re.Match[str]]:
    """Return a full mark (机密★5年) that a single blank parts from what else stands on its line."""
    pieces = line.split()
    marks = [_covering(_bare(piece)) for piece in (pieces[0], pieces[-1])] if len(pieces) > 1 else []
    return [match for matches in marks for match in matches if match["level"] and (match["term"] or match["open"])]


def _bare(text: str) -> str:
    """Return *text* without blanks and Markdown signs: 机 密 ★ 1 年 is 机密★1年."""
    return _BLANKS.sub("", _MARKDOWN.sub("", text.strip().strip("|").strip())).replace("機", "机")


def _covering(text: str) -> list[re.Match[str]]:
    """Return the marks that together are all of *text*; none if anything else stands there."""
    matches: list[re.Match[str]] = []
    at = 0
    while at < len(text):
        label = _LABEL_ALONE.match(text, at)
        match = _MARK.match(text, at)
        if match is None and label is None:
            return []
        if match is not None:
            matches.append(match)
        at = match.end() if match is not None else label.end() if label else len(text)
    return matches


def _of(matches: Sequence[re.Match[str]]) -> HeadMarks:
    marks = HeadMarks()
    for match in matches:
        level, term = match["level"] or "", match["term"] or ""
        star = "★" if term or match["open"] else ""
        marks = marks.or_else(
            HeadMarks(f"{level}{star}{term}", match["urgency"] or "", match["copy"] or match["alone"] or "")
        )
    return marks
