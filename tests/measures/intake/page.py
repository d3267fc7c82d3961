"""The part of docs/accuracy.md that tells how right documents come in."""

from collections.abc import Iterator, Sequence

from tests.measures.accuracy_page import table
from tests.measures.intake.laws import Outcome
from tests.measures.intake.many import Import
from tests.measures.intake.real import Row


def of_real(rows: Sequence[Row]) -> str:
    """The table of the real files, and what was wrong with any of them."""
    head = (
        "file",
        "made into",
        "articles or parts",
        "with the right text",
        "paragraphs",
        "title",
        "version",
        "dates",
        "cut",
        "letters",
        "told",
        "lost",
    )
    told = table(head, map(_real_row, rows))
    bad = [
        f"- {row.file}, {row.made}: {row.failure or '; '.join(row.problems)}"
        for row in rows
        if row.failure or row.problems
    ]
    right = sum(row.found == row.expected == row.same for row in rows)
    line = (
        f"{right} of {len(rows)} files have every article (or heading of a part) with the right text, letter by letter. "
        f"Other means than the readers find {sum(row.letters for row in rows):,} letters in them; "
        f"{sum(row.told for row in rows):,} were told to be left out, and {sum(row.lost for row in rows):,} are in no document and were not told."
    )
    return "\n\n".join(
        [line, told, *(["What the import itself remarked or refused:\n\n" + "\n".join(bad)] if bad else [])]
    )


def _real_row(row: Row) -> tuple[object, ...]:
    return (
        row.file,
        row.made,
        f"{row.found} / {row.expected}",
        row.same,
        f"{row.paragraphs} / {row.expected_paragraphs}",
        "right" if row.has_title else "—",
        "right" if row.is_identified else "—",
        row.dates,
        "、".join(row.cut) or "nothing",
        f"{row.letters:,}",
        f"{row.told:,}",
        row.lost,
    )


def of_laws(outcomes: Sequence[Outcome]) -> str:
    """How many laws come out equal to their own table, and those that do not."""
    rows: list[tuple[object, ...]] = []
    for form in ("txt", "docx"):
        own = [one for one in outcomes if one.format == form]
        articles = sum(one.articles for one in own)
        rows.append(
            (
                f".{form}",
                f"{sum(one.articles == one.found for one in own)} / {len(own)}",
                f"{sum(one.is_equal for one in own)} / {len(own)}",
                f"{sum(one.found for one in own):,} / {articles:,}",
                f"{sum(one.same for one in own):,}",
                f"{sum(one.has_title for one in own)} / {len(own)}",
            )
        )
    head = (
        "format",
        "laws with the right number",
        "laws equal in every letter",
        "articles found",
        "with the right text",
        "titles",
    )
    return "\n\n".join([table(head, rows), *_differences(outcomes)])


def _differences(outcomes: Sequence[Outcome]) -> Iterator[str]:
    lines = [
        f"- {one.title} (.{one.format}): {one.failure or f'{one.articles - one.same} of {one.articles}; first {one.first_difference}'}"
        for one in outcomes
        if not one.is_equal
    ]
    if lines:
        yield "The differences, one by one:\n\n" + "\n".join(lines)


def of_many(made: Import) -> str:
    """The import of many files: how many came in, what was refused, time and memory."""
    kinds = "、".join(f"{count} {kind}" for kind, count in sorted(made.files.items()))
    total = sum(made.files.values())
    line = (
        f"{total} files ({kinds}) → {made.documents} documents, {made.twins} known already, {len(made.left_out)} refused; {made.seconds:.0f} s ({made.processor:.0f} of processors) with the "
        f"index, {made.megabytes:.0f} MB in the largest process."
    )
    return f"{line}\n\n{table(('refused', 'why'), made.left_out)}"
