"""Measures the checking of drafts: times, what is found, and what a Word file of fifty pages takes."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.corpus.formulations import Formulations
from kb.documents.document import Document
from tests.measures.bench.drafts import ours, peers, word_file
from tests.measures.bench.drafts.draft import Draft
from tests.measures.bench.drafts.hostile import hostile_drafts
from tests.measures.bench.drafts.ours import WordCheck
from tests.measures.bench.drafts.planting import GATHERED, SCATTERED, draft, plain_draft
from tests.measures.bench.drafts.scores import Score, peer_score, score
from tests.measures.bench.drafts.sources import sources
from tests.measures.bench.drafts.word_file import WordFile
from tests.measures.bench.measures import Times
from tests.measures.bench.queries import SEED

OURS = "本项目"
OURS_CPU = "本项目，只算处理器时间"

REPETITIONS = 40
_PLAIN = 10
_STARTS = 3
_TRIES = 3
_WORD_CHARACTERS, _WORD_SETS = 30_000, 3


@dataclass(frozen=True)
class Trial:
    """One hostile draft: its length, its longest time of three in milliseconds, and how many findings it has."""

    name: str
    characters: int
    longest: float
    findings: int


@dataclass(frozen=True)
class WordMeasured:
    """The Word file, its marks, and the runs of the process that checks it."""

    file: WordFile
    planted: int
    runs: Sequence[WordCheck]

    def median(self, step: str) -> float:
        """The median of the seconds that a step took."""
        seconds: list[float] = [getattr(run, step) for run in self.runs]
        return statistics.median(seconds)

    @property
    def memory(self) -> int:
        return max(run.memory for run in self.runs)


@dataclass(frozen=True)
class DraftsMeasured:
    """Everything that was measured of drafts. `times` are by what was checked and by whom."""

    characters: tuple[int, int]
    firsts: Sequence[float]
    started: float
    memory: int
    times: dict[tuple[str, str], Times]
    scores: dict[str, Score]
    drafts: int
    trials: Sequence[Trial]
    word: WordMeasured


SCATTERED_NAME = f"100 处，引 {SCATTERED} 部法律"
GATHERED_NAME = f"100 处，引 {GATHERED} 部法律"
PLAIN_NAME = "一处也没有"


def measure(corpus: Path, index: Path, documents: Sequence[Document], folder: Path) -> DraftsMeasured:
    """Measures by the index of `corpus`, which was read as `documents`; `folder` is for the files it needs."""
    folder.mkdir(exist_ok=True)
    known = sources(documents, Formulations.read(corpus / "formulations.yaml"))
    scattered = [draft(known, SEED + number) for number in range(1, REPETITIONS + 1)]
    gathered = [draft(known, SEED + number, laws=GATHERED) for number in range(1, REPETITIONS + 1)]
    plain = [plain_draft(SEED + number) for number in range(_PLAIN)]
    hostile = hostile_drafts(known, SEED)
    first = draft(known, SEED).text
    groups = {SCATTERED_NAME: _texts(scattered), GATHERED_NAME: _texts(gathered), PLAIN_NAME: _texts(plain)}
    texts = [text for group in groups.values() for text in group]
    awkward = [text for _, text in hostile for _ in range(_TRIES)]
    checked = ours.checks(corpus, index, [first, *texts, *awkward], folder)
    starts = [ours.checks(corpus, index, [first], folder) for _ in range(_STARTS - 1)]
    others = peers.checks(texts, documents, folder)
    marked = [*scattered, *gathered]
    times = _times(groups, OURS, checked.seconds[1:]) | _times(groups, OURS_CPU, checked.cpu[1:])
    for other in others:
        times |= _times(groups, other.name, other.seconds)
    return DraftsMeasured(
        characters=(min(len(one.text) for one in marked), max(len(one.text) for one in marked)),
        firsts=[one.seconds[0] for one in (checked, *starts)],
        started=statistics.median(one.started for one in (checked, *starts)),
        memory=checked.memory,
        times=times,
        scores={
            OURS: score([*marked, *plain], checked.findings[1 : len(texts) + 1]),
            **{other.name: peer_score(marked, other.cited[: len(marked)]) for other in others},
        },
        drafts=len(marked),
        trials=_trials(hostile, checked, 1 + len(texts)),
        word=_word(corpus, index, draft(known, SEED, characters=_WORD_CHARACTERS, sets=_WORD_SETS, together=1), folder),
    )


def _texts(drafts: Sequence[Draft]) -> list[str]:
    return [one.text for one in drafts]


def _times(groups: dict[str, list[str]], name: str, seconds: Sequence[float]) -> dict[tuple[str, str], Times]:
    """The times of each group, from those of all their texts one after the other."""
    found: dict[tuple[str, str], Times] = {}
    at = 0
    for group, texts in groups.items():
        found[group, name] = Times.of(seconds[at : at + len(texts)])
        at += len(texts)
    return found


def _trials(hostile: Sequence[tuple[str, str]], checked: ours.Checks, at: int) -> list[Trial]:
    return [
        Trial(
            name,
            len(text),
            max(checked.seconds[place : place + _TRIES]) * 1000,
            len(checked.findings[place]),
        )
        for place, (name, text) in zip(range(at, len(checked.seconds), _TRIES), hostile, strict=True)
    ]


def _word(corpus: Path, index: Path, written: Draft, folder: Path) -> WordMeasured:
    file = word_file.write(written, folder / "draft.docx", SEED)
    runs = [ours.check_word(corpus, index, file.path, folder / "given-back.docx") for _ in range(_STARTS)]
    return WordMeasured(file, len(written.marks), runs)
