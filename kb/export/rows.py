"""Tables in a text: the rows of one table together."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from kb import address as addresses
from kb.document import Paragraph


def runs(paragraphs: Iterable[Paragraph]) -> Iterator[tuple[str, list[Paragraph]]]:
    """The paragraphs in order: the rows of a table together, with its address; everything else alone, with none."""
    for table, run in groupby(paragraphs, _table_of):
        if table:
            yield table, list(run)
        else:
            yield from (("", [paragraph]) for paragraph in run)


def has_head(table: list[Paragraph]) -> bool:
    """Whether the first row of a table is its head."""
    return table[0].kind == "header"


def _table_of(paragraph: Paragraph) -> str:
    return addresses.parent(paragraph.address) if paragraph.is_row else ""
