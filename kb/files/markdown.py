"""Markdown: read to the text without its signs, and given back with links, every other character as it was.

The parsers that there are keep no places within a line, so that the signs are read here: enough of them to see a citation
through 《条例》 set in bold, or in a table. What is not surely a sign stays text, and no link is put where it could break
anything. Each line of the file is a line of the text, an empty one where nothing of it is seen.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import accumulate
from operator import itemgetter

from kb.files import markup
from kb.files.decoding import decode
from kb.files.html.tags import REFERENCE, resolve
from kb.files.plain import lines, opening
from kb.files.visible_text import (
    CELL_END,
    Annotation,
    Bounds,
    LeftOut,
    ParagraphKind,
    Piece,
    Span,
    VisibleParagraph,
    VisibleText,
)  # fmt: skip
from kb.text import BLANK, UNSEEN

# A remark over several lines; one within a line is a sign of the line.
_COMMENT = re.compile(r"<!--(?:(?!-->)[^\n])*\n.*?(?:-->|\Z)", re.DOTALL)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_TABLE_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)*")
_NO_TEXT = re.compile(rf"[ \t]*(?:[-*_=][ \t]*){{2,}}|{_TABLE_RULE.pattern}")
_NOTE = re.compile(r" {0,3}\[\^([^\[\]^\s]{1,20})\]:[ \t]*")
_NOTE_GOES_ON = re.compile(r"(?: {4}|\t)[ \t]*(?=\S)")
_NOTE_MARK = re.compile(r"\[\^([^\[\]^\s]{1,20})\]")
_NOTES_HEADING = re.compile(r"#{1,6}[ \t]+(?:注释|脚注|尾注|注)[ \t]*")
_DEFINITION = re.compile(r" {0,3}\[(?!\^)[^\[\]]{1,100}\]:[ \t]*\S.*")
_HEAD = re.compile(
    rf"[ \t{UNSEEN}]*(?:>[ \t]?|(?P<bullet>[-+*][ \t]+(?:\[[ xX]\][ \t]+)?))*(?:(?P<heading>#{{1,6}})[{BLANK}]+(?=\S))?"
)
_HEADING_END = re.compile(r"[ \t]+#+[ \t]*$")
_SOFT = -1  # apart: a line end in Markdown is a space, unless an empty line follows
_CODE = re.compile(r"(?: {4}|\t)\s*\S")
_EDGE = re.compile(r"(?<!\\)\|")
_TOKEN = re.compile(
    r"(?P<escape>\\[!-/:-@\[-`{-~])"
    r"|(?P<code>`+)"
    r"|<(?P<address>(?:https?|ftp|mailto):[^\s<>]{1,2000})>"
    r"|(?P<tag><!--[^\n]*?-->|</?[A-Za-z][A-Za-z0-9-]{0,30}(?:\s[^<>\n]{0,500})?/?>)"
    r"|(?P<image>!\[[^\[\]\n]{0,300}\](?:\([^()\n]{0,1000}\)|\[[^\[\]\n]{0,100}\]))"
    r"|(?P<note>\[\^[^\[\]^\s]{1,20}\])"
    r"|(?P<link>\[(?!\])(?P<text>[^\[\]\n]{0,300}(?:\[[^\[\]\n]{0,100}\][^\[\]\n]{0,300}){0,3})\]"
    r"(?:\([^()\n]{0,1000}(?:\([^()\n]{0,200}\)[^()\n]{0,500})?\)|\[[^\[\]\n]{0,100}\]))"
    r"|(?P<url>https?://[^\s<>（）()“”‘’《》〈〉，。；、|]{1,2000})"
    r"|(?P<delimiter>\*{1,3}|_{1,3}|~~)"
    rf"|(?P<reference>{REFERENCE.pattern})"
)
_COMMENT_SIGNS = re.compile(r"^<!--|-->$")
_IMAGE = re.compile(r"!\[([^\]]*)\](?:\(\s*<?([^\s>)]*)|\[)?")
_SHOWN_AS = {
    "img": "图片",
    **dict.fromkeys(("iframe", "frame"), "框架页"),
    **dict.fromkeys(("embed", "object", "video", "audio", "svg"), "嵌入内容"),
}
_SHOWING = re.compile(rf"<({'|'.join(_SHOWN_AS)})\b", re.IGNORECASE)
_ADDRESS = re.compile(r"\b(?:src|data)\s*=\s*[\"']?([^\s\"'>]+)", re.IGNORECASE)
_SIGN = re.compile(r"[\\`*_~\[\]<>|]|&(?=[#\w])")
_IN_TITLE = {ord("&"): "&amp;", **{ord(sign): f"&#{ord(sign)};" for sign in '"<>|\\`[]()*_~'}}


def read(raw: bytes, bounds: Bounds) -> VisibleText:
    """Read a Markdown file: its text without signs, blocks of code and remarks.

    Raises UnreadableFileError if it is no text or its front matter is not in order, TooLargeError if there is too much of
    it, or are too many signs.
    """
    decoded = decode(raw)
    source = decoded.source
    front, start, first_line = opening(source)
    scan = _Scan(source, bounds, is_ours="text" in front)
    scan.over(start)
    text = VisibleText(
        ".md",
        tuple(scan.paragraphs),
        tuple(scan.notes),
        scan.left_out,
        front=front,
        first_line=first_line,
        source=source,
        is_lined=True,
        origin=markup.TextOrigin(
            decoded,
            partial(_insertions, fixed=tuple(markup.merged(scan.fixed))),
            str if scan.is_ours else _escaped,
        ),
    )
    return markup.finished(text, scan.closed)


@dataclass
class _Scan:
    """Goes over a file, line by line.

    `closed` are stretches of the source that are links already, `fixed` those that take none. `is_ours` says that
    the front matter is that of a document of a corpus, whose text is never altered: of Markdown only headings and tables
    mean anything in it.
    """

    source: str
    bounds: Bounds
    is_ours: bool
    paragraphs: list[VisibleParagraph] = field(default_factory=list)
    notes: list[VisibleParagraph] = field(default_factory=list)
    closed: list[Span] = field(default_factory=list)
    fixed: list[Span] = field(default_factory=list)
    _pieces: markup.Pieces = field(default_factory=markup.Pieces)
    _marks: list[int] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)
    _count: int = 0
    _signs: int = 0
    _tables: int = 0
    _rows: int = 0  # of the table that is open
    _notes_heading: int = -1
    _is_after_text: bool = False  # a line that a paragraph may go on after
    _feeds: list[int] = field(default_factory=list)
    _told: list[tuple[int, LeftOut]] = field(default_factory=list)

    def over(self, start: int) -> None:
        """Go over all lines from `start` on."""
        self._feeds = [feed.start() for feed in re.finditer("\n", self.source)]
        spans = list(lines(self.source, start))
        end = len(spans) if self.is_ours else self._read_notes(spans)
        comments = [] if self.is_ours else [comment.span() for comment in _COMMENT.finditer(self.source, start)]
        for first, last in comments:
            self._leave_out("备注", _COMMENT_SIGNS.sub("", self.source[first:last]), first)
        outside = [_outside(span, comments) for span in spans[:end]]
        fence = ""
        for number, span in enumerate(outside):
            self._add_signs(1)
            text = self.source[slice(*span)]
            mark = _FENCE.match(text)
            if self.is_ours:
                self._verbatim(text, span[0])
            elif fence or mark:
                if mark and (not fence or mark[1].startswith(fence)):
                    fence = "" if fence else mark[1]
                else:
                    self._leave_out("代码", text, span[0])
                self._pass()
            elif not text.strip() or _DEFINITION.fullmatch(text) or number == self._notes_heading:
                self._pass()
            elif _NO_TEXT.fullmatch(text):
                self._rule(text)
            else:
                following = self.source[slice(*outside[number + 1])] if number + 1 < end else ""
                self._line(text, span[0], is_above_rule="|" in following and bool(_TABLE_RULE.fullmatch(following)))

    def _leave_out(self, kind: str, words: str, at: int) -> None:
        if words.strip():
            line = bisect_right(self._feeds, at) + 1
            self._told.append((line, LeftOut(kind, " ".join(words.split()), f"第 {line} 行")))

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What was not read, line by line."""
        return tuple(omission for _, omission in sorted(self._told, key=itemgetter(0)))

    # Whole lines

    def _pass(self) -> None:
        """Write an empty line, for one of which nothing is seen."""
        self._put(VisibleParagraph(()))

    def _put(self, paragraph: VisibleParagraph) -> None:
        if paragraph.kind == "row":
            self._tables += self._rows == 0
            self._rows += 1
            paragraph = replace(paragraph, table=self._tables)
        else:
            self._rows = 0
        self.paragraphs.append(replace(paragraph, apart=_SOFT))
        self._is_after_text = False

    def _rule(self, text: str) -> None:
        """Read a rule, which below the first row of a table makes that its head."""
        if "|" in text and self._rows == 1:
            self.paragraphs[-1] = replace(self.paragraphs[-1], is_header=True)
            self._rows += 1
        else:
            self._pass()

    def _verbatim(self, text: str, start: int) -> None:
        """Read a line of a document of a corpus; a row or a heading is one if it is written again as it was."""
        if self._rows == 1 and text == "|" + " --- |" * len(self.paragraphs[-1].cells):
            self._rule(text)
            return
        paragraph = self._parsed(text, start, is_above_rule=False)
        whole = (Piece(text, (start, start + len(text))),) if text else ()
        self._put(paragraph if paragraph.line == text else VisibleParagraph(whole))

    def _line(self, text: str, start: int, *, is_above_rule: bool) -> None:
        """Read a line that holds text, which begins at `start` of the source."""
        paragraph = self._parsed(text, start, is_above_rule=is_above_rule)
        if paragraph.kind == "text":
            if _CODE.match(text) and not self._is_after_text:
                self.fixed.append((start, start + len(text)))
            paragraph = replace(paragraph, indent=len(text) - len(text.lstrip(" ")))
        self._put(paragraph)
        self._is_after_text = paragraph.kind in {"text", "item"} and bool(paragraph.pieces)

    def _parsed(self, text: str, start: int, *, is_above_rule: bool) -> VisibleParagraph:
        """Return a line as the paragraph, heading, item or row that it is by its form."""
        head = _HEAD.match(text)
        heading = head["heading"] if head else ""
        first, last = head.end() if head else 0, len(text.rstrip())
        if heading and (ending := _HEADING_END.search(text, first)):
            last = ending.start()
        if not heading and self._is_row(text[first:last], is_above_rule=is_above_rule):
            return self._row(text, start, first, last)
        self._inline(start + first, start + last)
        return self._paragraph(
            "heading" if heading else "item" if head and head["bullet"] else "text", len(heading or "")
        )

    def _paragraph(self, kind: ParagraphKind, level: int = 0, edge: str | None = " \t") -> VisibleParagraph:
        """Return what was read since the last one."""
        pieces, notes = self._pieces.take(edge), tuple(dict.fromkeys(self._marks))
        self._marks.clear()
        return VisibleParagraph(pieces, kind, level, notes) if pieces else VisibleParagraph((), notes=notes)

    def _in_one(self, before: VisibleParagraph, after: VisibleParagraph, start: int) -> VisibleParagraph:
        """Return two lines of a note as one paragraph; the line end before `start` parts them."""
        if not (before.pieces and after.pieces):
            return replace(before, pieces=before.pieces + after.pieces)
        feed = Piece(" ", (start - 1, start))
        between = () if markup.is_chinese_line_end(before.text, after.text) else (feed,)
        notes = tuple(dict.fromkeys(before.notes + after.notes))
        return replace(before, pieces=before.pieces + between + after.pieces, notes=notes)

    def _is_row(self, text: str, *, is_above_rule: bool) -> bool:
        bare = _NOTE_MARK.sub("", text).rstrip()
        if len(bare) > 1 and bare.startswith("|") and bare.endswith("|"):
            return True
        return (is_above_rule or self._rows > 0) and bool(_EDGE.search(text))

    def _row(self, text: str, start: int, first: int, last: int) -> VisibleParagraph:
        edges = [edge.start() for edge in _EDGE.finditer(text, first, last)]
        self._add_signs(len(edges))
        begins = [first, *(edge + 1 for edge in edges)]
        cells = list(zip(begins, [*edges, last], strict=True))
        if not text[slice(*cells[0])].strip():
            cells = cells[1:]
        tail = cells.pop() if not _NOTE_MARK.sub("", text[slice(*cells[-1])]).strip() else None
        pieces: list[Piece] = []
        for number, (begin, end) in enumerate(cells):
            self._inline(start + begin, start + end)
            cell = self._paragraph("text", edge=None)
            pieces += [CELL_END] if number else []
            pieces += (replace(piece, text=piece.text.replace("\t", " ")) for piece in cell.pieces)
            pieces += (Piece("", None, note) for note in cell.notes)
        if tail:
            self._inline(start + tail[0], start + tail[1])
        return VisibleParagraph(tuple(pieces), "row", notes=self._paragraph("text").notes)

    # Notes

    def _read_notes(self, spans: Sequence[Span]) -> int:
        """Read the notes at the end of the file, if all of them stand there and each is referred to; the line on which they
        begin. Others stay the lines that they are."""
        first, names = _notes_at_end(self.source, spans)
        text = self.source[spans[0][0] : spans[first][0]] if names else ""
        is_elsewhere = any(_NOTE.match(self.source, *span) for span in spans[:first])
        if not names or is_elsewhere or len(set(names)) < len(names) or set(_NOTE_MARK.findall(text)) != set(names):
            return len(spans)
        self._numbers = {name: number for number, name in enumerate(names, 1)}
        for begin, end in spans[first:]:
            note = _NOTE.match(self.source, begin, end)
            if note:
                self._inline(note.end(), end)
                self.notes.append(replace(self._paragraph("note"), kind="note", notes=()))
            elif rest := _NOTE_GOES_ON.match(self.source, begin, end):
                self._inline(rest.end(), end)
                self.notes[-1] = replace(self._in_one(self.notes[-1], self._paragraph("note"), begin), notes=())
        before = next((index for index in range(first - 1, -1, -1) if self.source[slice(*spans[index])].strip()), 0)
        if _NOTES_HEADING.fullmatch(self.source, *spans[before]):
            self._notes_heading = before
        return first

    # Within a line

    def _inline(self, start: int, end: int) -> None:
        """Read the text in `[start, end)` of the source, which is a part of one line."""
        if self.is_ours:
            self._see(start, end)
            return
        tokens = list(_TOKEN.finditer(self.source, start, end))
        paired = _paired(self.source, tokens)
        at = start
        for token in tokens:
            if token.start() < at:
                continue  # inside a link or code that was gone over
            self._see(at, token.start())
            if token[0] == "~~" and token.start() in paired:
                at = self.source.index("~~", token.end()) + 2
                self._leave_out("删除线文字", self.source[token.end() : at - 2], token.start())
                continue
            at = self._token(token, end, is_sign=token.start() in paired)
        self._see(at, end)

    def _token(self, token: re.Match[str], end: int, *, is_sign: bool) -> int:
        """Read what a sign stands for; return where it ends."""
        self._add_signs(1)
        match token.lastgroup:
            case "escape":
                self._see(token.start() + 1, token.end())
            case "code":
                return self._code(token, end)
            case "link":
                self._inline(*token.span("text"))
                self.closed.append(token.span("text"))
            case "address" | "url":
                self._see(*token.span(token.lastgroup))
                self.closed.append(token.span())
            case "note" if token[0][2:-1] in self._numbers:
                self._marks.append(self._numbers[token[0][2:-1]])
            case "reference":
                return self._reference(token)
            case "image" | "tag":
                self._show(token)
            case "note":
                self._see(*token.span())
                self.fixed.append(token.span())
            case "delimiter" if not is_sign:
                self._see(*token.span())
        return token.end()

    def _show(self, token: re.Match[str]) -> None:
        """Tell what a picture or a tag shows, or a remark says; of other tags nothing is seen."""
        if image := _IMAGE.match(token[0]):
            words, address = image.groups()
            self._leave_out("图片", f"{words}（{address}）" if address else words, token.start())
        elif token[0].startswith("<!--"):
            self._leave_out("备注", _COMMENT_SIGNS.sub("", token[0]), token.start())
        elif shown := _SHOWING.match(token[0]):
            name, address = shown[1].lower(), _ADDRESS.search(token[0])
            self._leave_out(_SHOWN_AS[name], address[1] if address else name, token.start())

    def _reference(self, token: re.Match[str]) -> int:
        text, length = resolve(token[0])
        text = text.replace("\xa0", " ").replace("\n", " ")
        end = token.start() + length if text else token.end()
        self._see(token.start(), end, text)
        return end

    def _code(self, token: re.Match[str], end: int) -> int:
        """Read code in a line, which takes no link; backticks that nothing closes are text."""
        closing = re.compile(rf"(?<!`){token[0]}(?!`)").search(self.source, token.end(), end)
        if closing is None:
            self._see(*token.span())
            return token.end()
        self._see(token.end(), closing.start())
        self.fixed.append((token.end(), closing.start()))
        return closing.end()

    def _see(self, start: int, end: int, text: str = "") -> None:
        """Read `[start, end)` of the source, which stands for `text`, or for itself."""
        text = text or self.source[start:end]
        self._count += len(text)
        self.bounds.check_characters(self._count)
        self._pieces.stand_for(text, start, end)

    def _add_signs(self, count: int) -> None:
        self._signs += count
        self.bounds.check_signs(self._signs)


