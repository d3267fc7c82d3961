"""Character references of HTML and Markdown: &ldquo; and &#26465; stand for characters."""

import re
from html import unescape
from html.entities import html5

REFERENCE = re.compile("&(?:#(?:[xX][0-9A-Fa-f]{1,8}|[0-9]{1,8});?|[A-Za-z][0-9A-Za-z]{1,31};?)")


def resolve(written: str) -> tuple[str, int]:
    """What a match of REFERENCE stands for, and how many code points of it are the reference: of &ltx; the first three.

    The length is 0 if it is none. A no-break space is a space here, as a reader sees it.
    """
    if written[1] == "#":
        return unescape(written).replace("\xa0", " "), len(written)
    for end in range(len(written), 2, -1):
        if written[1:end] in html5:
            return html5[written[1:end]].replace("\xa0", " "), end
    return "", 0
