"""Two versions of a text side by side: every article of both in a row, with what became of it and where the wording differs."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from kb.documents import Address, Document, Metadata, Paragraph, Passage, Section
from kb.errors import TextNotHeldError
from kb.text import Difference, fold_text
from kb.text import changes as changes_between
from kb.versions.alignment import Alignment, Pair
from kb.versions.edition import name_of_edition

Kind = Literal["same", "moved", "changed", "changed_and_moved", "split", "merged", "new", "dropped"]
"""What became of an article: `same` has its wording and its number, `moved` its wording under another number."""

HeadingKind = Literal["same", "moved", "renamed", "new", "dropped"]
Op = Literal["same", "old", "new"]

KIND_NAMES: Mapping[Kind, str] = {
    "same": "未改", "moved": "移位，文字未改", "changed": "修改", "changed_and_moved": "修改并移位",
    "split": "拆分", "merged": "合并", "new": "新增", "dropped": "删去",
}  # fmt: skip

_UNMOVED: Mapping[Kind, Kind] = {"moved": "same", "changed_and_moved": "changed"}
_REFLOWED = "文字未改，分段不同"
_WITHOUT_TEXT = {"digest": "只收录了条文要点", "none": "没有收录正文"}


@dataclass(frozen=True)
class SideLine:
    """A paragraph on one side: its text without the number of the article, and the spans `[start, end)` of it, in code
    points, that the other side does not have."""

    address: Address
    label: str
    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Side:
    """A passage on one side of a row, with its number as it is written there (第十条　), empty if it has none."""

    address: Address
    label: str
    number: str
    lines: tuple[SideLine, ...]


@dataclass(frozen=True)
class ComparisonRow:
    """What became of a passage: of one that was split `new` are several, of those that were merged `old`; either is empty
    of what is new or was dropped.

    `pieces` is the wording of the new side with that of the old where they differ: `same` and `new` joined are the new
    text, paragraphs separated by line feeds, without the number of the article.
    """

    kind: Kind
    old: tuple[Side, ...]
    new: tuple[Side, ...]
    pieces: tuple[tuple[Op, str], ...]
    note: str = ""

    @property
    def has_changed(self) -> bool:
        """Tell whether there is anything to read here: not if only the number is another."""
        return self.kind not in {"same", "moved"} or bool(self.note)

    @property
    def is_of_articles(self) -> bool:
        """Tell whether these are articles, and not what stands outside of them."""
        return (self.new or self.old)[0].address.is_article

    @property
    def kind_name(self) -> str:
        """Return the kind in Chinese.

        A paragraph outside of articles is counted from its heading on and moves with any that is put in before it: that
        is nothing to tell.
        """
        if self.note:
            return self.note
        return KIND_NAMES[self.kind if self.is_of_articles else _UNMOVED.get(self.kind, self.kind)]


@dataclass(frozen=True)
class Heading:
    """What became of the heading of a 编, 章 or 节, or of a part of an outline: address and text on both sides."""

    kind: HeadingKind
    old: tuple[Address, str] | None
    new: tuple[Address, str] | None


@dataclass(frozen=True)
class Counts:
    """How many passages there are on both sides, and how many rows of each kind."""

    old: int
    new: int
    kinds: Counter[Kind]

    @property
    def any(self) -> bool:
        """Tell whether there is any on either side."""
        return bool(self.old or self.new)

    @property
    def unchanged(self) -> int:
        """Return how many rows have the same wording on both sides."""
        return self.kinds["same"] + self.kinds["moved"]

    @property
    def changed(self) -> int:
        """Return how many rows have another wording in the new version."""
        return self.kinds["changed"] + self.kinds["changed_and_moved"]


@dataclass(frozen=True)
class Comparison:
    """Two documents compared. `rows` and `headings` are in the reading order of the new one; what was dropped stands after
    what it followed in the old. `links` are the addresses in the new one of the parts of the old one, see
    `kb.versions.alignment.Alignment.addresses`.
    """

    old: Metadata
    new: Metadata
    rows: tuple[ComparisonRow, ...]
    headings: tuple[Heading, ...]
    links: Mapping[str, Address]
    notes: tuple[str, ...]

    @cached_property
    def articles(self) -> Counts:
        """Return the counts of the articles."""
        return _counts(row for row in self.rows if row.is_of_articles)

    @cached_property
    def paragraphs(self) -> Counts:
        """Return the counts of what stands outside of articles."""
        return _counts(row for row in self.rows if not row.is_of_articles)

    @property
    def is_same(self) -> bool:
        """Tell whether nothing differs but spaces, widths and quotation marks."""
        return all(row.kind == "same" and not row.note for row in self.rows) and all(
            heading.kind == "same" for heading in self.headings
        )

    @property
    def summary(self) -> str:
        """Return what differs, in a line: 44 条对 44 条：未改 20 条，有修改 18 条；新增 2 条，删去 2 条。"""
        articles, paragraphs = self.articles, self.paragraphs
        sentences = [_of_passages(articles, "条")] if articles.any else []
        sentences += [("条文以外 " if articles.any else "") + _of_passages(paragraphs, "段")] if paragraphs.any else []
        return "".join([*sentences, _of_headings(self.headings)])


def compare(alignment: Alignment) -> Comparison:
    """Return two documents side by side. Raises TextNotHeldError if the wording of either is not held in full."""
    old, new = alignment.old, alignment.new
    check_held(old.metadata, new.metadata)
    groups = _groups(alignment.pairs, old, new)
    return Comparison(
        old.metadata,
        new.metadata,
        tuple(_row(group, old, new) for group in groups),
        _headings(old, new, alignment.pairs),
        alignment.addresses,
        tuple(_notes(old.metadata, new.metadata)),
    )


def check_held(*documents: Metadata) -> None:
    """Raise TextNotHeldError if the wording of any of *documents* is not held in full."""
    missing = {metadata.id: metadata for metadata in documents if metadata.text != "full"}
    if missing:
        reasons = "，".join(f"{name_of_edition(text)}{_WITHOUT_TEXT[text.text]}" for text in missing.values())
        way_out = f"请用 kb pull {' '.join(missing)} 取得原文，或用 kb import 导入已有的全文。"
        raise TextNotHeldError(f"{reasons}，无法逐条比较；{way_out}", tuple(missing))


def _notes(old: Metadata, new: Metadata) -> Iterable[str]:
    if old.id == new.id:
        yield "两边是同一份文件。"
        return
    if not old.work or old.work != new.work:
        yield "这是两份不同的文件，不是同一文件的两个版本；相同、相近的条文按文字对应。"
    elif old.title != new.title:
        yield f"题名由《{old.title}》改为《{new.title}》。"
    if old.date and new.date and old.date > new.date:
        yield "左边（旧）的比右边（新）的晚，“新增”“删去”是从左到右说的。"


# Rows


@dataclass
class _Group:
    """Passages of both sides that belong together, by their positions, and what `kb.versions.alignment` says of them."""

    old: list[int]
    new: list[int]
    pairs: list[Pair]


def _groups(pairs: Sequence[Pair], old: Document, new: Document) -> list[_Group]:
    """Group the pairs that have a passage in common, in the order of their first."""
    by_old: dict[str, _Group] = {}
    by_new: dict[str, _Group] = {}
    groups: list[_Group] = []
    for pair in pairs:
        earlier = [group for group in (by_old.get(pair.old), by_new.get(pair.new)) if group is not None]
        group = earlier[0] if earlier else _Group([], [], [])
        if not earlier:
            groups.append(group)
        elif earlier[-1] is not group:  # an article that was split, and into a part of which another was merged
            groups.remove(earlier[-1])
            group.pairs += earlier[-1].pairs
        group.pairs.append(pair)
        for member in group.pairs:
            by_old |= {member.old: group} if member.old else {}
            by_new |= {member.new: group} if member.new else {}
    for group in groups:
        group.old = sorted({old.position(pair.old) for pair in group.pairs if pair.old})
        group.new = sorted({new.position(pair.new) for pair in group.pairs if pair.new})
    return groups


def _row(group: _Group, old: Document, new: Document) -> ComparisonRow:
    olds, news = [old.passages[o] for o in group.old], [new.passages[n] for n in group.new]
    before, after = _joined(olds), _joined(news)
    kind = _kind(group, olds, news)
    changes = () if kind in {"same", "moved", "new", "dropped"} else _changes(before, after)
    note = _REFLOWED if kind in {"same", "moved"} and _folded(olds) != _folded(news) else ""
    return ComparisonRow(
        kind,
        _sides(old, olds, [change.draft for change in changes]),
        _sides(new, news, [change.source for change in changes]),
        _pieces(before, after, changes),
        note,
    )


def _kind(group: _Group, olds: Sequence[Passage], news: Sequence[Passage]) -> Kind:
    if not olds or not news:
        return "dropped" if olds else "new"
    if len(olds) > 1 or len(news) > 1:
        return "merged" if len(olds) > len(news) else "split"
    change = group.pairs[0].change
    if change == "same" or change == "moved":
        return change
    return "changed" if olds[0].address == news[0].address else "changed_and_moved"


def _text(passage: Passage) -> list[str]:
    """Return the paragraphs of a passage without the number of the article."""
    first, *others = passage.paragraphs
    return [first.text[_number_length(first) :], *(paragraph.text for paragraph in others)]


def _number_length(first: Paragraph) -> int:
    return first.number_length if first.address.is_article else 0


def _joined(passages: Iterable[Passage]) -> str:
    return "\n".join(text for passage in passages for text in _text(passage))


def _folded(passages: Iterable[Passage]) -> list[str]:
    return [folded for passage in passages for text in _text(passage) if (folded := fold_text(text))]


def _sides(document: Document, passages: Iterable[Passage], spans: Sequence[tuple[int, int]]) -> tuple[Side, ...]:
    """Return the passages, the *spans* of their joined text cut up for each paragraph.

    Outside of articles the label tells the part as well: 总纲第1段.
    """
    sides: list[Side] = []
    at = 0
    for passage in passages:
        lines: list[SideLine] = []
        for paragraph, text in zip(passage.paragraphs, _text(passage), strict=True):
            inside = ((max(start, at) - at, min(end, at + len(text)) - at) for start, end in spans)
            marks = tuple((start, end) for start, end in inside if start < end)
            lines.append(SideLine(paragraph.address, paragraph.label, text, marks))
            at += len(text) + 1
        first = passage.paragraphs[0]
        sides.append(
            Side(
                passage.address,
                document.part_above(passage) + passage.label,
                first.text[: _number_length(first)],
                tuple(lines),
            )
        )
    return tuple(sides)


_PAIRS = (("“", "”"), ("‘", "’"), ("《", "》"), ("〈", "〉"), ("「", "」"), ("『", "』"))


def _changes(before: str, after: str) -> tuple[Difference, ...]:
    """Return where two texts differ, with the quotation and title marks of what was put in or left out."""
    return tuple(
        Difference(_with_marks(before, *change.draft), _with_marks(after, *change.source))
        for change in changes_between(before, after)
    )


def _with_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span with a mark beside it whose partner is inside.

    Folding drops marks, so that they count as the same on both sides.
    """
    for opening, closing in _PAIRS:
        inside = text[start:end]
        if text[end : end + 1] == closing and inside.rfind(opening) > inside.rfind(closing):
            end += 1
        inside = text[start:end]
        if start and text[start - 1] == opening and closing in inside.split(opening, 1)[0]:
            start -= 1
    return start, end


