"""Signs that people see as one, or do not see at all, whatever their codes.

Programs that write PDF files put radicals for characters (⺠ for 民), keyboards have five dashes, and pasted text carries
marks that no font draws. Folding and the grammar of citations read by these tables.
"""

import unicodedata

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

# Unicode's Default_Ignorable_Code_Point (DerivedCoreProperties.txt 14.0), which no font draws.
_IGNORABLE = (
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F),
    (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
# Drawn as an empty place: the blank of Braille, a note without a head; and the place of an object that was cut out.
_BLANK = "\u2800\U0001d159\ufffc"


def is_unseen(character: str) -> bool:
    """Tell whether nobody sees it: typed or pasted by accident, and no white space.

    Controls, formats, surrogates, what Unicode calls ignorable, blanks, the marks of objects and of variants.
    """
    code = ord(character)
    return (
        unicodedata.category(character) in {"Cc", "Cf", "Cs"}
        or character in _BLANK
        or any(first <= code <= last for first, last in _IGNORABLE)
    )
