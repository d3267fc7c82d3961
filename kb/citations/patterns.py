"""The grammar of citations: titles in 书名号, and parts such as 第十条第二款第（三）项 or 第三、五、七条."""

import re
from dataclasses import dataclass

from kb.address import join, step
from kb.text.numerals import NUMBER, number

_S = r"[\s\u3000]*"

# 《关于印发〈…〉的通知》; one level of 《》 within is a typing habit and read as well.
TITLE = re.compile(r"《([^《》]{1,80}(?:《[^《》]{1,60}》[^《》]{0,60})*)》")

# What may stand between a title and its part: （试行）, （中发〔2010〕3号）, （2018年修订）, 的, a space.
AFTER_TITLE = re.compile(rf"{_S}(?:[（(](?P<qualifier>[^（）()《》。；]{{1,24}})[）)])?{_S}的?{_S}")

_KIND = {"编": "part", "章": "chp", "节": "sec", "条": "art", "款": "para", "项": "item", "目": "point", "部分": "sec"}

_FIRST_UNIT = "编|章|条|部分"
_LIST = rf"(?:{_S}[、，,和及至到或与—－-]{_S}第?{_S}{NUMBER})"

# 第三、五、七条; 第十条之一. The list is cut into single numbers later.
HEAD = re.compile(
    rf"第{_S}(?P<first>{NUMBER})(?P<more>{_LIST}*){_S}(?P<unit>{_FIRST_UNIT})(?:之(?P<inserted>[一二三四五六七八九十]{{1,2}}))?"
)

# What may follow a head: 第一节, 第二款, 第（三）项, （三）, 第3目.
TAIL = re.compile(
    rf"{_S}(?:的{_S})?(?:第{_S}(?:{NUMBER}|[（(]{_S}{NUMBER}{_S}[）)]){_S}(?:章|节|条|款|项|目)|[（(]{_S}[一二三四五六七八九十百]{{1,4}}{_S}[）)](?:项)?)"
)

# A further part of the same document: 、第十一条; 和第十二条; 至第十五条.
ANOTHER = re.compile(rf"{_S}[、和及至到或与]{_S}(?=第{_S}{NUMBER})")

_ONE_NUMBER = re.compile(NUMBER)
_TAIL_STEP = re.compile(rf"(?:第{_S})?[（(]?{_S}({NUMBER}){_S}[）)]?{_S}(章|节|条|款|项|目)?")


@dataclass(frozen=True)
class PartSign:
    """A part as it is written: its span in the text, and the address it names (of an item of an article without saying
    which paragraph: `art_10__item_3`)."""

    start: int
    end: int
    address: str


def read_part(text: str, position: int) -> list[PartSign]:
    """The part, or the list of parts, written at `position` of `text`; empty if none is."""
    head = HEAD.match(text, position)
    if head is None:
        return []
    numbers = [(match.start(), match.end(), number(match[0])) for match in _ONE_NUMBER.finditer(text, *head.span())]
    if head["inserted"]:
        numbers = numbers[:-1] if numbers[-1][0] >= head.start("inserted") else numbers
    if any(value is None for _, _, value in numbers):
        return []
    unit = _KIND[head["unit"]]
    signs: list[PartSign] = []
    for index, (start, end, value) in enumerate(numbers):
        last = index == len(numbers) - 1
        inserted = (number(head["inserted"]) or 0) if last and head["inserted"] else 0
        own = step(unit, value or 0, inserted)
        signs.append(PartSign(head.start() if index == 0 else start, head.end() if last else end, own))
    return [*signs[:-1], _with_tail(text, signs[-1])]


def _with_tail(text: str, sign: PartSign) -> PartSign:
    end, own = sign.end, sign.address
    while tail := TAIL.match(text, end):
        written = _TAIL_STEP.search(tail[0])
        value = number(written[1]) if written else None
        if written is None or value is None:
            break
        kind = _KIND[written[2]] if written[2] else ("sub" if own.startswith("sec_") else "item")
        if (kind == "art" and not own.startswith(("part", "chp"))) or (kind == "chp" and not own.startswith("part")):
            break  # 第十条第十一条: the second is a part of its own
        own = step("art", value) if kind == "art" else join(own, step(kind, value))
        end = tail.end()
    return PartSign(sign.start, end, own)
