"""What is said of one mark in a draft: a citation, a quotation or a formulation, with a verdict and its evidence."""

from dataclasses import dataclass
from typing import Literal

from kb.documents import Place

Span = tuple[int, int]

Kind = Literal["citation", "quotation", "formulation"]

Verdict = Literal[
    "条款号不符", "有出入", "名称有误", "已废止", "尚未施行", "已修订", "有歧义", "本库未收录", "未核", "一致"
]

WEIGHT: dict[Verdict, int] = {
    "条款号不符": 0,
    "有出入": 1,
    "名称有误": 2,
    "已废止": 3,
    "尚未施行": 4,
    "已修订": 5,
    "有歧义": 6,
    "本库未收录": 7,
    "未核": 8,
    "一致": 9,
}
"""The order in which findings are read: what is surely wrong first, what could not be checked after it, what is right last."""

UNCHECKED: frozenset[Verdict] = frozenset({"有歧义", "本库未收录", "未核"})


@dataclass(frozen=True)
class Target(Place):
    """A place in the corpus as a finding shows it.

    `title` and `label` are what people call the two. `held` says that the part can be opened and read.
    """

    title: str
    label: str
    held: bool = True


@dataclass(frozen=True)
class Piece:
    """A stretch of a comparison: it stands in both texts (`same`), only in the draft, or only in the source."""

    op: Literal["same", "draft", "source"]
    text: str


@dataclass(frozen=True)
class Finding:
    """One mark with its verdict. `span` is `[start, end)` in code points of the text that was checked, `text` what stands
    there.

    `detail` is one sentence of fact. `reason` says in a few words why a mark could not be checked; empty if it was.
    `evidence` is the wording of the source that decided. `suggestion` is what could be written instead of `text`, empty
    if nothing can be proposed. `diff` is how a quotation and its source differ. `formulation` is the name of the
    formulation that is used or meant.
    """

    span: Span
    text: str
    kind: Kind
    verdict: Verdict
    detail: str
    reason: str = ""
    target: Target | None = None
    candidates: tuple[Target, ...] = ()
    evidence: str = ""
    suggestion: str = ""
    diff: tuple[Piece, ...] = ()
    formulation: str = ""

    @property
    def is_checked(self) -> bool:
        return self.verdict not in UNCHECKED
