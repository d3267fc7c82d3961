"""Who issues a paper: the offices in a 版头, a title, a 落款, each whole, however they are run together."""

import re
from collections.abc import Sequence

_HAN = "[一-龥]"
_UNIT = "委员会|人民政府|政府|办公厅|办公室|总局|局|厅|部|委|署|院|会|社|行|办|组|中心|总队|支队|大队|站|所|处|公司|集团|大学|学校|学院|海关"
_WHOLE = r"中共中央|党中央|国务院|中央军委|全国人民代表大会(?:常务委员会)?|全国人大常委会"
_OFFICE = re.compile(rf"(?:{_WHOLE}|{_HAN}[一-龥（）]{{1,30}}(?:{_UNIT}))")
_PLACE = re.compile(rf"(?:中共)?({_HAN}{{1,7}}?[省市县区州盟旗])")
_MINISTRY = (
    "(?:外交|教育|科技|科学技术|工业|国家|公安|民政|司法|财政|人力资源|自然资源|生态环境|住房|交通|水利|农业|商务|文化|卫生|退役军人|"
    "应急|审计|税务|市场监管|体育|统计|医疗保障|信访|人民银行)"
)
_BODIES = r"中共(?!中央$)|中国|中央(?!军事)|国家|国务院|全国|最高人民|共青团"
# 省委教育工作委员会 is one office; 民政局财政局 are two. What a 委 is followed by is its own, unless a place or the state is named.
_AFTER_OFFICE = rf"(?:(?<=[局厅部署院府社行办会])|(?<=健康委)|(?<=改革委)|(?<=国资委))(?={_MINISTRY}{_HAN}{{0,10}}?(?:部|委|署|局|厅|行|办))(?!{_HAN}{{1,8}}工作委员会)"
_AFTER_ANY = rf"(?<=中共中央)(?=国务院)|(?<=[局厅部委署院会府社行办室])(?={_BODIES}"
_SEPARATORS = re.compile(r"[、，,；;\t│|]|\s*\u3000+\s*|\s{2,}")
_MARKS = re.compile(r"[（(](?:公章|盖章|印章|章|印)[）)]|[（(](?:代章|联合发文)[）)]")
_SPACED = re.compile(rf"(?:{_HAN}\s+){{2,}}{_HAN}")
# 示例市民政局关于…, 示例市民政局 示例市财政局关于印发…, 示例市民政局公告
_TITLED_BY = re.compile(r"^(?P<who>[^《》]{2,80}?)(?:关于|转发|公告$|通告$|令$|印发《)")
_LETTERHEAD = re.compile(r"文\s*件\s*$")
# Lines of a joint 版头; more than six offices hardly ever share one.
_MOST_LINES = 8


def offices(text: str) -> tuple[str, ...]:
    """Return the offices that *text* names and nothing else; none if anything of it is no office.

    They may be parted by 、, blanks, columns, or run together (广州市民政局广州市财政局).
    """
    text = _MARKS.sub("", text.strip())
    if _SPACED.fullmatch(text):
        text = re.sub(r"\s+", "", text) if not re.search(r"\s{3,}|\u3000{2,}", text) else text
    names = [name for part in _SEPARATORS.split(text) if part.strip() for name in _unspaced(part.strip())]
    names = [name for part in names for name in _apart(part)]
    return tuple(dict.fromkeys(names)) if names and all(map(_OFFICE.fullmatch, names)) else ()


def _unspaced(text: str) -> list[str]:
    """Return the names that single blanks part; one name if they only stretch it."""
    parts = text.split()
    return parts if all(map(_OFFICE.fullmatch, parts)) else ["".join(parts)]


def _apart(text: str) -> list[str]:
    """Return the names that stand in *text* one behind the other."""
    place = _PLACE.match(text)
    again = f"|(?:中共)?{place[1]})" if place else ")"
    return [name for name in re.split(f"{_AFTER_OFFICE}|{_AFTER_ANY}{again}", text) if name]


def issuers_of_title(title: str) -> tuple[str, ...]:
    """Return the offices that a title begins with: A B关于…."""
    match = _TITLED_BY.match(title)
    return offices(match["who"]) if match else ()


def issuers_of_letterhead(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the offices of a 版头, on one line or several beside the word 文件."""
    heads = [at for at, line in enumerate(lines) if _LETTERHEAD.search(line.strip("| "))]
    for at in reversed(heads):
        own = _without_word(lines[at])
        if own and not offices(own):
            continue
        above, below = _run(lines[at - 1 :: -1] if at else ()), _run(lines[at + 1 :])
        names = (
            *(name for line in reversed(above) for name in line),
            *offices(own),
            *(n for line in below for n in line),
        )
        if names:
            return tuple(dict.fromkeys(names))
    return ()


def _without_word(line: str) -> str:
    return _LETTERHEAD.sub("", line.strip("| ")).strip()


def _run(lines: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the offices of the first lines that hold nothing else."""
    run: list[tuple[str, ...]] = []
    for line in lines[:_MOST_LINES]:
        names = offices(line)
        if not names:
            break
        run.append(names)
    return run
