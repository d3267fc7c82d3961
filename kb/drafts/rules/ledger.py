"""清理台账: what is said of the rules of a folder, row by row, and in a few sentences above them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from kb.documents import Provenance
from kb.text import DiffPiece, in_words

Task = Literal["change", "compare", "look", "nothing"]
"""What a row asks of the office: to change the rule, to hold it against the new text of its basis, to look for itself."""

TASKS: dict[Task, str] = {"change": "要改", "compare": "要对照", "look": "没有核到", "nothing": "不用改"}
"""The tasks in words, in the order in which they are read."""

_ORDER = list(TASKS)

Role = Literal["依据", "引用", "引文", "提法", "文件"]
"""What a row is about: the basis on which a rule was made, another citation, a quotation, a formulation, the file."""


@dataclass(frozen=True)
class Rule:
    """A file of the folder as a rule of the office. `day` is the one that it bears itself, None if it bears none."""

    file: str
    title: str
    document_number: str = ""
    day: date | None = None


@dataclass(frozen=True)
class LedgerRow:
    """What is said of one thing in a rule.

    `text` is how it stands there, `lines` on which lines, from 1. `state` is the present one of what is cited, `since` the
    day of its end, if that is known. `change` says in a few words what became of the very part that is cited, `diff` how
    its wording differs: `draft` was there, `source` is there now. `proposal` is what could be written instead of `text`,
    empty if nothing is proposed. `basis` is what is cited, by its full name and edition; `sources` are where the texts come
    from by which that was told.
    """

    rule: Rule
    role: Role
    task: Task
    text: str
    state: str
    detail: str
    lines: tuple[int, ...] = ()
    basis: str = ""
    since: date | None = None
    change: str = ""
    diff: tuple[DiffPiece, ...] = ()
    proposal: str = ""
    sources: tuple[Provenance, ...] = ()

    @property
    def source(self) -> str:
        """Return where the texts come from, in words."""
        return "；".join(dict.fromkeys(source.name for source in self.sources))

    @property
    def place(self) -> tuple[int, str, int]:
        """Return where it stands in the ledger: what needs something first, then by file and line."""
        return _ORDER.index(self.task), self.rule.file, min(self.lines, default=0)


@dataclass(frozen=True)
class Ledger:
    """The ledger of a folder on `day`: its rows, those that need something first.

    `corpus_version` and `documents` tell by what library it was made, `as_of` the day of its catalogue. `unread` are the
    files that could not be read; each has a row.
    """

    rows: tuple[LedgerRow, ...]
    day: date
    corpus_version: str
    documents: int
    as_of: date | None = None
    unread: tuple[str, ...] = ()

    @property
    def collections(self) -> tuple[str, ...]:
        """Return the unofficial compilations on which rows rest, each with the day as of which it is known."""
        sources = (source for row in self.rows for source in row.sources)
        return tuple(dict.fromkeys(source.name for source in sources if source.origin == "compilation"))

    @property
    def is_clean(self) -> bool:
        """Tell whether there are rules, and no row asks for anything."""
        return bool(self.rows) and all(row.task == "nothing" for row in self.rows)

    @property
    def by_task(self) -> dict[Task, list[LedgerRow]]:
        """Return the rows by what they ask for, in the order in which they are read; without those that nothing asks for."""
        by_task: dict[Task, list[LedgerRow]] = {}
        for row in self.rows:
            by_task.setdefault(row.task, []).append(row)
        return by_task

    @property
    def headline(self) -> str:
        """Return how many rules there are, and how many of them ask for what, in a sentence.

        共 12 份制度：要改 3 份（5 处），要对照 2 份（2 处），没有核到 4 份（9 处），其余 5 份不用改。
        """
        files = {row.rule.file for row in self.rows}
        busy = {row.rule.file for row in self.rows if row.task != "nothing"}
        parts = [
            f"{TASKS[task]} {len({row.rule.file for row in rows})} 份（{len(rows)} 处）"
            for task, rows in self.by_task.items()
            if task != "nothing"
        ]
        rest = len(files - busy)
        parts += [f"{'其余' if parts else ''} {rest} 份不用改".strip()] if rest else []
        unread = f"其中 {len(self.unread)} 份没有读成。" if self.unread else ""
        return f"共 {len(files)} 份文件：{'，'.join(parts)}。{unread}" if files else "文件夹里没有文件。"

    @property
    def notes(self) -> tuple[str, ...]:
        """Return the sentences that stand above the rows: what there is to do, by what day and what library."""
        undated = {row.rule.file for row in self.rows if row.rule.day is None} - set(self.unread)
        catalogue = f"，目录截至 {in_words(self.as_of)}" if self.as_of else ""
        return (
            self.headline,
            f"时效按 {in_words(self.day)}判断；文库 {self.corpus_version}，{self.documents} 份文件{catalogue}。",
            *([f"{len(undated)} 份没有写明日期，所引版本按今天的核对。"] if undated else []),
            *(f"有的依据取自{collection}，引用前请核对原文。" for collection in self.collections),
        )


def merged(rows: Iterable[LedgerRow]) -> tuple[LedgerRow, ...]:
    """Return the rows in the order of the ledger, those that say the same of the same words joined to one."""
    lines: dict[LedgerRow, set[int]] = {}
    for row in rows:
        lines.setdefault(replace(row, lines=()), set()).update(row.lines)
    together = (replace(row, lines=tuple(sorted(places))) for row, places in lines.items())
    return tuple(sorted(together, key=lambda row: row.place))
