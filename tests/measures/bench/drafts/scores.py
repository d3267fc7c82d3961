"""What was found of what was planted, and what is wrong in it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.measures.bench.drafts.draft import Draft, Mark
from tests.measures.bench.drafts.ours import Judged
from tests.measures.bench.drafts.peers import Cited

Part = tuple[str, str]
"""The kind of a mark, and the fault that was planted in it (empty: none)."""


@dataclass(frozen=True)
class Score:
    """Counts over all drafts. `noticed` are the marks with a planted fault that were told to have it; `false_alarms` right
    marks that were not said to be right; `extra` what was found where nothing was planted, None for who was not asked."""

    planted: Counter[Part]
    found: Counter[Part]
    noticed: Counter[Part]
    false_alarms: int
    extra: int | None


def score(drafts: Sequence[Draft], answers: Sequence[Sequence[Judged]]) -> Score:
    """How our findings compare with what was planted."""
    planted: Counter[Part] = Counter()
    found: Counter[Part] = Counter()
    noticed: Counter[Part] = Counter()
    false_alarms = extra = 0
    for draft, findings in zip(drafts, answers, strict=True):
        left = list(findings)
        for mark in draft.marks:
            part = (mark.planted.kind, mark.planted.fault)
            planted[part] += 1
            own = next((one for one in left if _is_at(one, mark)), None)
            if own is not None:
                left.remove(own)
                found[part] += 1
                noticed[part] += bool(mark.planted.fault) and _is_told(own, mark)
                false_alarms += own.verdict != mark.planted.verdict == "一致"
        extra += len(left)
    return Score(planted, found, noticed, false_alarms, extra)


def peer_score(drafts: Sequence[Draft], answers: Sequence[Sequence[Cited]]) -> Score:
    """The same for one who looks at citations only, and tells them by their text."""
    planted: Counter[Part] = Counter()
    found: Counter[Part] = Counter()
    noticed: Counter[Part] = Counter()
    false_alarms = 0
    for draft, cited in zip(drafts, answers, strict=True):
        for mark in draft.marks:
            part = (mark.planted.kind, mark.planted.fault)
            planted[part] += 1
            own = next((one for one in cited if _is_of(one, mark)), None)
            if own is not None:
                found[part] += 1
                noticed[part] += bool(mark.planted.fault) and not own.is_there
                false_alarms += mark.planted.verdict == "一致" and not own.is_there
    return Score(planted, found, noticed, false_alarms, None)


def total(counts: Counter[Part], kind: str, faults: Iterable[str] | None = None) -> int:
    """The marks of a kind; only those with one of `faults`, if they are given."""
    wanted = None if faults is None else set(faults)
    return sum(count for (one, fault), count in counts.items() if one == kind and (wanted is None or fault in wanted))


def _is_at(found: Judged, mark: Mark) -> bool:
    return found.kind == mark.planted.kind and found.start < mark.end and mark.start < found.end


def _is_told(found: Judged, mark: Mark) -> bool:
    """Whether the planted fault was told by its verdict. Of a quotation that is in no source it may also be that it could
    not be checked (未核), what is like it being shown."""
    return found.verdict == mark.planted.verdict or (found.kind == "quotation" and found.verdict == "未核")


def _is_of(cited: Cited, mark: Mark) -> bool:
    """Whether the citation is that mark, or the article of which it names a part."""
    text = mark.planted.text
    return mark.planted.kind == "citation" and text.startswith(cited.text) and ("条" in cited.text or "条" not in text)
