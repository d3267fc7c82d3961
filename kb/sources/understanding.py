"""What a file is understood to be: which document, with which title and dates, how many of its articles, what is odd."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from kb import markdown
from kb.catalogue import Catalogue, Entry
from kb.document import Metadata
from kb.errors import DocumentError
from kb.lines import read_lines
from kb.sources.sheet import Sheet
from kb.structure import Problem, Structure, parse, uncovered
from kb.text.dates import days
from kb.text.fold import fold_text
from kb.text.pinyin import syllables

_GENRES = [
    "党章",
    "准则",
    "条例",
    "规定",
    "办法",
    "规则",
    "细则",
    "意见",
    "通知",
    "决定",
    "决议",
    "章程",
    "报告",
    "总结",
    "方案",
    "要点",
    "讲话",
    "法",
]
_HAN = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Understood:
    """What a file was understood to be. `expected` is how many articles the catalogue says it has; None if unknown."""

    source: str
    metadata: Metadata
    body: str
    structure: Structure
    problems: tuple[Problem, ...]
    closing: int
    sha256: str

    @property
    def articles(self) -> int:
        return len(self.structure.articles)

    @property
    def parts(self) -> int:
        return sum(1 for section in self.structure.sections if section.address.startswith("sec_"))

    @property
    def expected(self) -> int | None:
        return self.metadata.articles

    @property
    def size(self) -> str:
        """How many articles or parts were found, and of how many: 37 条（应有 37 条）."""
        if self.articles:
            return f"{self.articles} 条" + (f"（应有 {self.expected} 条）" if self.expected else "")
        if self.parts:
            return f"{self.parts} 个部分"
        return f"{len(self.structure.passages)} 段"


def understand(sheet: Sheet, name: str, raw: bytes, catalogue: Catalogue, taken: Mapping[str, str]) -> list[Understood]:
    """The documents in a sheet, which was read from `raw`, the bytes of the file `name`. `taken` are the titles of the
    documents that are there, by id.

    Raises DocumentError if there is none, or which of several it is is unclear.
    """
    front = sheet.front
    body = "\n".join(sheet.lines).strip("\n")
    first_line = sheet.first_line
    stated = front.get("title")
    title = str(stated) if stated else _title(body)
    identifier, entry = _identify(name, title, body, catalogue, taken)
    if entry is not None:
        closing = entry.closing
        known = replace(entry.metadata, text="full")
        if front:
            known = replace(markdown.metadata({**_as_front(known), **front}, identifier, path=name), text="full")
    else:
        closing = markdown.closing(front)
        if not title or not _HAN.search(title):
            raise DocumentError("看不出这份文件的题名，请在第一行写上题名再导入。", path=name, line=first_line)
        known = markdown.metadata(
            {"genre": _genre(title), **front, "title": title, "text": "full"}, identifier, path=name
        )
    known = replace(known, source=known.source or f"由用户导入：{name.rpartition('/')[2]}")
    structure = parse(
        body,
        title="" if known.title_by_editor else known.title,
        notice=known.notice,
        closing=closing,
        first_line=first_line,
    )
    problems = [*structure.problems, *_oddities(known, structure, body)]
    return [Understood(name, known, body, structure, tuple(problems), closing, hashlib.sha256(raw).hexdigest())]


def _title(body: str) -> str:
    """The first line, if it can be a title: short, no sentence, no number of a part."""
    lines = read_lines(body)
    if not lines or lines[0].kind not in {"heading", "plain"}:
        return ""
    line = lines[0].text.removeprefix("《").removesuffix("》")
    return "" if len(line) > 60 or line.endswith(tuple("。；：，")) else line


def _identify(
    name: str, title: str, body: str, catalogue: Catalogue, taken: Mapping[str, str]
) -> tuple[str, Entry | None]:
    """The id of the document, and what the catalogue knows of it.

    The file's name decides if it is an id of the catalogue; else the title, and of several versions the one whose date
    stands in the text or whose number of articles it has.
    """
    stem = name.rpartition("/")[2].split(".")[0]
    if stem in catalogue.entries:
        known = catalogue.entries[stem].metadata.title
        if title and _bare_title(title) != _bare_title(known):
            raise DocumentError(
                f"文件名是《{known}》的编号，题名却是《{title}》，请改正文件名或题名再导入。", path=name, line=1
            )
        return stem, catalogue.entries[stem]
    same = [entry for entry in catalogue.entries.values() if fold_text(entry.metadata.title) == fold_text(title)]
    if len(same) > 1:
        same = _by_date(same, body) or _by_articles(same, body)
        if len(same) != 1:
            raise DocumentError(
                f"《{title}》有几个版本，看不出是哪一个，请把文件名改成目录里的编号（如 fazhan-dangyuan-2014.txt）再导入。",
                path=name,
            )
    if same:
        return same[0].metadata.id, same[0]
    return _slug(stem, title, taken), None


def _by_date(entries: list[Entry], body: str) -> list[Entry]:
    """The entries whose dates the head or the end of the text states, the latest date deciding."""
    stated_days = [day for _, _, day in days(body[:600] + "\n" + body[-400:])]
    for stated in sorted(stated_days, reverse=True):
        found = [e for e in entries if stated in {e.metadata.approved, e.metadata.published, e.metadata.effective}]
        if len(found) == 1:
            return found
    return []


def _by_articles(entries: list[Entry], body: str) -> list[Entry]:
    count = sum(1 for line in read_lines(body) if line.kind == "article")
    return [entry for entry in entries if entry.metadata.articles == count]


def _bare_title(title: str) -> str:
    """A title to compare: folded, without what stands in brackets at its end."""
    return re.sub(r"\([^()]*\)$", "", fold_text(title))


def _slug(stem: str, title: str, taken: Mapping[str, str]) -> str:
    """The id of a new document: the file's name if it can be one, else the title in pinyin; never that of another."""
    pinyin = "".join(syllables("".join(_HAN.findall(title)) or "wenjian")[:12])
    years = re.findall(r"(?:19|20)\d\d", stem + title)
    by_title = "-".join([pinyin, *years[-1:]])
    names = [stem] if re.fullmatch(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", stem) else []
    names += [by_title, *(f"{by_title}-{n}" for n in range(2, 100))]
    return next(name for name in names if name not in taken or fold_text(taken[name]) == fold_text(title))


def _genre(title: str) -> str:
    plain = re.sub(r"[（(][^（）()]*[）)]$", "", title)
    found = max((genre for genre in _GENRES if plain.endswith(genre)), key=len, default="")
    return {"报告": "工作报告", "总结": "工作报告", "法": "法律"}.get(found, found)


def _as_front(known: Metadata) -> markdown.FrontMatter:
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
