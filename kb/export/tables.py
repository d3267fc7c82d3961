"""Tables among the paragraphs of a passage."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from kb import address as addresses
from kb import table
from kb.document import Paragraph


def runs(paragraphs: Iterable[Paragraph]) -> Iterator[tuple[str, list[Paragraph]]]:
    """The rows of one table together, with its address; everything else alone, without one."""
    for own, run in groupby(paragraphs, _table_of):
        if own:
            yield own, list(run)
        else:
            yield from (("", [paragraph]) for paragraph in run)


def cells(row: Paragraph) -> list[str]:
    """What stands in the cells of a row, without the space around it."""
    return [row.text[start:end] for start, end in table.cells(row.text)]


def _table_of(paragraph: Paragraph) -> str:
    return addresses.parent(paragraph.address) if paragraph.is_row else ""
