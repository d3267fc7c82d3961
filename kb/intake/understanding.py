"""What a file is understood to be: which documents, with which titles and dates, how many of their articles, what is odd."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kb.corpus import Catalogue, CatalogueEntry
from kb.documents import Metadata, Problem, Structure, parse, read_lines, uncovered
from kb.errors import DocumentError
from kb.files import FrontMatter, LeftOut, VisibleText, closing_of, metadata_of
from kb.intake import line_signs
from kb.intake.extents import Cut, Extent, extents
from kb.intake.identity import Credentials, identify
from kb.intake.particulars import Particulars, particulars
from kb.intake.title import bare, genre
from kb.text import days, fold_text

_HAN = re.compile("[\u4e00-\u9fff]")
_NOTE_MARK = re.compile(r"\[\^(\d{1,4})\]")
_LINED = (".txt", ".md")
_NOTES = "## 注释"


@dataclass(frozen=True)
class Understood:
    """What a file, or a part of one, was understood to be. `source` is the file's name, `sha256` that of its bytes; `body`
    is what goes into the corpus, and `left_out` what of the file does not."""

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
        return sum(1 for section in self.structure.sections if section.address.root.kind == "sec")

    @property
    def expected(self) -> int | None:
        """How many articles the catalogue says it has; None if that is not known."""
        return self.metadata.articles

    @property
    def size(self) -> str:
        """How many articles or parts were found, and of how many: 37 条（应有 37 条）."""
        if self.articles:
            return f"{self.articles} 条" + (f"（应有 {self.expected} 条）" if self.expected else "")
        if self.parts:
            return f"{self.parts} 个部分"
        return f"{len(self.structure.passages)} 段"


def understand(
    text: VisibleText, name: str, sha256: str, catalogue: Catalogue, taken: Mapping[str, str]
) -> list[Understood]:
    """Return the documents in the text of the file *name*, whose bytes have this sha256.

    `taken` are the titles of the documents that are there, by id. Raises DocumentError if there is none, or which of several it is is unclear.
    """
    known = {fold_text(entry.metadata.title) for entry in catalogue.entries.values()}
    is_page = text.suffix == ".html" or sum(line_signs.is_of_site(line.strip()) for line in text.lines) > 1
    papers, cuts = extents(text.lines, known, is_page=is_page, stated=text.title)
    if not papers:
        raise DocumentError("文件里没有文字，看不出题名，请检查文件是否完整。", path=name)
    taken = dict(taken)
    found: list[Understood] = []
    for position, paper in enumerate(papers):
        reader = _Paper(text, name, paper, is_only=len(papers) == 1)
        one = reader.understood(catalogue, taken, sha256)
        left_out = (*(text.left_out if position == 0 else ()), *_told(cuts, papers, position, text))
        found.append(replace(one, left_out=left_out))
        taken[one.metadata.id] = one.metadata.title
    return found


def _told(cuts: Sequence[Cut], papers: Sequence[Extent], position: int, text: VisibleText) -> list[LeftOut]:
    """What was cut before the paper at `position` and after it, up to where the next begins."""
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
        self._first_line = text.first_line + extent.start + _blank_at_head(lines)
        self._suffix = text.suffix
        self._stated = text.title if is_only else ""

    def understood(self, catalogue: Catalogue, taken: Mapping[str, str], sha256: str) -> Understood:
        title, by_editor = self._title()
        stated = particulars(title, self._before, self._note(), self._body.split("\n"))
        day = stated.published or stated.approved or stated.effective
        claim = Credentials(self._stem(), title, not by_editor, self._note(), self._body, day)
        identifier, entry = identify(claim, catalogue, taken)
        known = self._metadata(identifier, entry, title, stated, by_editor=by_editor and entry is None)
        closing = entry.closing if entry is not None else closing_of(self._front)
        structure = parse(
            self._body,
            title="" if known.title_by_editor else known.title,
            notice=known.notice,
            closing=closing,
            first_line=self._first_line,
        )
        problems = [*self._placed(structure.problems), *_oddities(known, structure, self._body)]
        if entry is not None:
            problems += _contradictions(entry.metadata, stated)
        elif by_editor:
            problems.append(Problem(0, f"文中没有题名，暂用“{known.title}”，请在文件头的 title 改正。"))
        return Understood(self._name, known, self._body, structure, tuple(problems), closing, sha256)

    def _placed(self, problems: Sequence[Problem]) -> list[Problem]:
        """The problems with the line on which they stand, of a file that has lines: a Word file has none to be found by."""
        has_lines = self._suffix in _LINED
        return [problem if has_lines else replace(problem, line=0) for problem in problems]

    def _stem(self) -> str:
        """The file's name up to its first point: that of zhangcheng-2007.gb18030.txt is an id."""
        return _file_name(self._name).split(".")[0]

    def _title(self) -> tuple[str, bool]:
        """The title, and whether it was taken from elsewhere than the text."""
        if self._front.get("title"):
            return str(self._front["title"]), False
        if self._extent.title and _HAN.search(self._extent.title):
            return self._extent.title, False
        for elsewhere in (self._stated, re.sub(r"^[\d\s._-]+", "", self._stem())):
            if len(_HAN.findall(elsewhere)) >= 4:
                return bare(elsewhere), True
        return "", True

    def _note(self) -> str:
        """题注: the lines after the title that say when it was adopted and issued."""
        lines = [line.text for line in read_lines(self._body)[: 6 if self._extent.title_line is not None else 4]]
        noted = [line for line in lines if len(line) <= 300 and "。" not in line and any(True for _ in days(line))]
        return "　".join(noted)

    def _metadata(
        self, identifier: str, entry: CatalogueEntry | None, title: str, stated: Particulars, *, by_editor: bool
    ) -> Metadata:
        source = f"由用户导入：{_file_name(self._name)}"
        if entry is not None:
            known = replace(entry.metadata, text="full")
            if self._front:
                values = {**_as_front(known), **self._front}
                known = replace(metadata_of(values, identifier, path=self._name), text="full")
        else:
            if not title:
                raise DocumentError(
                    "看不出这份文件的题名，请在第一行写上题名再导入。", path=self._name, line=self._first_line
                )
            values = {
                "genre": genre(title),
                "issuer": stated.issuer,
                "document_number": stated.document_number,
                "approved": stated.approved,
                "published": stated.published,
                "effective": stated.effective,
            }
            values = {key: value for key, value in values.items() if value}
            values = {**values, **self._front, "title": title, "text": "full"}
            if by_editor:
                values["title_by_editor"] = True
            known = metadata_of(values, identifier, path=self._name)
        if entry is not None and not known.document_number and stated.document_number:
            known = replace(known, document_number=stated.document_number)
        return replace(known, source=known.source or source)


