"""Texts as offices have them: one text in fourteen of the forms in which it comes, each made by a function of this module."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from random import Random

from kb.documents.lines import read_lines
from tests.support.ofd_files import told_in_lines

WIDTH = 36
"""Characters of a line that was broken by hand: that of a mail."""

_ARTICLE = re.compile(r"(第[一二三四五六七八九十百千零〇]+条)[ \u3000]+")
# Glued, 第三十一条　第一款 of a decision that gives the words of another text is a citation, and no number of its own.
_CITED = re.compile(r"第[一二三四五六七八九十百千零〇]+条第[一二三四五六七八九十]+款")
_CHAPTER = re.compile(r"第[一二三四五六七八九十百零〇]+[编章][ \u3000]")
_RADICALS = str.maketrans(
    "民长见车门风页贝马鱼食一人大工力文方日月水火", "⺠⻓⻅⻋⻔⻛⻚⻉⻢⻥⻝⼀⼈⼤⼯⼒⽂⽅⽇⽉⽔⽕"
)
_UNSEEN = "\u200b\ufeff\u2060\u00ad\ufe0f\u034f\u200e\ufffc\ue004\ue5e5"
_BLANK = "\u3000\u3000"
_MENU = (
    "首页",
    "学校概况",
    "学校公告",
    "机构设置",
    "规章制度",
    "党建工作",
    "学生工作",
    "市民网页",
    "信息公开",
    "下载专区",
)
_FOOT = ("上一篇：关于做好示例工作的通知", "版权所有：示例县人民政府办公室", "示ICP备00000000号")
_EDITORS = "（责任编辑：张示例）"
_NOTICE = (
    "关于开展示例清理工作的通知",
    "",
    "各乡镇人民政府、县政府各部门：",
    "现就示例清理工作有关事项通知如下，请认真贯彻执行，并按时报送示例清理的情况。",
    "一、高度重视示例清理工作，确定专人负责，把清理的范围、步骤和时限逐项落实到位。",
    "二、各单位应当于月底以前完成示例清理，并将清理结果报送县人民政府办公室汇总。",
    "示例县人民政府办公室",
    "2023年3月6日",
)
_SECOND = tuple(
    f"第{number}条　{words}"
    for number, words in (
        ("一", "为了加强示例仓库的值守，保障示例物资的安全，制定本办法。"),
        ("二", "示例仓库实行双人值守，值守人员应当逐件登记进出的示例物资。"),
        ("三", "本办法自示例仓库启用之日起施行，由示例县民政局负责解释。"),
    )
)


@dataclass(frozen=True)
class Text:
    """A text with its title and its note (题注), which may be empty, and the lines of its body; `adopted` is what the note says."""

    id: str
    title: str
    note: str
    lines: tuple[str, ...]
    adopted: date | None = None

    @property
    def all(self) -> list[str]:
        """Return the whole text, one line a paragraph."""
        return [self.title, *filter(None, [self.note]), *(line for line in self.lines if line.strip())]


@dataclass(frozen=True)
class Form:
    """A form in which a text comes: `make` returns the bytes of the file, None where the text cannot have it.

    `converted` is the suffix into which a program of an office turns the file; empty if it stays as it is.
    """

    name: str
    suffix: str
    make: Callable[[Text, Random], bytes | None]
    converted: str = ""


def _plain(lines: Sequence[str]) -> bytes:
    return "\n".join(lines).encode()


def _page(title: str, body: str, head: str = "") -> bytes:
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{escape(title)}</title>{head}</head><body>{body}</body></html>'.encode()


def _paragraphs(lines: Sequence[str]) -> str:
    return "\n".join(f"<p>{escape(line)}</p>" for line in lines)


def _as_it_is(text: Text, chance: Random) -> bytes:
    return _plain(text.all)


def _glued(text: Text, chance: Random) -> bytes | None:
    """Return articles whose numbers touch their text; one of them has run into the paragraph before it."""
    lines = [_ARTICLE.sub(r"\1", line, count=1) for line in text.all]
    if any(map(_CITED.match, lines)):
        return None
    starts = [at for at in range(3, len(lines)) if _article(lines[at]) and _article(lines[at - 1])]
    if not any(map(_article, lines)):
        return None
    if starts:
        at = chance.choice(starts)
        lines[at - 1 : at + 1] = [lines[at - 1] + lines[at]]
    return _plain(lines)


def _article(line: str) -> bool:
    return bool(re.match("第[一二三四五六七八九十百千零〇]+条", line))


def _broken(line: str, *, is_indented: bool = True) -> list[str]:
    """Return a paragraph as lines of one width, the first of them indented; what stands alone stays as it is."""
    if is_indented:
        line = _BLANK + line
    return [line[at : at + WIDTH] for at in range(0, len(line), WIDTH)]


def _is_centred(line: str, text: Text) -> bool:
    return line in {text.title, text.note} or any(
        each.kind in {"part", "chapter", "section", "bare"} for each in read_lines(line)
    )


def _wrapped(text: Text, chance: Random) -> bytes:
    lines = [part for line in text.all for part in _broken(line, is_indented=not _is_centred(line, text))]
    return _plain(lines)


def _breaks(text: Text, chance: Random) -> bytes:
    """Return a page whose text is one block, every line of it ended by `<br>`."""
    lines = [part for line in text.all for part in _broken(line, is_indented=not _is_centred(line, text))]
    return _page(text.title, "<div>" + "<br>\n".join(map(escape, lines)) + "</div>")


def _old_blanks(text: Text, chance: Random) -> bytes:
    """Return a text in GBK whose full-width blanks are the byte pair A3 A0, as old editors wrote them."""
    lines = [line if _is_centred(line, text) else _BLANK + line for line in text.all]
    return b"\xa3\xa0".join(part.encode("gb18030") for part in "\n".join(lines).split("\u3000"))


def _radicals(text: Text, chance: Random) -> bytes:
    return _plain([line.translate(_RADICALS) for line in text.all])


def _contents(text: Text, chance: Random) -> bytes | None:
    """Return the text with a printed table of its chapters, with dots and pages, between its note and its body."""
    chapters = [line.strip() for line in text.lines if _CHAPTER.match(line.strip()) and len(line) < 40]
    if len(chapters) < 2:
        return None
    head = text.all[: 1 + bool(text.note)]
    table = [f"{line}{'…' * chance.randint(4, 9)}{2 * page + 1}" for page, line in enumerate(chapters)]
    return _plain([*head, "目　录", *table, *text.all[len(head) :]])


def _title_in_two(text: Text, chance: Random) -> bytes | None:
    if len(text.title) < 10:
        return None
    at = next(
        (text.title.index(word) + len(word) for word in ("共和国", "委员会", "关于") if word in text.title[:-2]), 0
    )
    at = at or len(text.title) // 2
    return _plain([f"        {text.title[:at]}", f"        {text.title[at:]}", *text.all[1:]])


def _menu(text: Text, chance: Random) -> bytes:
    """Return a page with a menu before the text; its title stands in one or two of the places that pages have for it."""
    menu = "".join(f"<li><a href='#'>{word}</a></li>" for word in chance.sample(_MENU, 8))
    place = chance.randrange(3)
    meta = f'<meta name="ArticleTitle" content="{escape(text.title)}">' if place == 0 else ""
    named = f"{text.title}-示例县人民政府" if place == 1 else "示例县人民政府门户网站"
    title = f"<h1>{escape(text.title)}</h1>" if place == 2 else f'<p class="title">{escape(text.title)}</p>'
    foot = _paragraphs(_FOOT)
    return _page(named, f"<ul>{menu}</ul>{title}{_paragraphs(text.all[1:])}{foot}", meta)


def _unseen(text: Text, chance: Random) -> bytes:
    """Return the text with a character that nobody sees before each paragraph and one inside it."""
    lines = []
    for line in text.all:
        at = chance.randint(1, len(line))
        lines.append(chance.choice(_UNSEEN) + line[:at] + chance.choice(_UNSEEN) + line[at:])
    return _page("", _paragraphs(lines)) if chance.random() < 0.5 else _plain(lines)


def _note_marks(text: Text, chance: Random) -> bytes | None:
    """Return a page with raised marks amid sentences, and the notes they mean at its end."""
    places = [at for at, line in enumerate(text.all) if len(line) > 40]
    if len(places) < 3:
        return None
    marked = sorted(chance.sample(places, 3))
    paragraphs = []
    for at, line in enumerate(text.all):
        words = escape(line)
        if at in marked:
            number, half = marked.index(at) + 1, len(line) // 2
            mark = f'<sup><a href="#n{number}">[{number}]</a></sup>'
            words = escape(line[:half]) + mark + escape(line[half:])
        paragraphs.append(f"<p>{words}</p>")
    notes = "".join(f'<p id="n{n}"><a>[{n}]</a> 示例注释第{n}号，说明出处。</p>' for n in (1, 2, 3))
    return _page(text.title, f"{''.join(paragraphs)}<hr>{notes}")


def _appended(text: Text, chance: Random) -> bytes:
    return _plain([*text.all, _EDITORS, "", *_NOTICE])


def _second(text: Text, chance: Random) -> bytes | None:
    """Return the text with another text of articles behind it, whose title is missing."""
    return _plain([*text.all, "", *_SECOND]) if any(map(_article, text.lines)) else None


def _typeset(text: Text, chance: Random) -> bytes:
    from tests.measures.intake import office

    return office.typeset(text.title, text.all[1:])


def _of_lines(text: Text, chance: Random) -> bytes:
    """Return the text as lines, for the writer of OFD files, which loses the last line of some paragraphs that it breaks."""
    return _plain(told_in_lines(text.all))


AS_IT_IS = Form("as it is", "txt", _as_it_is)
FORMS = (
    AS_IT_IS,
    Form("numbers glued, one run in", "txt", _glued),
    Form(f"lines of {WIDTH} characters", "txt", _wrapped),
    Form("page, lines by <br>", "html", _breaks),
    Form("GBK, blanks as A3A0", "txt", _old_blanks),
    Form("radicals for characters", "txt", _radicals),
    Form("printed contents", "txt", _contents),
    Form("title in two lines", "txt", _title_in_two),
    Form("page, menu before", "html", _menu),
    Form("invisible characters", "any", _unseen),
    Form("page, raised note marks", "html", _note_marks),
    Form("notice appended", "txt", _appended),
    Form("second text, no title", "txt", _second),
    Form("PDF", "docx", _typeset, converted="pdf"),
    Form("OFD", "lines", _of_lines, converted="ofd"),
)
"""The text as it is, and the fourteen forms."""

SLOW = {"PDF", "OFD"}
"""Forms of which only some are drawn where time is short: a program of an office has to make them."""


def file_of(form: Form, text: Text, seed: int = 0) -> tuple[str, bytes] | None:
    """Return the suffix and the bytes of a text in a form, the same for a *seed*; None where it cannot have that form."""
    raw = form.make(text, Random(f"{seed} {form.name} {text.id}"))
    if raw is None:
        return None
    suffix = form.suffix if form.suffix != "any" else ("html" if raw.startswith(b"<!DOCTYPE") else "txt")
    return suffix, raw
