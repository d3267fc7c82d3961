"""What is said of one mark in a draft: a citation, a quotation or a formulation, with a verdict and its evidence."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from kb.documents import WHOLE, Address, Metadata, Place, Provenance
from kb.text import DiffPiece

Span = tuple[int, int]

Kind = Literal["citation", "quotation", "formulation"]

Verdict = Literal[
    "条款号不符", "有出入", "名称有误", "已废止", "尚未施行", "已修订", "有歧义", "本库未收录", "未核", "一致"
]

Manner = Literal["wrong", "lapsed", "open", "right"]
"""How a mark is underlined, the CSS class of the page: what is wrong, what no longer or not yet holds, what could not be
told, what is right."""


Need = Literal["change", "look", "nothing"]
"""What a finding asks of the writer: to change something, to look for himself, nothing."""

NEEDS: dict[Need, str] = {"change": "要改", "look": "没有核到", "nothing": "其余"}
"""What findings ask for, in words, in the order in which they are read. The headings of the report and the exit code of
the command are made from it."""

_NEED_OF: dict[Manner, Need] = {"wrong": "change", "lapsed": "change", "open": "look", "right": "nothing"}


@dataclass(frozen=True)
class Ruling:
    """What a verdict stands for: how its marks look, what it asks of the writer, and what the guide says of it."""

    manner: Manner
    sentence: str

    @property
    def need(self) -> Need:
        return _NEED_OF[self.manner]

    @property
    def is_checked(self) -> bool:
        """Whether something could be told."""
        return self.need != "look"


_BY_THE_DAY = "按成文日期判断：写明引用时是否有效，现行的是哪一份"
_NOT_CHECKED = "不能核对，写明原因；不表示写错了"

VERDICTS: dict[Verdict, Ruling] = {
    "条款号不符": Ruling("wrong", "文件里没有这一条款，写明一共有多少条"),
    "有出入": Ruling("wrong", "引文或提法与原文不同，逐字列出不同之处"),
    "名称有误": Ruling("wrong", "文件名称写得不准，给出正确的写法"),
    "已废止": Ruling("lapsed", _BY_THE_DAY),
    "尚未施行": Ruling("lapsed", _BY_THE_DAY),
    "已修订": Ruling("lapsed", _BY_THE_DAY),
    "有歧义": Ruling("open", "可能指几份文件，请写出全称"),
    "本库未收录": Ruling("open", _NOT_CHECKED),
    "未核": Ruling("open", _NOT_CHECKED),
    "一致": Ruling("right", "文件、条款都有，引用时有效；引文与原文逐字相同"),
}
"""The only list of verdicts, in the order in which findings are read: what is surely wrong first, what could not be checked
after it, what is right last. The page, the guide and the API are made from it."""

_ORDER_OF_NEEDS = list(NEEDS)
_ORDER_OF_VERDICTS = list(VERDICTS)


@dataclass(frozen=True)
class Target(Place):
    """A place in the corpus as a finding shows it.

    `title` and `label` are what people call the two, `provenance` says where the text comes from. `is_held` says that the
    part can be opened and read.
    """

    title: str
    label: str
    provenance: Provenance
    is_held: bool = True

    @classmethod
    def part(cls, metadata: Metadata, address: Address, label: str, *, is_held: bool = True) -> "Target":
        """Return a part of a document, called *label*."""
        return cls(metadata.id, address, metadata.title, label, Provenance.of(metadata), is_held)

    @classmethod
    def whole(cls, metadata: Metadata) -> "Target":
        """Return a document as a whole."""
        return cls.part(metadata, WHOLE, "", is_held=metadata.text != "none")

    @property
    def source(self) -> str:
        """Where its text comes from, in words."""
        return self.provenance.name

    @property
    def collected(self) -> date | None:
        """The day as of which the compilation was made that it is of."""
        return self.provenance.collected


@dataclass(frozen=True)
class SourceReading:
    """How one source has a part of which another has another wording; `text` is empty if it does not have it."""

    source: str
    text: str


@dataclass(frozen=True)
class Finding:
    """One mark with its verdict. `span` is `[start, end)` in code points of the text that was checked, `text` what stands
    there.

    `detail` is one sentence of fact. `reason` says in a few words why a mark could not be checked, or not all of it; empty if it was.
    `evidence` is the wording of the source that decided. `suggestion` is what could be written instead of `text`, empty
    if nothing can be proposed; `is_certain` says that nothing else could be. `choices` are what could be written instead,
    one for each of `candidates`, or none. `diff` is how a quotation and its source, or a name and the right one, differ. `formulation` is the name of the
    formulation that is used or meant. `is_history` says that a version has lapsed which was in force on
    the day of the draft, or which the draft itself calls a former one: that is worth knowing and asks for no change.
    `beside` are the documents that the verdict rests on beside the target. `readings` are those of two sources where they
    differ, and nothing can be judged: that of the text that is held, and the other.
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
    is_certain: bool = False
    choices: tuple[str, ...] = ()
    diff: tuple[DiffPiece, ...] = ()
    formulation: str = ""
    is_history: bool = False
    beside: tuple[Target, ...] = ()
    readings: tuple[SourceReading, ...] = ()

    @property
    def grounds(self) -> tuple[Target, ...]:
        """The documents that the verdict rests on, each in a place of it."""
        return (*self.beside, self.target) if self.target else self.beside

    @property
    def source(self) -> str:
        """What the verdict rests on, in a sentence without the stop; empty if on no document of the corpus."""
        names = dict.fromkeys(ground.source for ground in self.grounds)
        return f"据{'；'.join(names)}" if names else ""

    @property
    def ruling(self) -> Ruling:
        return VERDICTS[self.verdict]

    @property
    def is_checked(self) -> bool:
        return not self.reason and self.ruling.is_checked

    @property
    def need(self) -> Need:
        """What it asks of the writer."""
        if self.is_history:
            return "nothing" if self.is_checked else "look"
        return self.ruling.need

    @property
    def weight(self) -> tuple[int, int]:
        """How early it is read, the lowest first: by what it asks for, then by its verdict."""
        return _ORDER_OF_NEEDS.index(self.need), _ORDER_OF_VERDICTS.index(self.verdict)


@dataclass(frozen=True)
class Judgement:
    """What a judge says of a draft: its findings, and what it saw and did not judge.

    `unjudged` has a reason in a few words for each thing that was seen and is no mark: 引文没有写出处, 引号没有配对. It is
    counted in the coverage, so that silence is not taken for approval.
    """

    findings: tuple[Finding, ...]
    unjudged: tuple[str, ...] = ()


def look_up(metadata: Metadata) -> str:
    """Return the next step where the wording is not held: its official address, if one is on record."""
    return f"请查官方原文（{metadata.official_urls[0]}）" if metadata.official_urls else "请查官方原文"
