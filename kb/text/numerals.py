"""Numbers as policy texts write them: 十, 一百零一, 二〇二二, 10, １０, 肆拾伍, ⼗, 二○二二, 廿三, 二O.

>>> number("一百零一"), number("１０"), chinese(101)
(101, 10, '一百零一')
"""

from functools import lru_cache

from kb.text.folding import fold_text

DIGITS = "〇零一二三四五六七八九"
_VALUE = {digit: max(position - 1, 0) for position, digit in enumerate(DIGITS)} | {"两": 2}
_UNIT = {"十": 10, "百": 100, "千": 1000}
# 大写, as contracts and cheques have them, that nobody changes them.
_LEGAL = "壹贰叁肆伍陆柒捌玖拾佰仟"
# 廿三 is 二十三, and a zero among them is often typed as a letter or as a digit: 第二O条, 第一百0一条.
_TENS = {"廿": "二十", "卅": "三十", "卌": "四十"}
_PLAIN = str.maketrans(dict(zip(_LEGAL, "一二三四五六七八九十百千", strict=True)) | _TENS | {"o": "〇", "0": "〇"})

MOST = 9_999
"""The largest number that is spelled in Chinese: the longest law, 民法典, has 1,260 articles, and 万 is never needed."""

_HANZI = f"{DIGITS}两十百千{''.join(_TENS)}{_LEGAL}"
_ZEROS = "OoＯｏ0０"

NUMERAL = rf"[{_HANZI}0-9０-９]"
"""One character of a number, as a fragment of a regular expression."""

# One number, in any of its ways of writing, as a fragment of a regular expression. At most seven characters: so many has
# the longest up to MOST (九千九百九十九); no article number is longer (一千二百六十 in the Civil Code).
NUMBER = rf"(?:[{_HANZI}][{_HANZI}{_ZEROS}]{{0,6}}|[0-9０-９]{{1,4}})"

# The same with blanks between its characters, as headings are stretched: 第 一 百 零 一 条.
_BLANK = r"[\s\u3000]*"
STRETCHED = rf"(?:[{_HANZI}](?:{_BLANK}[{_HANZI}{_ZEROS}]){{0,6}}|[0-9０-９](?:{_BLANK}[0-9０-９]){{0,3}})"


@lru_cache(maxsize=4096)  # every part that is cited has one or several, and most are small
def number(numeral: str) -> int | None:
    """Return the value of *numeral*, brackets around it left aside; None of what is no number (百一十千)."""
    numeral = fold_text(numeral).strip("().")
    if numeral.isascii():
        return int(numeral) if numeral.isdecimal() else None
    numeral = numeral.translate(_PLAIN)
    if not any(character in _UNIT for character in numeral):
        digits = [_VALUE.get(character) for character in numeral]
        return None if None in digits else int("".join(map(str, digits)))
    total = 0
    pending: int | None = None
    smallest = 10_000
    for character in numeral:
        if character in _UNIT:
            unit = _UNIT[character]
            if unit >= smallest or (pending is None and unit != 10):
                return None
            total += unit * (1 if pending is None else pending)
            smallest, pending = unit, None
        elif character in _VALUE and (pending is None or pending == 0):
            pending = _VALUE[character]
        else:
            return None
    return total + (pending or 0)


@lru_cache(maxsize=4096)  # every label of a part has one or several
def chinese(value: int) -> str:
    """Return *value* as a regulation writes it: 110 → 一百一十, 101 → 一百零一.

    Raises ValueError if it is not between 0 and `MOST`.
    """
    if not 0 <= value <= MOST:
        raise ValueError(f"no Chinese numeral here for {value}")
    if value == 0:
        return "零"
    numeral = ""
    gap = False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            numeral += ("零" if gap and numeral else "") + DIGITS[digit + 1] + name
            gap = False
        else:
            gap = True
    return numeral.removeprefix("一") if numeral.startswith("一十") else numeral
