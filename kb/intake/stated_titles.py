"""The titles that a file states of itself beside its text: its meta data, its <title>, its name; without those of sites."""

import re
from collections.abc import Collection, Iterator, Sequence

from kb.intake import line_signs
from kb.intake.title import OFFICE, bare, genre, without_edition
from kb.text import fold_text

# 示例条例_示例网, 示例条例-示例网, 示例网 > 政策 > 示例条例: what parts the title of a page from the name of its site.
_PARTED = re.compile(r"\s*(?:[-_|—–>»]+|\s[·,，]\s)\s*")

# What states a title and is longer is a <title> that nothing ends: the longest of 378 laws has 59 code points, and sites
# put two or three names behind it. Each mark in it makes two parts of it.
_LONGEST = 300


class StatedTitles:
    """What may confirm that a line is a title.

    `stated` are the titles that a file states, the most trusted first; `on_record` those that are surely titles, folded;
    `lines` its text, in which a heading of the first level may state one too, and the footer of a web page tells its site.
    """

    def __init__(
        self, stated: Sequence[str], on_record: Collection[str], lines: Sequence[str], *, is_page: bool
    ) -> None:
        self._on_record = on_record
        self._is_page = is_page
        self._of_site = fold_text("\n".join(line for line in lines if line_signs.is_of_site(line)))
        self._by_words = self._ranks([*stated, *_heading(lines)])

    def _ranks(self, titles: Sequence[str]) -> dict[str, int]:
        """Return what a file states as its title, folded, with a rank from 1; not the name of a site."""
        ranks: dict[str, int] = {}
        for rank, title in enumerate(titles, 1):
            for part in _parts(title):
                if len(part) >= 4 and not self.is_site(part):
                    ranks.setdefault(fold_text(part), rank)
                    ranks.setdefault(fold_text(without_edition(part)), rank)
        return ranks

    def is_site(self, text: str) -> bool:
        """Tell whether words are the name of a site or its office: they stand in its footer, or name an office alone."""
        is_named = bool(OFFICE.search(text)) or fold_text(text) in self._of_site
        return self._is_page and not genre(text) and is_named

    def rank(self, title: str) -> int | None:
        """Return how much the statement of a title is trusted, 1 the most; None if the file does not state it."""
        return self._by_words.get(fold_text(title)) or self._by_words.get(fold_text(without_edition(title)))

    def confirms(self, title: str) -> bool:
        """Tell whether a title is on record or stated by the file, be it with the year of its edition."""
        return fold_text(title) in self._on_record or self.rank(title) is not None


def _heading(lines: Sequence[str]) -> list[str]:
    """Return the heading of the first level, if the text has one alone: # 示例条例."""
    headings = [line for line in lines if line.startswith("# ")]
    return [bare(headings[0])] if len(headings) == 1 else []


def _parts(title: str) -> Iterator[str]:
    """Yield a title whole, and from and to each mark that may part it from the name of its site."""
    title = title[:_LONGEST]
    yield bare(title)
    for mark in _PARTED.finditer(title):
        yield bare(title[: mark.start()])
        yield bare(title[mark.end() :])
