"""What a file is understood to be: which documents, with which titles and dates, how many of their articles, what is odd."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from kb.corpus import Catalogue, CatalogueEntry
from kb.documents import IMPORTED_FROM, Metadata, Problem, Structure, parse, printed_contents, read_lines, shortfalls
from kb.errors import DocumentError
from kb.files import (
    INTAKE,
    PAGE_SUFFIXES,
    HeadMarks,
    LeftOut,
    VisibleText,
    closing_of,
    marks_around,
    marks_in,
    metadata_of,
    read_file,
)
from kb.intake import line_signs
from kb.intake.beginnings import ISSUING
from kb.intake.decision import Decision
from kb.intake.extents import Cut, Extent, extents
from kb.intake.identity import Credentials, identify
from kb.intake.likeness import objection
from kb.intake.note import note_of
from kb.intake.particulars import Particulars, read_particulars
from kb.intake.title import bare, genre, parted
from kb.intake.understood import Understood, Untitled
from kb.text import UNKNOWN, days, fold_text

_HAN = re.compile("[\u4e00-\u9fff]")
_NOTE_MARK = re.compile(r"\[\^(\d{1,4})\]")
_NOTES = "## 注释"
# Lines with text over a title among which marks stand: 版头 of a joint paper has a dozen.
_MARKED_LINES = 20
# What is told of the particulars, and the day of a page, which is that of the paper only for want of another.
_NOT_KEPT = {"reservations", "on_page"}
# A mark [^1] stands behind the text of its line; several fit into so many characters.
_MARKS_AT_END = 80
# Characters behind the last article under a title of their own that are said; fewer are an explanation, a list of names.
_LONG_TAIL = 100
# Characters of what is shown of a text in a sentence about it.
_SHOWN = 20


def papers_in(raw: bytes, name: str, catalogue: Catalogue, titles: Mapping[str, str]) -> list[Understood]:
    """Read and understand the file *name*, whose bytes are *raw*; their sha256 is to be added by who has it.

    Raises DocumentError as `understand`, UnreadableFileError and TooLargeError if it cannot be read.
    """
    text = read_file(raw, name, INTAKE)
    papers = understand(text, name, "", catalogue, titles)
    if text.unbroken is None:
        return papers
    unbroken = understand(text.unbroken, name, "", catalogue, titles)
    are_same = [paper.metadata.id for paper in papers] == [paper.metadata.id for paper in unbroken]
    return [replace(papers[0], unbroken=tuple(unbroken)), *papers[1:]] if are_same else papers


def understand(
    text: VisibleText, name: str, sha256: str, catalogue: Catalogue, titles: Mapping[str, str]
) -> list[Understood]:
    """Understand the text of the file *name*, whose bytes have this sha256.

    `titles` are those of the documents that are there, by id. Raises DocumentError if there is no document in it, or
    it is unclear which of several versions it is.
    """
    titles_on_record = {fold_text(entry.metadata.title) for entry in catalogue.entries.values()}
    is_page = text.suffix in PAGE_SUFFIXES or sum(line_signs.is_of_site(line.strip()) for line in text.lines) > 1
    links = text.linked_lines if text.suffix in (*PAGE_SUFFIXES, ".md") else frozenset[int]()
    stated = [title for title in (*text.hints.titles, text.title, _title_in_name(name)) if title]
    lines, contents, missing = _without_contents(text)
    papers, cuts = extents(lines, titles_on_record, is_page=is_page, stated=stated, links=links)
    if not papers:
        raise DocumentError("文件里没有文字，看不出题名，请检查文件是否完整。", path=name)
    titles = dict(titles)
    documents: list[Understood] = []
    marks = marks_in(text.lines).or_else(marks_around(text.left_out))
    titled = [paper for paper in papers if not paper.is_anew]
    # Where lines are counted they stay where they are until the text was understood.
    is_close = not text.is_lined and all(line.strip() for line in text.lines)
    for paper, left_out in zip(titled, _left_out([*contents, *cuts], titled, text), strict=True):
        reader = _Paper(text, lines, name, paper, is_only=len(titled) == 1, is_close=is_close)
        issuing = documents[-1] if documents and _issues(documents[-1], paper.title) else None
        marks = reader.marks.or_else(marks)  # what a notice bears holds for what it issues
        document = _marked(reader.understood(catalogue, titles, sha256, issuing), marks)
        remarks = () if documents else text.remarks
        problems = (*document.problems, *(() if documents else missing))
        documents.append(replace(document, left_out=left_out, remarks=remarks, problems=problems))
        titles[document.metadata.id] = document.metadata.title
    untitled = tuple(_untitled(text, name, sha256, paper, marks) for paper in papers if paper.is_anew)
    return [replace(documents[0], untitled=untitled), *documents[1:]]


def _untitled(text: VisibleText, name: str, sha256: str, paper: Extent, marks: HeadMarks) -> Untitled:
    """Return a second text without a title as one that waits for it."""
    lines = [line.strip() for line in text.lines[paper.start : paper.end]]
    numbered = next(
        (line.text for line in read_lines("\n".join(lines)) if line.kind in {"article", "chapter"}), lines[0]
    )
    first, last = paper.start + text.first_line, paper.end - 1 + text.first_line
    front = {name: value for name, value in vars(marks).items() if value}  # what the file bears holds for all in it
    part = replace(text.part(paper.start, paper.end), front=front)
    return Untitled(name, sha256, part, _lines_named(first, last), first, numbered[:_SHOWN], paper.title)


def _title_in_name(name: str) -> str:
    """Return the name of a file without suffix and the number before it: 示例条例 of 01 示例条例.docx."""
    return re.sub(r"^[\d\s._-]+", "", _file_name(name).rpartition(".")[0] or _file_name(name))


def _without_contents(text: VisibleText) -> tuple[list[str], list[Cut], list[Problem]]:
    """Return the lines without printed contents, which are no wording and would be found beside what they list.

    Empty lines stand in their place; told are where they stood, and which of the chapters they list are missing.
    """
    lines = list(text.lines)
    read = read_lines("\n".join(lines))
    blocks = printed_contents(read)
    cuts = [Cut("目录", read[block.start].line - 1, read[block.end - 1].line) for block in blocks]
    if sum(block.end - block.start for block in blocks) == len(read):
        return lines, [], []
    problems = [Problem(0, message) for _, message in shortfalls(read, blocks)]
    for cut in cuts:
        lines[cut.start : cut.end] = [""] * (cut.end - cut.start)
    return lines, cuts, problems


def _marked(document: Understood, marks: HeadMarks) -> Understood:
    """Return a document with its marks; of one that bears a 密级 a person must decide whether it may come in."""
    values = {name: value for name, value in vars(marks).items() if value and not getattr(document.metadata, name)}
    metadata = replace(document.metadata, **values)
    is_open = not metadata.classification or bool(metadata.classification_reason)
    decisions = () if is_open else (_may_come_in(metadata),)
    return replace(document, metadata=metadata, decisions=(*document.decisions, *decisions))


def _may_come_in(metadata: Metadata) -> Decision:
    """Ask whether a paper that bears a 密级 may be held where everybody reads it."""
    bears = f"《{metadata.title}》标有密级“{metadata.classification}”"
    return Decision(
        f"{bears}，而本库对所有读者开放。确已解密、可以收入的，请写明理由",
        "--classified-ok",
        f"{bears}，没有导入；请在涉密环境处理，确已解密、可以收入的，请加 --classified-ok 理由 再导入。",
        asks_for="理由",
        kept_as="classification_reason",
    )


def _issues(notice: Understood, title: str) -> bool:
    """Tell whether a paper of the same file issues the one that is called *title*."""
    return genre(notice.metadata.title) in ISSUING and bool(title) and fold_text(title) in fold_text(notice.body)


def _left_out(cuts: Sequence[Cut], papers: Sequence[Extent], text: VisibleText) -> list[tuple[LeftOut, ...]]:
    """Return for each paper what was cut around it.

    What lies before the next paper is told with this one, and what its reader left out with the first.
    """
    left_out: list[list[LeftOut]] = [list(text.left_out), *([] for _ in papers[1:])]
    starts = [paper.before for paper in papers]
    for cut in cuts:
        words = " / ".join(line.strip() for line in text.lines[cut.start : cut.end] if line.strip())
        place = _lines_named(cut.start + text.first_line, cut.end - 1 + text.first_line)
        left_out[max(0, bisect_right(starts, cut.start) - 1)].append(LeftOut(cut.kind, words, place))
    return [tuple(remarks) for remarks in left_out]


def _lines_named(first: int, last: int) -> str:
    return f"第 {first} 行" if first == last else f"第 {first}–{last} 行"


class _Paper:
    """One paper of a text on the way to a document."""

    def __init__(
        self, text: VisibleText, text_lines: Sequence[str], name: str, extent: Extent, *, is_only: bool, is_close: bool
    ) -> None:
        self._name = name
        self._front = text.front if is_only else {}
        self._extent = extent
        lines = extent.lines(text_lines)
        self._before = text_lines[extent.before : extent.start]
        self._credits = text_lines[extent.credits.start : extent.credits.stop]
        self._body = _body(lines, text.footnotes, is_close=is_close)
        self._own = _body(lines[: extent.own_end - extent.start], (), is_close=is_close)
        self._foreign_at = text.first_line + extent.own_end
        self._anew_at = text.first_line + extent.anew_in_annex if extent.anew_in_annex >= 0 else 0
        blank_at_head = next((position for position, line in enumerate(lines) if line), 0)
        self._first_line = text.first_line + extent.start + blank_at_head
        self._is_lined = text.is_lined
        self._page_titles = (*text.hints.titles, text.title) if is_only else ()
        self._put_up = (
            next((day for _, _, day in days(text.hints.published, in_digits=True)), None) if is_only else None
        )

    @property
    def marks(self) -> HeadMarks:
        """Return 密级, 紧急程度 and 份号 over its title or right below."""
        over = [line for line in self._before if line.strip()][-_MARKED_LINES:]
        return marks_in(over).or_else(marks_in(self._body.split("\n")))

    def understood(
        self, catalogue: Catalogue, titles: Mapping[str, str], sha256: str, issuing: Understood | None
    ) -> Understood:
        stated, by_editor = self._title()
        title, edition = parted(stated)
        particulars = self._particulars(title, issuing)
        credentials = self._credentials(title, particulars, edition, is_titled=not by_editor)
        identifier, entry = identify(credentials, catalogue, titles)
        metadata = self._metadata(identifier, entry, title, particulars, by_editor=by_editor and entry is None)
        closing = entry.closing if entry is not None else closing_of(self._front)
        structure = parse(
            self._body,
            title="" if metadata.title_by_editor else metadata.title,
            notice=metadata.notice,
            closing=closing,
            first_line=self._first_line,
        )
        problems = [problem if self._is_lined else replace(problem, line=0) for problem in structure.problems]
        problems += _oddities(metadata, structure, self._body)
        if entry is not None:
            problems += _contradictions(entry.metadata, particulars)
        else:
            problems += _reservations(metadata, particulars, _file_name(self._name))
            problems += self._of_title(stated, title)
        problems += [*self._of_annex(), *self._of_tail(structure)]
        if entry is None and by_editor:
            problems.append(Problem(0, f"文中没有题名，暂用“{metadata.title}”，请在文件头的 title 改正。"))
        body = _set_apart(self._body) if self._is_lined else self._body
        return Understood(
            self._name, metadata, body, structure, tuple(problems), closing, sha256,
            objection=objection(entry.metadata if entry else None, structure, self._body),
            credentials=credentials,
        )  # fmt: skip

    def _credentials(
        self, title: str, particulars: Particulars, edition: int | None, *, is_titled: bool
    ) -> Credentials:
        stated = tuple(day for name in ("published", "approved") if isinstance(day := self._front.get(name), date))
        day = particulars.published or particulars.approved or particulars.effective
        return Credentials(
            stem_of(self._name),
            title,
            is_titled,
            self._note(),
            self._own,
            max(stated, default=None) or day or self._put_up,
            edition,
            particulars.issuer or str(self._front.get("issuer") or ""),
            particulars.document_number,
            stated,
        )

    def _of_title(self, stated: str, title: str) -> list[Problem]:
        """Return that a title is only a guess, or that a year at its end is not taken for a part of it."""
        problems: list[Problem] = []
        if self._extent.basis and not self._front.get("title"):
            problems.append(
                Problem(0, f"题名是按{self._extent.basis}推定的，请核对；不对的，请在第一行写上题名再导入。")
            )
        if title != stated:
            problems.append(
                Problem(0, f"题名末尾的“{stated.removeprefix(title).strip()}”当作版次，题名是《{title}》。")
            )
        return problems

    def _of_annex(self) -> list[Problem]:
        """Return that articles begin anew in an annex under no heading: nothing shows that they belong to it."""
        if not self._anew_at:
            return []
        line = f"（第 {self._anew_at} 行起）" if self._is_lined else ""
        return [
            Problem(
                0,
                f"附件之后条号从第一条重新编起{line}，当作附件里的条；如果是另一份文件，请拆成两个文件再导入。",
            )
        ]

    def _of_tail(self, structure: Structure) -> list[Problem]:
        """Return that behind the last article much follows under a title of its own."""
        tail = "".join(self._body[len(self._own.rstrip()) :].split())
        if len(tail) < _LONG_TAIL or not structure.articles:
            return []
        line = f"（第 {self._foreign_at} 行起）" if self._is_lined else ""
        return [
            Problem(
                0,
                f"{structure.articles[-1].label}之后还有 {len(tail):,} 字{line}：“{tail[:_SHOWN]}…”，像是另一份文件；"
                "如果是，请拆成两个文件再导入。",
            )
        ]

    def _title(self) -> tuple[str, bool]:
        """Return the title, and whether it comes from elsewhere than the text."""
        if self._front.get("title"):
            return str(self._front["title"]), False
        if self._extent.title and _HAN.search(self._extent.title):
            return self._extent.title, False
        for elsewhere in (*self._page_titles, re.sub(r"^[\d\s._-]+", "", stem_of(self._name))):
            if len(_HAN.findall(elsewhere)) >= 4:
                return bare(elsewhere), True
        return "", True

    def _note(self) -> str:
        """Return 题注; where the title stands twice, it may stand between the two."""
        lines = [line for line in self._before if line_signs.is_note(line) and not line_signs.is_about_page(line)]
        return note_of(self._own.split("\n")) or "\n".join(lines)

    def _particulars(self, title: str, issuing: Understood | None) -> Particulars:
        """Return what the paper says of itself; who issued it, and when, may be said by the notice before it alone."""
        body = self._own.split("\n")
        notice = issuing.metadata if issuing else None
        return read_particulars(
            title,
            self._before,
            self._note(),
            body,
            about=self._credits,
            issued_by=notice.issuer if notice else "",
            issued_on=notice.published if notice else None,
        )

    def _metadata(
        self, identifier: str, entry: CatalogueEntry | None, title: str, particulars: Particulars, *, by_editor: bool
    ) -> Metadata:
        if entry is not None:
            values = entry.complete(self._front)
        elif title:
            values = {name: value for name, value in vars(particulars).items() if value and name not in _NOT_KEPT}
            values.setdefault("published", particulars.on_page or self._put_up)
            values = {"genre": genre(title), **values, **self._front, "title": title}
        else:
            raise DocumentError(
                "看不出这份文件的题名，请在第一行写上题名再导入。", path=self._name, line=self._first_line
            )
        if by_editor:
            values["title_by_editor"] = True
        metadata = metadata_of({**values, "text": "full"}, identifier, path=self._name)
        if entry is not None and not metadata.document_number:
            metadata = replace(metadata, document_number=particulars.document_number)
        return replace(metadata, source=metadata.source or f"{IMPORTED_FROM}{_file_name(self._name)}")


def stem_of(name: str) -> str:
    """Return a file's name to its first point: zhangcheng-2007 of zhangcheng-2007.gb18030.txt."""
    return _file_name(name).split(".")[0]


