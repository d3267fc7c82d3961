"""What follows a citation in its clause, looks like a part of what it cites, and was not read: 第三四条, 第××条, 第八条甲款.

Nothing that somebody counts is one: 《意见》提出的第三项措施, 《规定》三条要求.
"""

import re

from kb.citations.parts import is_followed_as_part, read_part
from kb.citations.patterns import BRACKET, SPACE
from kb.text import NUMBER, NUMERAL

# A sign that is part of no other word: digits of any sort, letters, ×× and blanks left open, what cannot be read.
_SIGN = (
    rf"(?:{NUMERAL}|[^\u3400-\u9fff，。；：、！？!?;:,《》“”‘’…]|[万廿卅卌几某]|[,，、]{SPACE}(?={NUMERAL})"
    rf"|(?<={NUMERAL})[\u3400-\u9fff](?={NUMERAL}))"  # a character that was read wrongly: 第一无二条
)
_LOWER = r"款(?![式待项])|项(?!目)|目(?![标录的前])"
_UPPER = r"条(?![例约件])|章(?!程)|节(?![目课约日点假能])|编(?![制号])|部分"
# 第〔五〕条 has three signs, 第＿＿＿＿条 a few more. What 本章第二节 belongs to is said before it.
_PIECE = re.compile(
    rf"(?<![本该同前上下][编章节条款项])第(?P<signs>{_SIGN}{{0,12}}?)(?:(?P<upper>{_UPPER})|{_LOWER})(?:之{NUMERAL}{{1,2}})?"
)
# With such signs things are counted as well: 第三项工作, 第3—5项工作.
_COUNTING = re.compile(
    rf"{SPACE}[（(]?{SPACE}{NUMBER}(?:{SPACE}[至到、，,和—–~～/-]{SPACE}{NUMBER})*{SPACE}[）)]?{SPACE}"
)
_SEVERAL = rf"{NUMBER}(?:{SPACE}[至到、和—–~～-]{SPACE}第?{NUMBER})"
# Right behind a name: 99条, 三章十条, which may count the articles that there are; 一至三章, §45, 第四十。
_BEHIND_NAME = re.compile(
    rf"{SPACE}(?:[中里内]?的|之)?{SPACE}(?P<piece>(?:{NUMBER}{SPACE}[编章节]{SPACE}){{0,3}}{NUMBER}{SPACE}条(?:之{NUMERAL}{{1,2}})?(?=[，。；、）)\n的第]|\Z)"
    rf"|{_SEVERAL}{SPACE}[编章节条款]|第{SPACE}{NUMBER}(?=[。；）)\n]|的?规定|\Z)|(?:§|[Aa]rt(?:icle|\.)|[Ss]ection){SPACE}{NUMERAL}{{1,5}})"
)
# Right behind a part: 一款, 第一段, 前段, 但书, -1, 甲款.
_BEHIND_PART = re.compile(
    rf"{SPACE}的?{SPACE}(?P<piece>(?:{_SEVERAL}|{NUMBER}){SPACE}(?:款|项(?!目)|目(?![标录]))|第{SPACE}{NUMBER}{SPACE}[段句]|[前后中首末][段句]|但书"
    rf"|[-‐–—－]{SPACE}{NUMERAL}{{1,2}}(?![0-9０-９年月日.％%])|[A-Za-zＡ-Ｚａ-ｚ甲乙丙丁]{SPACE}[款项目])"
)
# Farther on a clause speaks of something else: 《…》有关工作机构设置的第四条 has ten characters between.
_FARTHEST = 16
# 第, twelve signs, 部分, 之十二
_LONGEST = 18
_CLOSING = re.compile(rf"{SPACE}[》〉”’」』\"]")
_NEXT_LINE = re.compile(rf"{SPACE}[的，、：:,]?{SPACE}\n{SPACE}(?=第)")
_NEAR = re.compile(rf"(?:{SPACE}[，、：:,])?[^\n，。；：、！？!?;,《》]{{0,{_FARTHEST}}}")
_CLAUSE = re.compile(rf"(?:[^\n。；！？!?;《》]|[《》](?={SPACE}第)){{0,{_FARTHEST}}}")


def remainder(text: str, start: int, end: int, *, is_part: bool) -> tuple[int, int] | None:
    """Return the span of what was not read in `[start, end)`, right behind a citation; None if all was.

    `is_part` says that the citation ends in a part, and not in a name.
    """
    behind = (_BEHIND_PART if is_part else _BEHIND_NAME).match(text, start, end)
    if behind and is_followed_as_part(text, behind.end()):
        return behind.span("piece")
    while bracket := BRACKET.match(text, start, end):
        piece = _PIECE.search(text, *bracket.span(1))
        if piece:
            return piece.span()
        start = bracket.end()
    closing = _CLOSING.match(text, start, end)
    return _in_clause(text, closing.end() if closing else start, end)


def _in_clause(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The first piece of the clause; behind a comma only an article or what lies above, for anything may have 第二项.

    At the head of the next line only what is surely no number of the text itself.
    """
    line = _NEXT_LINE.match(text, start, end)
    piece = _PIECE.match(text, line.end(), end) if line else None
    if piece and not _counts(piece):
        return piece.span()
    clause, near = (expression.match(text, start, end) for expression in (_CLAUSE, _NEAR))
    if clause is None or near is None:
        return None
    for piece in _PIECE.finditer(text, start, min(end, clause.end() + _LONGEST)):
        if piece.start() > clause.end():
            break
        is_its = piece["upper"] or piece.start() <= near.end()
        if is_its and is_followed_as_part(text, piece.end(), may_be_counted=_counts(piece)):
            return piece.span()
    return None


def _counts(piece: re.Match[str]) -> bool:
    """Whether the number of a piece is one by which things are counted; of 第三四条 it is none."""
    if not _COUNTING.fullmatch(piece["signs"]):
        return False
    return not piece["upper"] or bool(read_part(piece.string, piece.start()))
