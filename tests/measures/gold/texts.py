"""The real texts that the gold set points into: how a file becomes the text on which its code points are counted.

The files themselves are no part of the project. A `.txt` or `.md` file is its decoded content with line feeds as line
ends: UTF-8, or GB18030 where the name says so. An `.html` file is a whole web page, of which `page_text` takes the
paragraphs of the article.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bs4 import BeautifulSoup
from bs4.element import Tag

_BLANK = " \t\r\n\u3000\u00a0"


@dataclass(frozen=True)
class Wording:
    """Where in a file the wording of one regulation stands: from `first` to before `after`, both the beginning of a
    line; empty is from the first or to the last. What stands around it is the news that came with it.
    """

    file: str
    document: str
    first: str = ""
    after: str = ""


WORDINGS = (
    Wording("zhibu-2018.txt", "zhibu-2018"),
    Wording("zhunze-2016.md", "zhunze-2016"),
    Wording("dangyuan-jiaoyu-2019.html", "dangyuan-jiaoyu-2019"),
    Wording("fazhan-dangyuan-2014.txt", "fazhan-dangyuan-2014"),
    Wording("fazhan-dangyuan-2026.html", "fazhan-dangyuan-2026"),
    Wording("zhangcheng-2007.gb18030.txt", "zhangcheng-2007"),
    Wording("zhangcheng-2017.txt", "zhangcheng-2017"),
    Wording("zhangcheng-2022.html", "zhangcheng-2022"),
    Wording("jiguan-jiceng-2019.news.html", "jiguan-jiceng-2019", "第一章", "(责编"),
    Wording("lianjie-2015.md", "lianjie-2015"),
    Wording("zhuti-zeren-2020.md", "zhuti-zeren-2020"),
    Wording("zhengzhi-jianshe-2019.html", "zhengzhi-jianshe-2019", "为深入贯彻落实", "中央办公厅负责人就"),
)
"""One file for each regulation of which a full text is there, its id that of the catalogue."""


@cache
def text_of(path: Path) -> str:
    """The text of a file, on whose code points every stand-off span counts."""
    raw = path.read_bytes()
    if path.suffix == ".html":
        return page_text(raw)
    decoded = raw.decode("gb18030" if ".gb18030." in path.name else "utf-8")
    return decoded.replace("\r\n", "\n").replace("\r", "\n")


def page_text(raw: bytes) -> str:
    """The paragraphs of the article on a web page, in order, one a line, without the space around each.

    The article is the element of class `conTxt`; its paragraphs are its `p` elements that hold text.
    """
    article = BeautifulSoup(raw, "html.parser", from_encoding="utf-8").find(class_="conTxt")
    assert isinstance(article, Tag)
    paragraphs = (paragraph.get_text().strip(_BLANK) for paragraph in article.find_all("p"))
    return "\n".join(paragraph for paragraph in paragraphs if paragraph)


def wording_of(wording: Wording, folder: Path) -> str:
    """The wording of the regulation, without what stands around it in its file in `folder`."""
    lines = text_of(folder / wording.file).split("\n")
    start = next(at for at, line in enumerate(lines) if line.strip(_BLANK).startswith(wording.first))
    behind = (at for at in range(start, len(lines)) if wording.after and lines[at].startswith(wording.after))
    return "\n".join(lines[start : next(behind, len(lines))])