def _outside(span: Span, comments: Sequence[Span]) -> Span:
    """Return what of a line stands outside the comments."""
    start, end = span
    at = bisect_left(comments, (start + 1, 0))
    if at and comments[at - 1][1] > start:
        start = min(end, comments[at - 1][1])
    if at < len(comments) and comments[at][0] < end:
        end = comments[at][0]
    return start, max(start, end)


def _notes_at_end(source: str, spans: Sequence[Span]) -> tuple[int, list[str]]:
    """Return the line on which the last run of notes begins, and their names."""
    first, names = len(spans), list[str]()
    for index in range(len(spans) - 1, -1, -1):
        note = _NOTE.match(source, *spans[index])
        if note:
            first = index
            names.insert(0, note[1])
        elif source[slice(*spans[index])].strip() and not _NOTE_GOES_ON.match(source, *spans[index]):
            break
    return first, names


def _paired(source: str, tokens: Sequence[re.Match[str]]) -> set[int]:
    """Return where the signs of emphasis stand that belong together: “**精神” has two asterisks and no sign."""
    paired: set[int] = set()
    openings: dict[str, int] = {}
    for token in tokens:
        if token.lastgroup != "delimiter":
            continue
        sign = token[0]
        before, after = source[token.start() - 1 : token.start()].strip(), source[token.end() : token.end() + 1].strip()
        if sign[0] == "_" and before.isalnum() and after.isalnum():
            continue
        if before and sign in openings:
            paired |= {openings.pop(sign), token.start()}
        elif after:
            openings[sign] = token.start()
    return paired