def _file_name(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2]


def _body(lines: Sequence[str], footnotes: Sequence[str], *, is_close: bool) -> str:
    """Return the lines as they go into the corpus, with their notes."""
    text = "\n".join(lines).strip("\n")
    if is_close:
        text = _set_apart(text)
    marks = [int(mark) for line in lines for mark in _NOTE_MARK.findall(line[-_MARKS_AT_END:])]
    notes = [f"[^{mark}]: {footnotes[mark - 1]}" for mark in dict.fromkeys(marks) if 0 < mark <= len(footnotes)]
    return "\n\n".join([text, _NOTES, *notes]) if notes else text


def _set_apart(text: str) -> str:
    """Return lines parted by an empty one, for a person who reads them; rows of a table excepted."""
    return re.sub(r"((?<=\|)\n(?=\|))|\n+", lambda end: end[1] or "\n\n", text)


def _oddities(metadata: Metadata, structure: Structure, body: str) -> list[Problem]:
    problems: list[Problem] = []
    articles = len(structure.articles)
    if UNKNOWN in metadata.title:
        problems.append(Problem(0, f"题名“{metadata.title}”里有认不出的字，请在文件头的 title 改正。"))
    if metadata.articles and articles and articles != metadata.articles:
        problems.append(Problem(0, f"找到 {articles} 条，应有 {metadata.articles} 条，请核对文件是否完整。"))
    lost = structure.uncovered(body)
    if lost:
        problems.append(Problem(0, f"有文字没有归入任何段落：“{lost}”。"))
    return problems


def _reservations(metadata: Metadata, particulars: Particulars, name: str) -> list[Problem]:
    """Return what is to be told of the dates: what the text leaves open, and a day in the *name* of the file that it lacks."""
    stated = vars(particulars)
    problems = [
        Problem(0, reservation.message)
        for reservation in particulars.reservations
        if getattr(metadata, reservation.field) in (None, stated[reservation.field])
    ]
    own = [day for day in (metadata.approved, metadata.published, metadata.effective) if day]
    for _, _, day in days(name, in_digits=True):
        if day not in own:
            dates = f"文中最近的是 {max(own)}" if own else "文中没有看出日期"
            problems.append(Problem(0, f"文件名里的日期是 {day}，{dates}，请核对是不是同一个版本。"))
    return problems


def _contradictions(metadata: Metadata, particulars: Particulars) -> list[Problem]:
    """Return that the note states other days than the catalogue."""
    pairs = (
        ("通过", particulars.approved, metadata.approved),
        ("发布", particulars.published, metadata.published),
    )
    return [
        Problem(0, f"文中的{word}日期是 {day}，目录里是 {day_on_record}，请核对是不是同一个版本。")
        for word, day, day_on_record in pairs
        if day and day_on_record and day != day_on_record
    ]
