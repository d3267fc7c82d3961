"""Characters that can stand in no XML, and so in no Akoma Ntoso or Word file: control characters from pasted text."""

import re

REPLACEMENT = "\ufffd"
"""Stands where a character cannot."""

FORBIDDEN = re.compile("([^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff])")
"""All others than those of XML 1.0, production 2: not even a reference may name them. `split` gives them too."""


def allowed(text: str) -> str:
    """Return *text* with `REPLACEMENT` for each forbidden character; as long as *text*."""
    return FORBIDDEN.sub(REPLACEMENT, text)
