"""What a file is understood to be: which documents, with which titles and dates, how many of their articles, what is odd."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kb.corpus import Catalogue, CatalogueEntry
from kb.documents import Metadata, Problem, Structure, parse, read_lines
from kb.errors import DocumentError
from kb.files import LeftOut, VisibleText, closing_of, metadata_of
from kb.intake import line_signs
from kb.intake.extents import Cut, Extent, extents
from kb.intake.identity import Credentials, identify
from kb.intake.particulars import Particulars, read_particulars
from kb.intake.title import bare, genre
from kb.text import fold_text

_HAN = re.compile("[\u4e00-\u9fff]")
_NOTE_MARK = re.compile(r"\[\^(\d{1,4})\]")
_LINED = (".txt", ".md")
_NOTES = "## 注释"
# Lines after the title among which 题注 stands (fewer if the first of them is no title), and characters of one of them.
_NOTE_LINES, _NOTE_LINES_UNTITLED, _LONGEST_NOTE = 6, 4, 300
# A mark [^1] stands behind the text of its line; several fit into so many characters.
_MARKS_AT_END = 80


@dataclass(frozen=True)
class Understood:
    """A file, or a part of one, as a document.

    `source` is the file's name, `sha256` that of its bytes; `body` is what goes into the corpus, and `left_out` what
    of the file does not.
    """

    source: str
    metadata: Metadata
    body: str
    structure: Structure
    problems: tuple[Problem, ...]
    closing: int
    sha256: str
    left_out: tuple[LeftOut, ...] = ()

    @property
    def articles(self) -> int:
        return len(self.structure.articles)

    @property
    def parts(self) -> int:
        return sum(section.address.root.kind == "sec" for section in self.structure.sections)

    @property
    def expected(self) -> int | None:
        """Return how many articles the catalogue says it has; None if that is not known."""
        return self.metadata.articles

    @property
    def size(self) -> str:
        """Say how many articles or parts there are: 37 条（应有 37 条）."""
        if self.articles:
            return f"{self.articles} 条" + (f"（应有 {self.expected} 条）" if self.expected else "")
        if self.parts:
            return f"{self.parts} 个部分"
        return f"{len(self.structure.passages)} 段"


def understand(
    text: VisibleText, name: str, sha256: str, catalogue: Catalogue, titles: Mapping[str, str]
) -> list[Understood]:
    """Understand the text of the file *name*, whose bytes have this sha256.

    `titles` are those of the documents that are there, by id. Raises DocumentError if there is no document in it, or
    it is unclear which of several versions it is.
    """
    titles_on_record = {fold_text(entry.metadata.title) for entry in catalogue.entries.values()}
    is_page = text.suffix == ".html" or sum(line_signs.is_of_site(line.strip()) for line in text.lines) > 1
    papers, cuts = extents(text.lines, titles_on_record, is_page=is_page, page_title=text.title)
    if not papers:
        raise DocumentError("文件里没有文字，看不出题名，请检查文件是否完整。", path=name)
    titles = dict(titles)
    documents: list[Understood] = []
    for position, paper in enumerate(papers):
        reader = _Paper(text, name, paper, is_only=len(papers) == 1)
        document = reader.understood(catalogue, titles, sha256)
        left_out = (*(text.left_out if position == 0 else ()), *_left_out(cuts, papers, position, text))
        documents.append(replace(document, left_out=left_out))
        titles[document.metadata.id] = document.metadata.title
    return documents


def _left_out(cuts: Sequence[Cut], papers: Sequence[Extent], position: int, text: VisibleText) -> list[LeftOut]:
    """Return what was cut around the paper at *position*.

    What lies before the next paper is told with this one.
    """
    first = papers[position].before if position else 0
    end = papers[position + 1].before if position + 1 < len(papers) else len(text.lines)
    return [
        LeftOut(
            cut.kind,
            " / ".join(line.strip() for line in text.lines[cut.start : cut.end] if line.strip()),
            _lines_named(cut.start + text.first_line, cut.end - 1 + text.first_line),
        )
        for cut in cuts
        if first <= cut.start < end
    ]


def _lines_named(first: int, last: int) -> str:
    return f"第 {first} 行" if first == last else f"第 {first}–{last} 行"


class _Paper:
    """One paper of a text on the way to a document."""

    def __init__(self, text: VisibleText, name: str, extent: Extent, *, is_only: bool) -> None:
        self._name = name
        self._front = text.front if is_only else {}
        self._extent = extent
        lines = extent.lines(text.lines)
        self._before = text.lines[extent.before : extent.start]
        self._body = _body(lines, text.footnotes, is_close=all(line.strip() for line in text.lines))
        blank_at_head = next((position for position, line in enumerate(lines) if line), 0)
        self._first_line = text.first_line + extent.start + blank_at_head
        self._suffix = text.suffix
        self._page_title = text.title if is_only else ""

    def understood(self, catalogue: Catalogue, titles: Mapping[str, str], sha256: str) -> Understood:
        title, by_editor = self._title()
        particulars = read_particulars(title, self._before, self._note(), self._body.split("\n"))
        day = particulars.published or particulars.approved or particulars.effective
        credentials = Credentials(self._stem(), title, not by_editor, self._note(), self._body, day)
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
        has_lines = self._suffix in _LINED  # Word has none
        problems = [problem if has_lines else replace(problem, line=0) for problem in structure.problems]
        problems += _oddities(metadata, structure, self._body)
        if entry is not None:
            problems += _contradictions(entry.metadata, particulars)
        elif by_editor:
            problems.append(Problem(0, f"文中没有题名，暂用“{metadata.title}”，请在文件头的 title 改正。"))
        return Understood(self._name, metadata, self._body, structure, tuple(problems), closing, sha256)

    def _stem(self) -> str:
        """Return the file's name to its first point: zhangcheng-2007 of zhangcheng-2007.gb18030.txt."""
        return _file_name(self._name).split(".")[0]

    def _title(self) -> tuple[str, bool]:
        """Return the title, and whether it comes from elsewhere than the text."""
        if self._front.get("title"):
            return str(self._front["title"]), False
        if self._extent.title and _HAN.search(self._extent.title):
            return self._extent.title, False
        for elsewhere in (self._page_title, re.sub(r"^[\d\s._-]+", "", self._stem())):
            if len(_HAN.findall(elsewhere)) >= 4:
                return bare(elsewhere), True
        return "", True

    def _note(self) -> str:
        """Return 题注: lines below the title that say when it was passed."""
        most = _NOTE_LINES if self._extent.title_line is not None else _NOTE_LINES_UNTITLED
        noted: list[str] = []
        for position, line in enumerate(read_lines(self._body)):
            if len(line.text) <= _LONGEST_NOTE and "。" not in line.text and line_signs.states_day(line.text):
                noted.append(line.text)  # of a law that was amended seven times there are as many lines
            elif position >= most:
                break
        # Where the title stands twice, the note may stand between the two.
        before = (line for line in self._before if line_signs.is_note(line) and not line_signs.is_about_page(line))
        return "　".join(noted or before)

    def _metadata(
        self, identifier: str, entry: CatalogueEntry | None, title: str, particulars: Particulars, *, by_editor: bool
    ) -> Metadata:
        if entry is not None:
            values = entry.complete(self._front)
        elif title:
            values = {name: value for name, value in vars(particulars).items() if value}
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
        return replace(metadata, source=metadata.source or f"由用户导入：{_file_name(self._name)}")