def _pieces(before: str, after: str, changes: Sequence[Difference]) -> tuple[tuple[Op, str], ...]:
    if not before or not after:
        whole: tuple[Op, str] = ("old", before) if before else ("new", after)
        return (whole,)
    pieces: list[tuple[Op, str]] = []
    at = 0
    for change in changes:
        start, end = change.source
        pieces.append(("same", after[at:start]))
        pieces.append(("old", before[slice(*change.draft)]))
        pieces.append(("new", after[start:end]))
        at = end
    pieces.append(("same", after[at:]))
    return tuple((op, text) for op, text in pieces if text)


# Headings


def _headings(old: Document, new: Document, pairs: Iterable[Pair]) -> tuple[Heading, ...]:
    """Pair headings of the same name first, then those under which most of the same articles stand."""
    olds, news = _headed(old), _headed(new)
    partners = _of_same_name(olds, news)
    moves = {old.position(pair.old): new.position(pair.new) for pair in pairs if pair.old and pair.new}
    partners |= _of_same_articles(olds, news, partners, moves)
    heads = {n: _heading(olds[o], news[n]) for o, n in partners.items()}
    rows = [(n, 0, heads.get(n) or Heading("new", None, heading.place)) for n, heading in enumerate(news)]
    for o in sorted(set(range(len(olds))) - set(partners)):
        after = max((n for p, n in partners.items() if p < o), default=-1)
        rows.append((after, 1, Heading("dropped", olds[o].place, None)))
    return tuple(heading for *_, heading in sorted(rows, key=lambda row: row[:2]))


