"""Signs that a Word file names and does not write: those of symbol fonts, and characters in a circle."""

import re

from kb.files.counting import circled

# The signs of symbol fonts that stand in papers to tick and to count, by their place in the font.
_SYMBOLS = {
    "wingdings": {0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "□", 0x75: "◆", 0xA8: "□", 0xD8: "➢", 0xFC: "√", 0xFE: "☑"},
    "wingdings 2": {0x50: "√", 0x52: "☑", 0x54: "☒", 0xA3: "□"},
    "symbol": {0xA3: "≤", 0xAE: "→", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "·"},
}
_PRIVATE = range(0xE000, 0xF900)
_ENCLOSED = re.compile(r"eq\s+\\o\\ac\s*\([○〇□△◇]?[,;，]\s*(.{1,4}?)\s*\)", re.IGNORECASE)


def symbol(font: str, place: str) -> str:
    """Return the character that <w:sym> shows, by font and place there in hexadecimal; empty if nobody can know."""
    try:
        at = int(place, 16)
    except ValueError:
        return ""
    sign = _SYMBOLS.get(font.casefold(), {}).get(at & 0xFF)
    return sign or ("" if at in _PRIVATE or not chr(at & 0xFFFF).isprintable() else chr(at & 0xFFFF))


def enclosed(code: str) -> str:
    """Return what a field that draws a circle around a character (eq \\o\\ac(○,1)) shows: ①, or the character alone.

    Empty for other fields.
    """
    match = _ENCLOSED.fullmatch(code.strip())
    if not match:
        return ""
    inside = match[1]
    return (circled(int(inside)) if inside.isascii() and inside.isdecimal() else "") or inside
