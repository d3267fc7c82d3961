"""Numbers as programs write them before the paragraphs of a list: 一, （1）, ①, a, iv.

Names are those of Word (ECMA-376 part 1, 17.18.59 ST_NumberFormat).
"""

from collections.abc import Callable, Mapping

from kb.text import DIGITS, MOST, chinese

_DIGITAL = DIGITS.replace("零", "")
_LEGAL = str.maketrans("〇一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    )
)
_MOST_LETTERS = 780
"""Word writes no more than thirty letters: zz…z."""


def numeral(value: int, form: str) -> str:
    """Return `value` in a form, as Word names it: chineseCounting, lowerRoman.

    It is in digits if the form is unknown or does not reach so far, as in Word. Beyond ninety-nine the counting forms are written as regulations write them (一百零一): Word has three ways there.
    """
    write = _FORMS.get(form)
    return (write(value) if write else "") or str(value)


def _one_of(signs: str) -> Callable[[int], str]:
    return lambda value: signs[value - 1] if 0 < value <= len(signs) else ""


def _in_turn(signs: str) -> Callable[[int], str]:
    return lambda value: signs[(value - 1) % len(signs)] if value > 0 else ""


def _counted(value: int) -> str:
    return chinese(value) if 0 <= value <= MOST else ""


def _legal(value: int) -> str:
    return _counted(value).translate(_LEGAL).replace("拾", "壹拾", 10 <= value < 20)


def _digital(value: int) -> str:
    return "".join(_DIGITAL[int(digit)] for digit in str(value)) if value >= 0 else ""


def _full_width(value: int) -> str:
    return str(value).translate({ord("0") + digit: ord("０") + digit for digit in range(10)})


def repeated_letters(value: int) -> str:
    """Return a … z, aa, bb … as Word counts; empty beyond."""
    if not 0 < value <= _MOST_LETTERS:
        return ""
    times, letter = divmod(value - 1, 26)
    return chr(ord("a") + letter) * (times + 1)


def letters(value: int) -> str:
    """Return a … z, aa, ab … as browsers count; empty below 1."""
    numeral = ""
    while value > 0:
        value, letter = divmod(value - 1, 26)
        numeral = chr(ord("a") + letter) + numeral
    return numeral


def roman(value: int) -> str:
    """Return I, II … MMMCMXCIX; empty beyond."""
    numeral = ""
    for worth, sign in _ROMAN if 0 < value < 4000 else ():
        times, value = divmod(value, worth)
        numeral += sign * times
    return numeral


def circled(value: int) -> str:
    """Return ①…㊿; empty beyond."""
    for first, last, sign in ((1, 20, "①"), (21, 35, "㉑"), (36, 50, "㊱")):
        if first <= value <= last:
            return chr(ord(sign) + value - first)
    return ""


_FORMS: Mapping[str, Callable[[int], str]] = {
    "none": lambda value: "",
    "decimalZero": lambda value: f"{value:02}",
    **dict.fromkeys(("decimalFullWidth", "decimalFullWidth2"), _full_width),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), circled),
    "decimalEnclosedParen": _one_of("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "decimalEnclosedFullstop": _one_of("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
    "numberInDash": lambda value: f"- {value} -",
    "ideographEnclosedCircle": _one_of("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
    "ideographTraditional": _in_turn(_STEMS),
    "ideographZodiac": _in_turn(_BRANCHES),
    "ideographZodiacTraditional": lambda value: _in_turn(_STEMS)(value) + _in_turn(_BRANCHES)(value),
    **dict.fromkeys(
        (
            "chineseCounting",
            "chineseCountingThousand",
            "japaneseCounting",
            "koreanCounting",
            "taiwaneseCounting",
            "taiwaneseCountingThousand",
        ),
        _counted,
    ),
    **dict.fromkeys(("ideographDigital", "japaneseDigitalTenThousand", "koreanDigital2", "taiwaneseDigital"), _digital),
    **dict.fromkeys(("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"), _legal),
    "lowerLetter": repeated_letters,
    "upperLetter": lambda value: repeated_letters(value).upper(),
    "lowerRoman": lambda value: roman(value).lower(),
    "upperRoman": roman,
}
