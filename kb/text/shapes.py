"""Signs that people see as one, or do not see at all, whatever their codes.

Programs that write PDF files put radicals for characters (⺠ for 民), keyboards have five dashes, and pasted text carries
marks that no font draws. Folding, the readers of files, the grammar of lines and that of citations read by these tables.
"""

import re
import unicodedata
from functools import lru_cache

# Unicode's EquivalentUnifiedIdeograph.txt (14.0) as far as NFKC does not know it: strokes and radicals, each before the
# character that is drawn alike.
_UNIFIED = (
    "㇆𠃌㇏乀㇐一㇑丨㇒丿㇓丿㇔丶㇕𠃍㇖乛㇗𠃊㇘𠃎㇙𠄌㇚亅㇛𡿨㇜𠃋㇝乀㇞𠃑㇟乚㇠乙㇡𠄎㇣〇⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇𠘨⺈刀⺉刂⺊卜⺋㔾⺌小⺍小"
    "⺎兀⺏尣⺐尢⺑𡯂⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪𤴔⺫目⺬示⺭礻⺮𥫗⺯糹⺰纟"
    "⺱罓⺲罒⺳㓁⺴冗⺵𦉫⺶羊⺷𦍌⺸𦍋⺹耂⺺肀⺻聿⺼肉⺽𦥑⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻈讠⻉贝⻊𧾷⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長⻒镸"
    "⻓长⻔门⻕𨸏⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞𩙿⻟飠⻠饣⻡𩠐⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀"
)
# Where NFKC, or that table, knows only the form that is not written on the mainland (戶, 靑, 黃, 𧢲).
_MAINLAND = "⼾户⾭青⿈黄⻇角"

RADICALS = dict(zip(_UNIFIED[::2], _UNIFIED[1::2], strict=True)) | dict(
    zip(_MAINLAND[::2], _MAINLAND[1::2], strict=True)
)
"""The character for each radical and stroke that NFKC leaves alone or makes another of."""

ALIKE = (
    dict.fromkeys("○◯", "〇")
    | dict.fromkeys("─━—–‐‒―−", "-")
    | {"⸺": "--", "⸻": "---"}
    | dict.fromkeys("•・‧∙⋅", "·")
    | dict.fromkeys("〔【〖", "[")
    | dict.fromkeys("〕】〗", "]")
    | dict.fromkeys("〜∼", "~")
    | {"∶": ":", "⋯": "..."}
)
"""What stands in folded text for signs that people cannot tell apart, by what NFKC makes of each."""

_USUAL = "\t\n \u3000"

BLANK = (
    f"{_USUAL}\x0b-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f"  # white space, as str.isspace has it
    "\u115f\u1160\u2800\u3164\ue5e5\uffa0\U0001d159"
)
"""Inside the brackets of a regular expression: what is seen as an empty place.

Beyond white space the fillers of Hangul, the blank of Braille, a note without a head, and what the byte pair A3 A0 is in
GB 18030, which editors on the mainland have long written for U+3000 (browsers show it so).
"""

UNSEEN = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff"  # controls and surrogates
    # Default_Ignorable_Code_Point (DerivedCoreProperties.txt 14.0), which no font draws, and other formats (Cf)
    "\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff0-\ufffb\U000110bd\U000110cd\U00013430-\U00013438\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
    "\ufffc"  # the place of an object that was cut out
)
"""Inside the brackets of a regular expression: what nobody sees, typed or pasted by accident, and no blank."""

UNREADABLE = "\ue000-\ue5e4\ue5e6-\uf8ff\ufdd0-\ufdef\ufffd-\uffff\U000f0000-\U0010ffff"
"""Inside the brackets of a regular expression: private use, U+FFFD, and codes that are no characters.

What Unicode gave out after the tables of this Python (14.0) is a character like any other: 𲎯.
"""

FORMS = "\u2e3a\u2e3b\u2e80-\u2fdf\u31c0-\u31ef\uf900-\ufaff\ufb00-\ufb06\ufe10-\ufe19\ufe30-\ufe44\ufe47\ufe48\U0002f800-\U0002fa1f"
"""Inside the brackets of a regular expression: codes that programs write for letters where fonts draw both alike.

Dashes that are drawn as one sign, radicals, strokes, compatibility ideographs, joined letters of Latin (ﬁ), and the marks of
vertical writing (︽), which stand upright again in a line.
"""

BULLETS = frozenset("\uf06c\uf06e\uf075\uf076\uf09f\uf0a7\uf0b7\uf0d8\uf0e0\uf0fc")
"""Private codes of the fonts Symbol and Wingdings: the dots and arrows before the items of a list."""

UNKNOWN = "〓"
"""Stands for a character that cannot be read: the sign that Chinese printers set for a missing type (U+3013)."""

_DASHES = {"⸺": "——", "⸻": "———"}
_FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
# As wide as a character: the quads, the filler, and A3 A0.
_WIDE = frozenset("\u2001\u2003\u3000\u3164\ue5e5")

# Beyond the first plane all of them: a range each would cost plain text a comparison each.
_BEYOND = re.compile("[\U00010000-\U0010ffff](?:-[\U00010000-\U0010ffff])?")
ODD = _BEYOND.sub("", f"{BLANK.removeprefix(_USUAL)}{UNSEEN}{UNREADABLE}{FORMS}") + "\U000110bd-\U0010ffff"
"""Inside the brackets of a regular expression: every character that may be seen as another, or not at all."""

_BLANK, _UNSEEN, _UNREADABLE, _FORM = (re.compile(f"[{signs}]") for signs in (BLANK, UNSEEN, UNREADABLE, FORMS))


def is_unseen(character: str) -> bool:
    """Tell whether nobody sees it: a blank, or typed or pasted by accident."""
    return is_blank(character) or bool(_UNSEEN.match(character))


def is_blank(character: str) -> bool:
    """Tell whether it is seen as an empty place."""
    return bool(_BLANK.match(character))


def is_lost(character: str) -> bool:
    """Tell whether nobody can say what it is."""
    return bool(_UNREADABLE.match(character))


@lru_cache(maxsize=10_000)
def seen(character: str) -> str:
    """Return what people see of a character, letter for letter.

    Nothing of what nobody sees; a blank, of one of two widths, for every blank but tab and line feed; the letter for a
    radical, a stroke or a compatibility form that fonts draw like it. Else the character, whatever its width.
    """
    if is_blank(character):
        return character if character in "\t\n" else "\u3000" if character in _WIDE else " "
    if _UNSEEN.match(character):
        return ""
    if not _FORM.match(character):
        return character
    drawn = _DASHES.get(character) or RADICALS.get(character) or unicodedata.normalize("NFKC", character)
    return drawn.translate(_FULL_WIDTH) if 0xFE10 <= ord(character) <= 0xFE48 else drawn


def is_form(character: str) -> bool:
    """Tell whether it is a letter written by the code of another form of it: ⼗ for 十."""
    return seen(character).strip() not in {"", character}


def from_first_letter(text: str) -> str:
    """Return a line from the first character on that somebody can see and read."""
    return text[next((at for at, sign in enumerate(text) if not is_unseen(sign) and not is_lost(sign)), len(text)) :]


def is_legible(text: str) -> bool:
    """Tell whether a text holds no sign that nobody can read, nor one that stands for such a sign (〓)."""
    return UNKNOWN not in text and not _UNREADABLE.search(text)
