"""A sheet: what a file holds, whatever its format was."""

from dataclasses import dataclass, field

from kb.files.draft import TooLargeError
from kb.files.front_matter import FrontMatter
from kb.files.visible_text import LeftOut

MOST_CHARACTERS = 2_000_000
"""Code points of text in one file: the longest code of law has 120,000."""

_TOO_LONG = f"文件超过 {MOST_CHARACTERS // 10_000} 万字，不像一份政策文件，请只留需要的部分、另存后再导入。"


def refuse_too_long(characters: int) -> None:
    """Raises TooLargeError if a file has so many code points of text that it is no policy text."""
    if characters > MOST_CHARACTERS:
        raise TooLargeError(_TOO_LONG)


@dataclass(frozen=True)
class Sheet:
    """The text of a file as lines in reading order.

    A line is one paragraph without line ends; or a heading (`## 第一章　总则`) where the file itself marks one; or a row of
    a table (`| 甲 | 乙 |`, rows of one table follow one another, `|` inside a cell is written `｜`); or empty. A paragraph
    with a footnote ends in its mark (`……。[^1]`), so that no wording is broken by it. `footnotes` are their texts, `[^1]`
    first. `title` is the title that the file states of itself outside its text (document properties, <title>): a hint.
    `front` is the front matter of a Markdown file, and `first_line` the line of the file on which `lines` begin.
    """

    lines: tuple[str, ...]
    footnotes: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    title: str = ""
    front: FrontMatter = field(default_factory=dict)
    first_line: int = 1