def _file_name(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2]


def _body(lines: Sequence[str], footnotes: Sequence[str], *, is_close: bool) -> str:
    """Return the lines as they go into the corpus, with their notes.

    Those of a file without blank lines are set apart by one, for a person who reads it, rows of a table excepted.
    """
    text = "\n".join(lines).strip("\n")
    if is_close:
        text = re.sub(r"\n+", "\n\n", text)
        text = re.sub(r"(?<=\|)\n\n(?=\|)", "\n", text)
    marks = [int(mark) for line in lines for mark in _NOTE_MARK.findall(line[-_MARKS_AT_END:])]
    notes = [f"[^{mark}]: {footnotes[mark - 1]}" for mark in dict.fromkeys(marks) if 0 < mark <= len(footnotes)]
    return "\n\n".join([text, _NOTES, *notes]) if notes else text


def _oddities(metadata: Metadata, structure: Structure, body: str) -> list[Problem]:
    problems: list[Problem] = []
    articles = len(structure.articles)
    if metadata.articles and articles and articles != metadata.articles:
        problems.append(Problem(0, f"找到 {articles} 条，应有 {metadata.articles} 条，请核对文件是否完整。"))
    lost = structure.uncovered(body)
    if lost:
        problems.append(Problem(0, f"有文字没有归入任何段落：“{lost}”。"))
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
