"""How long suggestions take: every beginning of the names of a corpus, as people type them.

    KB_CORPUS=… KB_INDEX=… python -m tests.measures.suggesting

Characters, pinyin, initials, an article behind the name; at most `MOST` questions, drawn by a fixed seed. Time of the
processor and time of the clock, since other work on the machine is no work of ours.
"""

import random
import time
from collections.abc import Iterator
from itertools import chain

from kb.library import Library, LiveLibrary
from kb.search import Question, Suggestions
from kb.settings import Settings
from kb.text import fold_text, syllables

MOST = 1_500  # questions: a few seconds


def typed(name: str) -> Iterator[str]:
    """Yield what is in the box on the way to a name, each way that it may be typed."""
    sounds = syllables(name)
    for whole in (name, "".join(sounds), "".join(sound[0] for sound in sounds)):
        yield from (whole[:length] for length in range(1, len(whole) + 1))
    yield f"{name} 10"
    yield f"{''.join(sound[0] for sound in sounds)} 3"


def report(library: Library) -> Iterator[str]:
    """Yield lines about one library."""
    started, work = time.perf_counter(), time.process_time()
    suggestions = Suggestions(library.snapshot, library.resolver, library.formulations, library.statuses())
    yield f"names read in {time.perf_counter() - started:.2f} s, {time.process_time() - work:.2f} s of the processor"
    names = [name for metadata in library.documents() for name in library.resolver.titles.names(metadata.id)]
    names += [formulation.wording for formulation in library.formulations.all]
    questions = sorted(set(chain.from_iterable(typed(fold_text(name)[:30]) for name in names)))
    questions = random.Random(1).sample(questions, min(MOST, len(questions)))
    yield _line("suggestions", questions, suggestions.suggest)
    slips = [name[:-1] + "囧" for name in names if 3 < len(name) < 20][:200]
    yield _line("near forms of what stands nowhere", slips, lambda text: library.near(Question(text)))


def _line(what: str, questions: list[str], answer: object) -> str:
    assert callable(answer)
    clock: list[float] = []
    work: list[float] = []
    for question in questions:
        started, worked = time.perf_counter(), time.thread_time()
        answer(question)
        work.append(time.thread_time() - worked)
        clock.append(time.perf_counter() - started)
    times = "; ".join(f"{name} {_percentiles(values)}" for name, values in (("processor", work), ("clock", clock)))
    return f"{what}, {len(questions)} questions: {times}"


def _percentiles(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    p50, p95, p99 = (1000 * ordered[int(len(ordered) * share)] for share in (0.5, 0.95, 0.99))
    return f"p50 {p50:.2f}, p95 {p95:.2f}, p99 {p99:.2f} ms"


def main() -> None:
    live = LiveLibrary(Settings.load())
    live.prepare()
    library = live.library()
    print(f"{len(library.snapshot.documents)} documents, {library.snapshot.live_passages} passages")
    for line in report(library):
        print(line)


if __name__ == "__main__":
    main()