def _insertions(
    text: VisibleText, annotations: Sequence[Annotation], fixed: Sequence[Span]
) -> Iterator[markup.Insertion]:
    """Yield a link around each stretch of a mark that no sign interrupts, its comment as the title.

    A comment without a link is a remark behind its mark. No link is put where there is one, nor into what is `fixed`: code,
    marks of notes.
    """
    for start, end, annotation in markup.tiles(annotations):
        remark = annotation.comment if annotation.end == end and not annotation.url else ""
        place = (0, 0)
        for span, place in markup.stretches(text, start, end):
            if markup.meets(fixed, *place):
                remark = ""
            elif annotation.url and not markup.meets(text.closed, *span) and _can_be_linked(text.source or "", *place):
                yield markup.Insertion(place[0], "[", rank=1)
                yield markup.Insertion(place[1], f"]({markup.safe_url(annotation.url)}{_title(annotation.comment)})")
        if remark and place[1] and not markup.meets(text.closed, end - 1, end):
            yield markup.Insertion(place[1], _remark(markup.one_line(remark), text.source or "", place[1]))


def _remark(words: str, source: str, at: int) -> str:
    """Return a comment of the page; in brackets where it would be none: behind a <!-- that no --> ends, and a lone \\."""
    line = source[source.rfind("\n", 0, at) + 1 : at]
    is_escaped = (len(line) - len(line.rstrip("\\"))) % 2
    if is_escaped or line.rfind("<!--") > line.rfind("-->"):
        return f"〔核对：{words}〕"
    return f"<!-- 核对：{words.replace('--', '- -').replace('>', '＞')} -->"


def _escaped(words: str) -> str:
    """Return words with a backslash before what could be a sign."""
    return _SIGN.sub(r"\\\g<0>", words)


def _can_be_linked(source: str, start: int, end: int) -> bool:
    """Whether brackets around `[start, end)` make a link and nothing else."""
    depths = list(accumulate((sign == "[") - (sign == "]") for sign in source[start:end]))
    is_balanced = min(depths) >= 0 and depths[-1] == 0
    return is_balanced and source[start] != "^" and source[start - 1 : start] not in {"!", "]", "\\"}


def _title(comment: str) -> str:
    """Return the comment as the title of a link, with what could end it, or begin something, as references."""
    if not comment:
        return ""
    return f' "{markup.one_line(comment).translate(_IN_TITLE)}"'
