"""The characters of a text, made those that people see: the first step behind every reader, the same for all formats.

What nobody sees goes, blanks of every kind become blanks, letters that were written by the code of a form (⼗ for 十) are the
letters. What nobody can read becomes 〓 and is told with its lines, unless the file writes it for a blank. Every letter that
stays keeps its place in the file; what goes belongs to the letter before it, so that a link goes around both.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, groupby

from kb.files.mojibake import garbled, is_garbled
from kb.files.seam import width
from kb.files.visible_text import (
    LeftOut,
    Piece,
    ReadingRemark,
    Span,
    UnreadableFileError,
    VisibleParagraph,
    VisibleText,
)
from kb.text import (
    BULLETS,
    NUMBER,
    NUMERAL,
    ODD,
    UNKNOWN,
    UNREADABLE,
    clean,
    from_first_letter,
    is_blank,
    is_form,
    is_lost,
    number,
    seen,
)

MOST_UNKNOWN = 0.1
"""The share of characters that may be unreadable; of a text with more of them nobody can tell what it says."""

# A draft of a sentence may hold a rare name; so many are not names.
_FEW = 20
# Lines, and forms of letters, that are named before the rest is a number; characters shown around the first 〓.
_NAMED, _FORMS, _SHOWN = 5, 10, 6
# The number of a part with the blanks around it has fewer characters: 　　第三百二十一条之十一.
_DEEPEST = 24
_GARBLED = "这份文件的文字是乱码（曾被当作另一种编码存过），请用原来的文件再试。"
_UNSEEN = "这份文件里只有看不见的字符，没有文字，请检查是否选错了文件。"
_ILLEGIBLE = "这份文件的 {:,} 个字里有 {:,} 个认不出，读不成文，请用原来的程序打开，另存为 .docx 或 UTF-8 文本后再试。"

# What makes one picture of several (👨‍👩‍👧) is seen, be it not by itself.
_JOINER = re.compile("(?<=[\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d(?=[\u2600-\u27bf\U0001f000-\U0001faff])")
_ODD = re.compile(f"[{ODD}]|锟斤拷")
# What U+FFFD became that was read as GBK and saved: two of them are three of these.
_LOST_TWICE = re.compile("(?:锟斤拷)+(?:锟斤?)?")
_RUN = re.compile(f"(?:(?!\ufffd)[{UNREADABLE}])+")
_SIGN = rf"第\s*{NUMBER}\s*[编章节条款项]|[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十]+[）)]"
_NUMBERED = re.compile(rf"\s*(?:{_SIGN})")
_NUMBER_WITH_SIGNS = re.compile(rf"[\s{UNREADABLE}]*第((?:{NUMERAL}|[\s{UNREADABLE}]){{1,14}})([编章节条])")
_NUMBER_ALONE = re.compile(rf"\s*(?:{_SIGN})\s*")


def cleaned(text: VisibleText) -> VisibleText:
    """Return a text whose characters are those that people see, with what was done told.

    Lines of a text file stay lines; in other formats blanks at the edges of paragraphs go, and paragraphs of nothing else.
    Raises UnreadableFileError if more than `MOST_UNKNOWN` of it cannot be read, or was read wrongly before it was saved.
    """
    title = _plain(text.title)
    if is_garbled(text.text):
        raise UnreadableFileError(_GARBLED)
    if not _ODD.search(text.text) and not garbled(text.text):
        return replace(text, title=title)
    return _Cleaning(text).result(title)


def _plain(words: str) -> str:
    """Return words outside the text as people see them."""
    return "".join(UNKNOWN if is_lost(character) else seen(character) for character in words).strip()


def signs_for_blanks(paragraphs: Iterable[str]) -> frozenset[str]:
    """Return the private characters that a file writes for blanks.

    Such a sign stands at the head of a paragraph doubled, or before, behind or in its number, where the numbers run on
    without it; and not more often inside words than at such places and beside other blanks. A rare name stands among words.
    """
    at_numbers, outside, inside = Counter[str](), Counter[str](), Counter[str]()
    last: dict[str, int] = {}
    for text in paragraphs:
        number_end = 0
        if head := _NUMBER_WITH_SIGNS.match(text):
            number_end = head.end()
            value = number("".join(sign for sign in head[1] if not is_lost(sign) and not is_blank(sign)))
            runs_on = value is not None and value == last.get(head[2], 0) + 1
            (at_numbers if runs_on else inside).update(set(filter(is_lost, head[1])))
            last[head[2]] = value or 0
        for run in _RUN.finditer(text):
            if head and head.start(1) <= run.start() < number_end:
                continue
            if _begins(text, run.start()):
                is_indent = len(run[0]) > 1 and text[run.end() :].strip() != ""
                is_at_number = is_indent or bool(_NUMBERED.match(text, run.end()))
            else:
                is_at_number = _is_number(text[: run.start()])
            is_inside = len(run[0]) == 1 and _is_amid(text, *run.span())
            (at_numbers if is_at_number else inside if is_inside else outside).update(set(run[0]))
    return frozenset(
        sign for sign, times in at_numbers.items() if inside[sign] <= times + outside[sign] and sign not in BULLETS
    )


def _begins(text: str, at: int) -> bool:
    """Tell whether nothing is seen of a paragraph before a place."""
    return at <= _DEEPEST and not any(seen(character).strip() for character in text[:at])


def _is_number(text: str) -> bool:
    """Tell whether what stands before a sign is the number of a part and nothing else."""
    return len(text) <= _DEEPEST and bool(_NUMBER_ALONE.fullmatch(clean(from_first_letter(text)).text))


def _is_amid(text: str, start: int, end: int) -> bool:
    """Tell whether `[start, end)` stands between two characters that are seen: 应当␣到岗."""
    return start > 0 and end < len(text) and not is_blank(text[start - 1]) and not is_blank(text[end])


def _written(text: str, blanks: frozenset[str]) -> list[str]:
    """Return what is written for each character of a paragraph."""
    written = list(text)
    for lost in _LOST_TWICE.finditer(text):
        written[lost.start() : lost.end()] = UNKNOWN * len(lost[0])
    for odd in _ODD.finditer(text):
        if len(odd[0]) == 1:
            written[odd.start()] = seen(odd[0]) if not is_lost(odd[0]) else UNKNOWN
    for run in _RUN.finditer(text):
        is_head = _begins(text, run.start())
        joins = not is_head and _is_amid(text, *run.span()) and not _is_number(text[: run.start()])
        for at, sign in enumerate(run[0], run.start()):
            if sign in blanks:
                written[at] = "" if joins else "\u3000"
            elif sign in BULLETS and not (text[at - 1 : at].isalnum() and text[at + 1 : at + 2].isalnum()):
                written[at] = "•"
    for joiner in _JOINER.finditer(text):
        written[joiner.start()] = joiner[0]
    return written


class _Told:
    """What was met in a text, each with the lines, pages or paragraphs it stands in."""

    def __init__(self, unit: str) -> None:
        self.unknown: list[int] = []
        self._unit = unit
        self._objects: list[int] = []
        self._blanks: dict[str, list[int]] = {}
        self._forms: Counter[str] = Counter()
        self._around = ""
        self._garbled: list[int] = []
        self._garbled_words = ""
        self.garbled = 0

    def note(self, text: str, written: Sequence[str], at: int, place: int) -> None:
        """Note that a character of a paragraph is written in another way."""
        character, new = text[at], written[at]
        if new == UNKNOWN:
            self.unknown.append(place)
            self._around = self._around or "".join(written[max(0, at - _SHOWN) : at + _SHOWN]).strip()
        elif is_lost(character) and new != "•":
            self._blanks.setdefault(character, []).append(place)
        elif character == "\ufffc":
            self._objects.append(place)
        elif is_form(character):
            self._forms[character] += 1

    def note_garbled(self, text: str, count: int, place: int) -> None:
        """Note that so many characters of a paragraph were read wrongly before they were saved."""
        self._garbled.append(place)
        self._garbled_words = self._garbled_words or text.strip()[: 2 * _SHOWN]
        self.garbled += count

    def left_out(self) -> Iterator[LeftOut]:
        """Yield what cannot be read, or is not there."""
        if self.unknown:
            words = f"{len(self.unknown)} 个字认不出，以 {UNKNOWN} 代替：{self._around}"
            yield LeftOut("认不出的字", words, _named(self.unknown, self._unit))
        if self._objects:
            words = f"{len(self._objects)} 处只有占位符（U+FFFC），图片或对象没有随文字存下来"
            yield LeftOut("对象占位符", words, _named(self._objects, self._unit))

    def remarks(self) -> Iterator[ReadingRemark]:
        """Yield what was written in another way, or should be looked at."""
        if self._garbled:
            message = f"有乱码（曾被当作另一种编码存过），请对照原来的文件改正：{self._garbled_words}"
            yield ReadingRemark(message, _named(self._garbled, self._unit))
        for sign, numbers in sorted(self._blanks.items()):
            message = f"{len(numbers)} 处私用字符 U+{ord(sign):04X} 当空白用，已去掉"
            yield ReadingRemark(message, _named(numbers, self._unit))
        if self._forms:
            yield forms_told(self._forms)


def _named(numbers: Sequence[int], unit: str) -> str:
    """Return lines in words, each once: 第 2、5 行, 第 1、2、3、4、5 行等 17 行."""
    each = sorted(set(numbers))
    words = f"第 {'、'.join(map(str, each[:_NAMED]))} {unit}"
    return words if len(each) <= _NAMED else f"{words}等 {len(each)} {unit}"


def forms_told(forms: Counter[str]) -> ReadingRemark:
    """Return the remark that letters are written for other forms of them, of which so many were met."""
    pairs = "、".join(f"{form}→{seen(form)}" for form, _ in forms.most_common(_FORMS))
    return ReadingRemark(f"{forms.total()} 处部首或连字已换成通用字：{pairs}")


class _Cleaning:
    """The cleaning of one text, paragraph after paragraph."""

    def __init__(self, text: VisibleText) -> None:
        self._text = text
        self._keeps_edges = text.is_lined
        self._feeds = [feed.start() for feed in re.finditer("\n", text.source or "")]
        has_pages = any(paragraph.page for paragraph in text.paragraphs)
        self._told = _Told("页" if has_pages else "段" if text.source is None else "行")
        self._blanks = signs_for_blanks(paragraph.text for paragraph in (*text.paragraphs, *text.notes))
        self._edits: list[tuple[int, int]] = []  # before which code points of the text, and by how many it grew there
        self._start = 0  # of the paragraph in the text
        self._paragraphs = list(self._clean(text.paragraphs, 1, may_go=not self._keeps_edges))
        self._notes = list(self._clean(text.notes, 1 + len(text.paragraphs), may_go=False))

    def result(self, title: str) -> VisibleText:
        """Return the text. Raises UnreadableFileError if nobody could read it."""
        unknown, shown = len(self._told.unknown), sum(not character.isspace() for character in self._text.text)
        if self._told.garbled > MOST_UNKNOWN * shown:
            raise UnreadableFileError(_GARBLED)
        if unknown > max(_FEW, MOST_UNKNOWN * shown) or 0 < unknown == shown:
            raise UnreadableFileError(_ILLEGIBLE.format(shown, unknown))
        if shown and not any(paragraph.text.strip() for paragraph in (*self._paragraphs, *self._notes)):
            raise UnreadableFileError(_UNSEEN)
        return replace(
            self._text,
            paragraphs=tuple(self._paragraphs),
            notes=tuple(self._notes),
            title=title,
            closed=tuple(self._moved(self._text.closed)),
            left_out=(*self._text.left_out, *self._told.left_out()),
            remarks=(*self._text.remarks, *self._told.remarks()),
        )

    def _clean(self, paragraphs: Iterable[VisibleParagraph], first: int, *, may_go: bool) -> Iterator[VisibleParagraph]:
        apart = 0
        for count, paragraph in enumerate(paragraphs, first):
            size = len(paragraph.text)
            if size and (garbled_count := garbled(paragraph.text)):
                place = paragraph.page or self._line(paragraph.pieces[0], 0) or count
                self._told.note_garbled(paragraph.text, garbled_count, place)
            clean_paragraph = self._cleaned(paragraph, count) if _ODD.search(paragraph.text) else paragraph
            if may_go and size and not clean_paragraph.text and not clean_paragraph.notes:
                self._edits.append((self._start + size + 1, -1))  # the line feed behind it
                apart = max(apart, paragraph.apart, 1) + 1
            else:
                yield replace(clean_paragraph, apart=max(apart, clean_paragraph.apart)) if apart else clean_paragraph
                apart = 0
            self._start += size + 1

    def _cleaned(self, paragraph: VisibleParagraph, count: int) -> VisibleParagraph:
        text = paragraph.text
        written = _written(text, self._blanks)
        self._note(paragraph, written, count)
        indent = paragraph.indent
        if not self._keeps_edges and paragraph.kind != "row":
            first, last = _edges(written)
            indent += width("".join(written[:first]))
            written = [new if first <= at < last else "" for at, new in enumerate(written)]
        self._edits += ((self._start + at + 1, len(new) - 1) for at, new in enumerate(written) if len(new) != 1)
        pieces = _Pieces()
        at = 0
        for piece in paragraph.pieces:
            pieces.add(piece, written[at : at + len(piece.text)])
            at += len(piece.text)
        return replace(paragraph, pieces=tuple(pieces.pieces), indent=indent)

    def _note(self, paragraph: VisibleParagraph, written: Sequence[str], count: int) -> None:
        text, start = paragraph.text, 0
        for piece in paragraph.pieces:
            for at in range(start, start + len(piece.text)):
                if written[at] != text[at]:
                    self._told.note(text, written, at, paragraph.page or self._line(piece, at - start) or count)
            start += len(piece.text)

    def _line(self, piece: Piece, offset: int) -> int:
        """Return the line of a letter of a piece; 0 if it has none."""
        if self._text.source is None or piece.place is None:
            return 0
        return bisect_left(self._feeds, piece.place[0] + offset * piece.is_literal) + 1

    def _moved(self, spans: Sequence[Span]) -> Iterator[Span]:
        """Yield where spans of the text stand now."""
        edits = sorted(self._edits)
        places = [at for at, _ in edits]
        shifts = [0, *accumulate(shift for _, shift in edits)]
        for span in spans:
            start, end = (at + shifts[bisect_right(places, at)] for at in span)
            if start < end:
                yield start, end


def _edges(written: Sequence[str]) -> Span:
    """Return what is left of characters without blanks at both ends."""
    shown = [at for at, new in enumerate(written) if new.strip()]
    return (shown[0], shown[-1] + 1) if shown else (0, 0)


class _Pieces:
    """The pieces of a clean paragraph, as they are made from those that were read."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []

    def add(self, piece: Piece, written: Sequence[str]) -> None:
        """Add a piece, each of whose characters is written in its way."""
        if all(len(new) == 1 for new in written) or piece.place is None or not piece.is_literal:
            self._put(replace(piece, text="".join(written)))
        else:
            at = piece.place[0]
            for is_letter, group in groupby(written, lambda new: len(new) == 1):
                letters = list(group)
                if is_letter:
                    self._put(Piece("".join(letters), (at, at + len(letters))))
                else:
                    for offset, new in enumerate(letters, at):
                        self._put(Piece(new, (offset, offset + 1)))
                at += len(letters)

    def _put(self, piece: Piece) -> None:
        """Add a piece; the place of one of which nothing is seen becomes that of the letter before it."""
        if piece.text or piece.note:
            self.pieces.append(piece)
            return
        last = self.pieces.pop() if self.pieces else None
        if last is None:
            return
        if last.place and piece.place and last.place[1] == piece.place[0]:
            size = len(last.text)
            if last.is_literal and size > 1:
                self.pieces.append(last.part(0, size - 1))
            start = last.place[1] - 1 if last.is_literal else last.place[0]
            last = replace(
                last, text=last.text[size - 1 :] if last.is_literal else last.text, place=(start, piece.place[1])
            )
        self.pieces.append(last)
