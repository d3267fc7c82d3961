"""Markdown: read to the text without its signs, and given back with links, every other character as it was.

The parsers that there are keep no places within a line, so that the signs are read here: enough of them to see a citation
through 《条例》 set in bold, or in a table. What is not surely a sign stays text, and no link is put where it could break
one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kb.files.decoding import decode
from kb.files.draft import Annotation, Span, Written
from kb.files.html.tags import REFERENCE, resolve
from kb.files.markup import Insertion, Sight, Tally, inserted, meets, one_line, safe_url, tiles, wanted

_FRONT_MATTER = re.compile(r"(?:---|\+\+\+)[ \t]*\r?\n.*?\n(?:---|\+\+\+|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
# A remark over several lines; one within a line is a sign of the line.
_COMMENT = re.compile(r"<!--(?:(?!-->)[^\n])*\n.*?(?:-->|\Z)", re.DOTALL)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_NO_TEXT = re.compile(r"[ \t]*(?:(?:[-*_=][ \t]*){2,}|\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)*)")
_DEFINITION = re.compile(r" {0,3}\[[^\[\]]{1,100}\]:[ \t]*\S.*")
_HEAD = re.compile(r"[ \t]*(?:(?:>[ \t]?)|(?:[-+*][ \t]+(?:\[[ xX]\][ \t]+)?))*(?P<heading>#{1,6}[ \t]+)?")
_HEADING_END = re.compile(r"[ \t]+#+[ \t]*$")
_CODE = re.compile(r"(?: {4}|\t)\s*\S")
_CELLS = re.compile(r"(?<!\\)\|")
_TOKEN = re.compile(
    r"(?P<escape>\\[!-/:-@\[-`{-~])"
    r"|(?P<code>`+)"
    r"|(?P<tag><!--[^\n]*?-->|</?[A-Za-z][A-Za-z0-9-]{0,30}(?:\s[^<>\n]{0,500})?/?>|<(?:https?|ftp|mailto):[^\s<>]{1,2000}>)"
    r"|(?P<image>!\[[^\[\]\n]{0,300}\](?:\([^()\n]{0,1000}\)|\[[^\[\]\n]{0,100}\]))"
    r"|(?P<link>\[(?P<text>[^\[\]\n]{1,300}(?:\[[^\[\]\n]{0,100}\][^\[\]\n]{0,300}){0,3})\]"
    r"(?:\([^()\n]{0,1000}(?:\([^()\n]{0,200}\)[^()\n]{0,500})?\)|\[[^\[\]\n]{0,100}\]))"
    r"|(?P<url>https?://[^\s<>（）()“”‘’《》〈〉，。；、|]{1,2000})"
    r"|(?P<delimiter>\*{1,3}|_{1,3}|~~)"
    rf"|(?P<reference>{REFERENCE.pattern})"
)
# A paragraph that was broken into lines of one length: its lines are long, and end within a sentence.
_SHORTEST_BROKEN = 20
_BEGINS_ANEW = re.compile(
    r"\s*(?:第[0-9〇零一二三四五六七八九十百千]+[编章节条]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十0-9]+[）)]|[0-9]+[.、]|\u3000|[-+*>#|])"
)
_STOPS = tuple("。！？：；!?:;”）)」』…")


def read(raw: bytes) -> Written:
    """The text of a draft without Markdown's signs, code, addresses and remarks; a line for each paragraph and cell.

    Raises UnreadableFileError if it is no text, TooLargeError if there is too much of it, or are too many signs.
    """
    source = decode(raw).source
    look = _look(source)
    sight = look.sight
    closed = sight.spans(look.closed)
    return Written("markdown", raw, sight.visible, source, tuple(sight.starts), tuple(sight.ends), closed)


def annotate(written: Written, annotations: Sequence[Annotation]) -> bytes:
    """The file with a link around each stretch of a mark that no sign interrupts, its comment as the title; a comment
    without a link is a remark behind its mark. No link is put where there is one, nor into what is shown as code.

    Without what was put in, it is the file byte for byte. Raises ValueError as `sight.wanted`.
    """
    decoded = decode(written.raw)
    look = _look(written.source)
    return decoded.encoded(inserted(decoded.text, _signs(look, wanted(annotations, written.visible))))


def _look(source: str) -> "_Look":
    look = _Look(source)
    look.over()
    return look


@dataclass
class _Look:
    """Goes over a draft and puts into `sight` what a reader sees of it.

    `closed` are stretches of the source that are links already, `fixed` those that are shown as code; `cuts` are the
    places of the signs, in order.
    """

    source: str
    sight: Sight = field(default_factory=Sight)
    tally: Tally = field(default_factory=Tally)
    closed: list[Span] = field(default_factory=list)
    fixed: list[Span] = field(default_factory=list)
    cuts: list[int] = field(default_factory=list)
    _before: str = ""

    def over(self) -> None:
        """Goes over all of it."""
        front = _FRONT_MATTER.match(self.source)
        at = front.end() if front else 0
        for comment in _COMMENT.finditer(self.source, at):
            self._lines(at, comment.start())
            self.cuts.append(comment.start())
            at = comment.end()
        self._lines(at, len(self.source))

    def _lines(self, start: int, end: int) -> None:
        fence = ""
        for line in re.finditer(r"[^\n]*(?:\n|\Z)", self.source[start:end]):
            self.tally.add()
            text = line[0].rstrip("\r\n")
            opening = _FENCE.match(text)
            if fence:
                fence = "" if opening and opening[1].startswith(fence) else fence
            elif opening:
                fence = opening[1]
            elif text.strip() and not _NO_TEXT.fullmatch(text) and not _DEFINITION.fullmatch(text):
                self._line(text, start + line.start())
                continue
            self._before = ""

    def _line(self, text: str, start: int) -> None:
        """One line that holds text, which begins at `start` of the source."""
        head = _HEAD.match(text)
        first = head.end() if head else 0
        last = len(text.rstrip())
        if head and head["heading"] and (ending := _HEADING_END.search(text, first)):
            last = ending.start()
        self.cuts.append(start + first)
        goes_on = self._goes_on(text, is_plain=not text[:first].strip())
        if not goes_on and _CODE.match(text) and not self._before:
            self.fixed.append((start, start + len(text)))
        cells = _cells(text, first, last)
        for number, (left, right) in enumerate(cells):
            if goes_on and number == 0 and self.sight.ends:
                self.sight.read(" ", self.sight.ends[-1], start + left)
            elif text[left:right].strip():
                self.sight.end_paragraph(start + left)
            self._inline(start + left, start + right)
            self.cuts.append(start + right)
        self._before = "" if len(cells) > 1 or (head and head["heading"]) else text.strip()

    def _goes_on(self, text: str, *, is_plain: bool) -> bool:
        """Whether the paragraph of the line before goes on in this one."""
        before = self._before
        is_broken = len(before) >= _SHORTEST_BROKEN and not before.endswith(_STOPS)
        return is_plain and is_broken and not _BEGINS_ANEW.match(text)

    def _inline(self, start: int, end: int) -> None:
        """The text in `[start, end)` of the source, which is a part of one line."""
        tokens = list(_TOKEN.finditer(self.source, start, end))
        paired = _paired(self.source, tokens)
        at = start
        for token in tokens:
            if token.start() < at:
                continue  # inside a link or code that was gone over
            self._see(at, token.start())
            at = self._token(token, end, is_sign=token.start() in paired)
        self._see(at, end)

    def _token(self, token: re.Match[str], end: int, *, is_sign: bool) -> int:
        """Sees what a sign stands for; where it ends."""
        self.tally.add()
        match token.lastgroup:
            case "escape":
                self._cut(token.start())
                self._see(token.start() + 1, token.end())
                return token.end()
            case "code":
                return self._code(token, end)
            case "link":
                self._cut(token.start())
                self._inline(*token.span("text"))
                self._cut(token.end("text"))
                self.closed.append(token.span("text"))
                return token.end()
            case "reference":
                text, length = resolve(token[0])
                if length and text:
                    self.sight.read(text, token.start(), token.start() + length)
                    return token.start() + length
            case "delimiter" if not is_sign:
                pass
            case _:
                self._cut(token.start())
                return token.end()
        self._see(token.start(), token.end())
        return token.end()

    def _code(self, token: re.Match[str], end: int) -> int:
        """Code in a line is left out; backticks that nothing closes are text."""
        closing = re.compile(rf"(?<!`){token[0]}(?!`)").search(self.source, token.end(), end)
        if closing is None:
            self._see(token.start(), token.end())
            return token.end()
        self._cut(token.start())
        return closing.end()

    def _see(self, start: int, end: int) -> None:
        if start < end:
            self.sight.see(self.source[start:end], start)

    def _cut(self, at: int) -> None:
        self.cuts.append(at)


def _cells(text: str, first: int, last: int) -> list[Span]:
    """The cells of a row of a table; the whole line if it is none."""
    pipes = [match.start() for match in _CELLS.finditer(text, first, last)]
    if not pipes:
        return [(first, last)]
    edges = [first - 1, *pipes, last]
    return [_stripped(text, left + 1, right) for left, right in pairwise(edges) if left + 1 <= right]


def _stripped(text: str, start: int, end: int) -> Span:
    inside = text[start:end]
    return start + len(inside) - len(inside.lstrip()), start + len(inside.rstrip())


def _paired(source: str, tokens: Sequence[re.Match[str]]) -> set[int]:
    """Where the signs of emphasis stand that belong together: “**精神” has two asterisks and no sign."""
    paired: set[int] = set()
    opened: dict[str, int] = {}
    for token in tokens:
        if token.lastgroup != "delimiter":
            continue
        sign = token[0]
        before, after = source[token.start() - 1 : token.start()].strip(), source[token.end() : token.end() + 1].strip()
        if sign[0] == "_" and before.isalnum() and after.isalnum():
            continue
        if before and sign in opened:
            paired |= {opened.pop(sign), token.start()}
        elif after:
            opened[sign] = token.start()
    return paired


def _signs(look: _Look, annotations: Sequence[Annotation]) -> Iterator[Insertion]:
    """The links and remarks to be put in."""
    sight, cuts = look.sight, sorted(look.cuts)
    links, fixed = sight.spans(look.closed), sight.spans(look.fixed)
    for start, end, annotation in tiles(annotations):
        remark = annotation.comment if annotation.end == end and not annotation.url else ""
        for first, last in sight.stretches(start, end, cuts):
            if meets(fixed, first, last):
                remark = ""
                continue
            place = sight.starts[first], sight.ends[last - 1]
            if annotation.url and not meets(links, first, last) and _can_be_linked(look.source, *place):
                yield Insertion(place[0], "[", rank=1)
                yield Insertion(place[1], f"]({safe_url(annotation.url)}{_title(annotation.comment)})")
        if remark and not meets(links, end - 1, end):
            yield Insertion(sight.ends[end - 1], f"<!-- 核对：{_remark(remark)} -->")


def _can_be_linked(source: str, start: int, end: int) -> bool:
    """Whether brackets around `[start, end)` make a link and nothing else."""
    depth = 0
    for character in source[start:end]:
        depth += (character == "[") - (character == "]")
        if depth < 0:
            return False
    return depth == 0 and source[start - 1 : start] not in {"!", "]", "\\"}


def _title(comment: str) -> str:
    """The comment as the title of a link, with what could end it, or begin something, as references."""
    if not comment:
        return ""
    written = one_line(comment)
    for character in '&"<>|\\`[]()*_~':
        written = written.replace(character, f"&#{ord(character)};" if character != "&" else "&amp;")
    return f' "{written}"'


def _remark(comment: str) -> str:
    return one_line(comment).replace("--", "- -").replace(">", "＞")
