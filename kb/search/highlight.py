"""The one place where highlight spans are made, for every engine, the command line and the reading page."""

from collections.abc import Iterable

from kb.text import Wording, fold

Spans = tuple[tuple[int, int], ...]


def highlight(text: str, wordings: Iterable[Wording]) -> Spans:
    """Where any of `wordings` stands in `text`, paragraph by paragraph: code points of `text`, half-open, merged.

    Spans never cross a line end, since a wording must stand within one paragraph.
    """
    wanted = [wording for wording in wordings if not wording.is_empty]
    if not wanted:
        return ()
    found: list[tuple[int, int]] = []
    start = 0
    for paragraph in text.split("\n"):
        folded = fold(paragraph, marks=True)
        for wording in wanted:
            found.extend((start + first, start + last) for first, last in wording.spans_in(folded))
        start += len(paragraph) + 1
    return _merged(found)


def _merged(spans: list[tuple[int, int]]) -> Spans:
    merged: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if merged and first < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return tuple(merged)
