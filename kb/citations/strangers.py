"""Names that are formed like a title and not known: 依照某某管理办法第三条, 《监察法》实施办法第三条."""

import re

from kb.citations.patterns import BEFORE_NAME, GENRES

_NO_REGULATIONS = "标准|指引|指南|手册|合同|协议|预案|讲话|报告|文章|文件"
_KINDS = rf"{GENRES}|法|法典|制度|责任制|负责制|守则|公约|规范|规程|章则|{_NO_REGULATIONS}"
_STRANGER = re.compile(rf"[一-龥（）()]{{0,40}}(?:{_KINDS})[^\S\n]*\Z")
# “条例”第六条
_CLOSED = re.compile(r"[”’」』\"][^\S\n]*\Z")
_OPENING = frozenset('“‘「『"')
_NO_NAME = re.compile(rf"(?:本|该|此|上述|前述|国家|党内|法律|行政|上级|其他|各项|等)?(?:{_KINDS})")
_VAGUE = re.compile(r"(?:有关|相关|其他|上级|各项|等)\Z")
_BARE_GENRE = re.compile(GENRES)
_TITLE_BEFORE = re.compile(r"《([^《》\n]{1,80})》\Z")
_MOST_BEFORE = 44
_LONGEST_TITLE = 82


def stranger_before(text: str, start: int, end: int) -> tuple[int, str] | None:
    """The name that stands right before `end` and not before `start`: where it begins, and the name.

    A bare 条例 is a name that may have been given before; of 有关规定, which names nothing, the name is empty. None if
    nothing there is formed like a name.
    """
    begin = max(start, end - _MOST_BEFORE)
    closed = _CLOSED.search(text, begin, end)
    match = _STRANGER.search(text, begin, closed.start() if closed else end)
    if match is None:
        return None
    cut = max((found.end() for found in BEFORE_NAME.finditer(match[0].rstrip())), default=0)
    name = match[0][cut:].strip()
    first = match.start() + cut
    title = _TITLE_BEFORE.search(text, max(0, first - _LONGEST_TITLE), first) if first == start else None
    if title:
        return first, title[1] + name
    is_vague = bool(_NO_NAME.fullmatch(name)) and not (
        _BARE_GENRE.fullmatch(name) and not _VAGUE.search(match[0], 0, cut)
    )
    if is_vague or name.endswith(tuple(_NO_REGULATIONS.split("|"))):
        return end, ""
    return first - 1 if closed and text[first - 1 : first] in _OPENING else first, name
