"""What a page says of its paper beside it, by labels: 发文机关：示例市民政局, 文号, 成文日期, 发布日期."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from kb.intake.issuers import offices
from kb.text import DocumentNumber, days, document_number

_B = r"[\s\u3000]*"
_LABELS = {
    "number": "发文字号|发文号|文号|字号|文件编号",
    "issuer": "发文机关|发布机构|发文单位|发布单位|发布机关|制定机关|制发机关|制发单位|公布机关|颁布单位",
    "written": "成文日期|发文日期|印发日期|生成日期|公布日期|颁布日期",
    "published": "发布日期|发布时间|公开日期",
    "effective": "施行日期|实施日期|生效日期",
}
# 索引号 has signs like a number and is none; 有效性, 主题词 end the value before them.
_OTHERS = "索引号|主题分类|主题词|标题|名称|有效性|公开方式|来源|信息来源|作者|编辑|废止日期|失效日期|关键词"
_SPACED = {
    name: re.compile("|".join(_B.join(label) for label in labels.split("|"))) for name, labels in _LABELS.items()
}
_ANY = "|".join(_B.join(label) for labels in (*_LABELS.values(), _OTHERS) for label in labels.split("|"))
_CELLS = re.compile(rf"\t|│|\||\s{{2,}}|\u3000+|\s+(?=(?:{_ANY}){_B}[：:])")
_CELL = re.compile(rf"[【\[（(]?(?P<label>{_ANY}){_B}[】\])）]?{_B}(?P<colon>[：:])?{_B}(?P<value>.*)")
_LABEL = re.compile(rf"(?:{_ANY}){_B}(?=[：:])")
# A value that stands in another line is the next; longer than this it is a sentence of the paper.
_LONGEST_VALUE = 80


@dataclass(frozen=True)
class PageTable:
    """What stands by labels; what does not is empty or None. `written` is the paper's own day, `published` that of the page."""

    number: DocumentNumber | None = None
    issuers: tuple[str, ...] = ()
    written: date | None = None
    published: date | None = None
    effective: date | None = None

    @classmethod
    def of(cls, lines: Sequence[str]) -> "PageTable":
        """Read the labels in *lines*; of two that are alike the first."""
        values: dict[str, str] = {}
        for name, value in _values(lines):
            values.setdefault(name, value)
        day = {name: _day(values.get(name, "")) for name in ("written", "published", "effective")}
        return cls(document_number(values.get("number", "")), offices(values.get("issuer", "")), **day)


def _values(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield what stands behind each label, in the same cell or the next."""
    waiting = ""
    for line in lines:
        is_row = line.lstrip().startswith("|")
        line = _LABEL.sub(lambda match: re.sub(_B, "", match[0]), line)  # 文  号：
        for cell in filter(None, (part.strip() for part in _CELLS.split(line))):
            match = _CELL.fullmatch(cell)
            is_label = match is not None and (match["colon"] or (is_row and not match["value"]))
            if match is not None and is_label:
                name = next((name for name, labels in _SPACED.items() if labels.fullmatch(match["label"])), "")
                waiting = "" if match["value"] else name
                if name and match["value"]:
                    yield name, match["value"]
            elif waiting and len(cell) <= _LONGEST_VALUE:
                yield waiting, cell
                waiting = ""
            else:
                waiting = ""


def _day(value: str) -> date | None:
    return next((day for _, _, day in days(value, in_digits=True)), None)