@dataclass(frozen=True)
class _Headed:
    """A section with the text of its heading, and its name, which is that text folded and without its number."""

    section: Section
    text: str
    name: str

    @property
    def place(self) -> tuple[Address, str]:
        return self.section.address, self.text

    @property
    def rank(self) -> str:
        return self.section.address.kind


def _headed(document: Document) -> list[_Headed]:
    """Return the sections with a heading of their own line."""
    headed: list[_Headed] = []
    for section in document.all_sections():
        passage = document.passages[section.first]
        if passage.kind == "heading" and passage.address == section.address:
            line = passage.paragraphs[0]
            headed.append(_Headed(section, line.text.strip(), fold_text(line.rest)))
    return headed


def _heading(old: _Headed, new: _Headed) -> Heading:
    kind: HeadingKind = "renamed"
    if old.name == new.name:
        kind = "same" if old.section.address == new.section.address else "moved"
    return Heading(kind, old.place, new.place)


def _of_same_name(olds: Sequence[_Headed], news: Sequence[_Headed]) -> dict[int, int]:
    places: dict[tuple[str, str], list[int]] = {}
    for n, new in enumerate(news):
        places.setdefault((new.rank, new.name), []).append(n)
    waiting = ((o, places.get((old.rank, old.name))) for o, old in enumerate(olds))
    return {o: same.pop(0) for o, same in waiting if same}


