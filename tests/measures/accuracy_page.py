"""The page docs/accuracy.md, of which each measure writes its own stretch between two signs."""

from collections.abc import Iterable, Sequence
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "accuracy.md"


def put_into(command: str, content: str, page: Path = PAGE) -> None:
    """Put *content* between the two signs of *command*, as `make accuracy`."""
    begin, end = (f"<!-- written by {command} {edge} here -->" for edge in ("from", "to"))
    text = page.read_text("utf-8")
    head, tail = text[: text.index(begin) + len(begin)], text[text.index(end) :]
    page.write_text(f"{head}\n\n{content}\n\n{tail}", "utf-8")


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in row) + " |" for row in lines)