def _file_name(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2]


def _body(lines: Sequence[str], footnotes: Sequence[str], *, is_close: bool) -> str:
    """The lines as they go into the corpus. Those of a file without blank lines are set apart by one, for a person who reads
    it, rows of a table excepted."""
    text = "\n".join(lines).strip("\n")
    if is_close:
        text = re.sub(r"\n+", "\n\n", text)
        text = re.sub(r"(?<=\|)\n\n(?=\|)", "\n", text)
    marks = [int(mark) for line in lines for mark in _NOTE_MARK.findall(line[-80:])]
    notes = [f"[^{mark}]: {footnotes[mark - 1]}" for mark in dict.fromkeys(marks) if 0 < mark <= len(footnotes)]
    return "\n\n".join([text, _NOTES, *notes]) if notes else text


def _blank_at_head(lines: Sequence[str]) -> int:
    return next((position for position, line in enumerate(lines) if line), 0)


def _as_front(known: Metadata) -> FrontMatter:
    return {name: getattr(known, name) for name in known.__dataclass_fields__ if name != "id"}


def _oddities(known: Metadata, structure: Structure, body: str) -> list[Problem]:
    problems: list[Problem] = []
    articles = len(structure.articles)
    if known.articles and articles and articles != known.articles:
        problems.append(Problem(0, f"找到 {articles} 条，应有 {known.articles} 条，请核对文件是否完整。"))
    lost = uncovered(body, structure)
    if lost:
        problems.append(Problem(0, f"有文字没有归入任何段落：“{lost}”。"))
    return problems


def _contradictions(known: Metadata, stated: Particulars) -> list[Problem]:
    """That the note states other days than the catalogue."""
    problems: list[Problem] = []
    for said, day, listed in (
        ("通过", stated.approved, known.approved),
        ("发布", stated.published, known.published),
    ):
        if day and listed and day != listed:
            problems.append(Problem(0, f"文中的{said}日期是 {day}，目录里是 {listed}，请核对是不是同一个版本。"))
    return problems