def _of_same_articles(
    olds: Sequence[_Headed], news: Sequence[_Headed], partners: Mapping[int, int], moves: Mapping[int, int]
) -> dict[int, int]:
    """Pair other headings of one rank under which at least half of the same articles stand."""
    pairs: dict[int, int] = {}
    for o in sorted(set(range(len(olds))) - set(partners)):
        here = [moves[position] for position in range(olds[o].section.first, olds[o].section.end) if position in moves]
        for n in sorted(set(range(len(news))) - set(partners.values()) - set(pairs.values())):
            section = news[n].section
            shared = sum(section.first <= position < section.end for position in here)
            if olds[o].rank == news[n].rank and shared and 2 * shared >= len(here):
                pairs[o] = n
                break
    return pairs


# In words

_ALTERED: Mapping[Kind, str] = {"new": "新增", "dropped": "删去", "split": "拆分", "merged": "合并"}
_HEADINGS_ALTERED: Mapping[HeadingKind, str] = {"renamed": "改名", "moved": "移位", "new": "新增", "dropped": "删去"}


def _counts(rows: Iterable[ComparisonRow]) -> Counts:
    rows = list(rows)
    kinds: Counter[Kind] = Counter(row.kind for row in rows)
    return Counts(sum(len(row.old) for row in rows), sum(len(row.new) for row in rows), kinds)


def _of_passages(counts: Counts, unit: str) -> str:
    kinds = counts.kinds
    moved, changed_and_moved = (kinds["moved"], kinds["changed_and_moved"]) if unit == "条" else (0, 0)
    head = f"{counts.old} {unit}对 {counts.new} {unit}："
    if counts.unchanged == kinds.total() and not moved:
        return f"{head}全部未改。"
    lasting = [_count("未改", counts.unchanged, unit, moved)] if counts.unchanged else []
    lasting += [_count("有修改", counts.changed, unit, changed_and_moved)] if counts.changed else []
    altered = [_count(name, kinds[kind], unit) for kind, name in _ALTERED.items() if kinds[kind]]
    return head + "；".join("，".join(phrases) for phrases in (lasting, altered) if phrases) + "。"


def _count(name: str, count: int, unit: str, moved: int = 0) -> str:
    return f"{name} {count} {unit}" + (f"（其中移位 {moved} {unit}）" if moved else "")


def _of_headings(headings: Iterable[Heading]) -> str:
    """Return what became of the headings, nothing if all are as they were."""
    kinds = Counter(heading.kind for heading in headings)
    phrases = [f"{name} {kinds[kind]} 个" for kind, name in _HEADINGS_ALTERED.items() if kinds[kind]]
    return f"章节标题：{'，'.join(phrases)}。" if phrases else ""
