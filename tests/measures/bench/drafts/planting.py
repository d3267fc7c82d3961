"""Puts drafts together: a hundred marks, known beforehand, among plain sentences."""

import random
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, cycle

from kb.documents.document import Passage
from kb.drafts.finding import Verdict
from kb.text.numerals import chinese
from tests.measures.bench.drafts.draft import Draft, Fault, Line, Planted, Sentence
from tests.measures.bench.drafts.prose import Prose
from tests.measures.bench.drafts.sources import DAY, FAMILY, Source, Sources, Wording

CHARACTERS = 10_000
MARKS = 100

SCATTERED, GATHERED = 44, 10
"""How many laws a draft cites: another one in each sentence, or a few of them again and again, as people do."""

_TOGETHER = 4
_UNDER_A_HEADING = 6
_SHARE_STREWN = 0.9  # of the text; then come headings, and plain paragraphs until it is long enough
_ABOUT_A_SENTENCE = 40

_TITLE = "关于今年以来有关工作情况的报告"
_SIGNED = ("示例市民政局", f"{DAY.year}年{DAY.month}月{DAY.day}日")
_BEFORE_QUOTATION = ("规定：“", "明确规定：“", "要求：“", "还规定：“")
_AFTER_CITATION = ("提出的要求", "所列的情形", "讲到的责任", "涉及的事项", "作出的安排")
_AROUND_NAME = (
    ("学习时重温了“", "”的来历"),
    ("把“", "”排进了月度计划"),
    ("在黑板报上写着“", "”几个字"),
    ("座谈围绕“", "”展开"),
    ("对照“", "”查摆不足"),
    ("讲课讲的是“", "”"),
)


def draft(
    sources: Sources,
    seed: int,
    *,
    laws: int = SCATTERED,
    characters: int = CHARACTERS,
    sets: int = 1,
    together: int = _TOGETHER,
) -> Draft:
    """A draft of `characters` (less than one in a hundred off) with `sets` times a hundred marks, that cites `laws`.

    At most `together` sentences make a paragraph. The same arguments give the same draft.
    """
    chance = random.Random(seed)
    prose = Prose(chance)
    chosen = chance.sample(sources.laws, laws)
    planting = _Planting(sources, chosen, chance, prose)
    planted = [sentence for _ in range(sets) for sentence in planting.sentences()]
    made = _put_together(planted, prose, chance, characters, together)
    assert len(made.marks) == sets * MARKS
    return made


def plain_draft(seed: int) -> Draft:
    """A draft of the usual length without a single mark."""
    chance = random.Random(seed)
    return _put_together([], Prose(chance), chance, CHARACTERS, _TOGETHER)


class _Planting:
    """One set of a hundred: 23 quotations with their citation and 2 without, 27 citations by themselves, 25 formulations."""

    def __init__(self, sources: Sources, laws: Sequence[Source], chance: random.Random, prose: Prose) -> None:
        self._sources = sources
        self._chance = chance
        self._prose = prose
        self._laws = cycle(laws)
        self._quoted_before: set[str] = set()

    def sentences(self) -> list[Sentence]:
        return list(chain(self._quotations(), self._citations(), self._formulations()))

    # Quotations

    def _quotations(self) -> Iterator[Sentence]:
        for _ in range(6):
            yield self._quoted()
        for _ in range(2):
            yield self._quoted(shape=self._shortened)
        for _ in range(7):
            yield self._quoted(shape=self._altered, verdict="有出入", fault="wording")
        for _ in range(4):
            yield self._quoted(label=self._another, verdict="有出入", fault="number")
        for _ in range(4):
            yield self._quoted(label=self._beyond, verdict="有出入", fault="number")
        yield self._uncited(str, "一致", "")
        yield self._uncited(self._altered, "有出入", "wording")

    def _quoted(
        self,
        *,
        label: Callable[[Source, Passage], str] = lambda law, article: article.label,
        shape: Callable[[str], str] = str,
        verdict: Verdict = "一致",
        fault: Fault = "",
    ) -> Sentence:
        law = next(self._laws)
        wording = self._wording(law)
        cited = self._cited(law, label(law, wording.article))
        quoted = Planted(shape(wording.text), "quotation", verdict, fault)
        ending = self._chance.choice(("。”", "”。", f"。”{self._prose.clause()}。"))
        return (f"{self._prose.clause()}，", cited, self._chance.choice(_BEFORE_QUOTATION), quoted, ending)

    def _uncited(self, shape: Callable[[str], str], verdict: Verdict, fault: Fault) -> Sentence:
        quoted = Planted(shape(self._wording(next(self._laws)).text), "quotation", verdict, fault)
        return (f"{self._prose.word('people')}在来信中写道：“", quoted, f"。”{self._prose.clause()}。")

    def _wording(self, law: Source) -> Wording:
        fresh = [wording for wording in law.wordings if wording.text not in self._quoted_before]
        chosen = self._chance.choice(fresh or law.wordings)
        self._quoted_before.add(chosen.text)
        return chosen

    def _shortened(self, wording: str) -> str:
        """The wording with something left out of its middle, and that marked."""
        first = len(wording) // 3
        return f"{wording[:first]}……{wording[first + self._chance.randint(3, 6) :]}"

    def _altered(self, wording: str) -> str:
        made = wording
        while made == wording:
            made = altered(wording, self._chance)
        return made

    def _another(self, law: Source, article: Passage) -> str:
        return law.far_from(article, self._chance).label

    def _beyond(self, law: Source, _: Passage | None = None) -> str:
        return f"第{chinese(law.last + self._chance.randint(1, 40))}条"

    # Citations

    def _citations(self) -> Iterator[Sentence]:
        yield from self._right()
        yield from self._wrong()
        yield from self._pointing_back()
        yield self._not_held()

    def _right(self) -> Iterator[Sentence]:
        """Three articles of one law, three paragraphs or items, and a name without 书名号."""
        law = next(self._laws)
        yield self._listed(law, [article.label for article in self._articles(law, 3)])
        for _ in range(3):
            law = next(self._laws)
            yield self._carried(self._cited(law, law.document.label(self._chance.choice(law.parts))))
        law = next(self._laws)
        yield self._carried(Planted(f"{law.title}{self._articles(law, 1)[0].label}", "citation", "一致"))

    def _wrong(self) -> Iterator[Sentence]:
        """Six articles beyond the last, a list that runs beyond it, three paragraphs that are not there, and a misspelt
        name."""
        for _ in range(6):
            law = next(self._laws)
            yield self._carried(self._cited(law, self._beyond(law)))
        law = next(self._laws)
        yield self._listed(law, [*(article.label for article in self._articles(law, 2)), self._beyond(law)])
        for _ in range(3):
            law = next(self._laws)
            yield self._carried(self._cited(law, law.missing_part(self._chance)))
        law = next(law for law in self._laws if _can_be_misspelt(law.title))
        turned = f"{law.title[:-3]}{law.title[-2]}{law.title[-3]}{law.title[-1]}"
        yield self._carried(Planted(f"《{turned}》{self._articles(law, 1)[0].label}", "citation", "名称有误", "name"))

    def _pointing_back(self) -> Iterator[Sentence]:
        """同条第二款; a short name that was defined; 前款."""
        law = next(self._laws)
        first = self._cited(law, self._divided(law).label)
        yield (
            f"{self._prose.clause()}，",
            first,
            "已经讲清，",
            Planted("同条第二款", "citation", "一致"),
            "还有补充。",
        )
        law = next(self._laws)
        short = f"《{law.title.removeprefix(FAMILY)}》"
        first = Planted(f"《{law.title}》（以下简称{short}）{self._divided(law).label}第二款", "citation", "一致")
        back = Planted("前款", "citation", "一致")
        again = Planted(f"{short}{self._articles(law, 1)[0].label}", "citation", "一致")
        yield ("依照", first, f"，{self._prose.clause()}；", back, "规定的情形，也照此办理；", again, "另有安排。")

    def _not_held(self) -> Sentence:
        name = f"示例市{self._prose.word('work')}办法"
        first = Planted(f"《{name}》（以下简称《办法》）", "citation", "本库未收录")
        again = Planted(f"《办法》第{chinese(self._chance.randint(2, 30))}条", "citation", "本库未收录")
        return ("市里印发了", first, f"，{self._prose.clause()}。", again, f"提到的事项，{self._prose.clause()}。")

    def _cited(self, law: Source, label: str) -> Planted:
        is_there = label in law.labels
        return Planted(
            f"《{law.title}》{label}", "citation", "一致" if is_there else "条款号不符", "" if is_there else "number"
        )

    def _carried(self, cited: Planted) -> Sentence:
        ending = self._chance.choice(_AFTER_CITATION)
        return (f"{self._prose.clause()}，符合", cited, f"{ending}，{self._prose.clause()}。")

    def _listed(self, law: Source, labels: Sequence[str]) -> Sentence:
        first, *others = (self._cited(law, label) for label in labels)
        pieces: list[str | Planted] = ["对照", first]
        for label, other in zip(labels[1:], others, strict=True):
            pieces += ["、", Planted(label, "citation", other.verdict, other.fault)]
        return (*pieces, f"，{self._prose.clause()}，{self._prose.clause()}。")

    def _articles(self, law: Source, count: int) -> list[Passage]:
        chosen = sorted(self._chance.sample(range(law.last), count))
        return [law.articles[at] for at in chosen]

    def _divided(self, law: Source) -> Passage:
        """An article of two paragraphs or more."""
        return self._chance.choice(law.divided)

    # Formulations

    def _formulations(self) -> Iterator[Sentence]:
        """Seventeen by their names, three with the list of their members, five misspelt."""
        listed = self._chance.sample(self._sources.listed, 3)
        named = {one.wording for one in listed}
        for formulation in listed:
            members = "、".join(forms[0] for forms in formulation.members)
            yield self._used(Planted(formulation.wording, "formulation", "一致"), f"（{members}）")
        for name in self._chance.sample([name for name in self._sources.names if name not in named], 17):
            yield self._used(Planted(name, "formulation", "一致"))
        for written in self._chance.sample(self._sources.misspelt, 5):
            yield self._used(Planted(written, "formulation", "有出入", "name"))

    def _used(self, name: Planted, after: str = "") -> Sentence:
        before, behind = self._chance.choice(_AROUND_NAME)
        return (
            f"{self._prose.word('who')}{before}",
            name,
            f"”{after}{behind.removeprefix('”')}，{self._prose.clause()}。",
        )


def _can_be_misspelt(title: str) -> bool:
    """Whether the two characters before its last can be turned round; some of any ten laws are long enough."""
    return len(title) > len(FAMILY) + 3 and title[-2] != title[-3]


def altered(wording: str, chance: random.Random) -> str:
    """The wording with one to three characters substituted, dropped or added, or two neighbours turned round.

    Its first and its last three characters stay. It may happen that nothing changes (two equal neighbours).
    """
    count = chance.randint(1, 3)
    at = chance.randrange(3, len(wording) - 3 - count)
    before, here, behind = wording[:at], wording[at : at + count], wording[at + count :]
    match chance.choice(("substituted", "dropped", "added", "turned")):
        case "substituted":
            return before + "".join(chance.sample(wording, count)) + behind
        case "dropped":
            return before + behind
        case "added":
            return before + "".join(chance.sample(wording, count)) + here + behind
        case _:
            return before + wording[at + 1] + wording[at] + wording[at + 2 :]


# Paragraphs


def _put_together(
    planted: Sequence[Sentence], prose: Prose, chance: random.Random, characters: int, together: int
) -> Draft:
    """The planted sentences strewn among plain ones, in paragraphs under headings, signed and dated."""
    sentences = list(planted)
    length = sum(len(Line(sentence).text) for sentence in sentences)
    while length < characters * _SHARE_STREWN:
        sentence = prose.sentence()
        sentences.append((sentence,))
        length += len(sentence)
    chance.shuffle(sentences)
    lines = list(_lines(sentences, prose, chance, together))
    end = [Line((line,)) for line in _SIGNED]
    length = len(Draft((*lines, *end)).text)
    while length < characters - _ABOUT_A_SENTENCE:
        lines.append(Line((prose.sentence(),)))
        length += len(lines[-1].text) + 1
    assert abs(length - characters) <= characters // 100
    return Draft((*lines, *end))


def _lines(sentences: Sequence[Sentence], prose: Prose, chance: random.Random, together: int) -> Iterator[Line]:
    yield Line((_TITLE,), 1)
    headings = at = 0
    for number in range(len(sentences)):
        if at >= len(sentences):
            break
        if number % _UNDER_A_HEADING == 0:
            headings += 1
            is_inner = headings % 3 != 1
            sign = f"（{chinese((headings - 2) % 3 + 1)}）" if is_inner else f"{chinese(headings // 3 + 1)}、"
            yield Line((sign + prose.heading(),), 3 if is_inner else 2)
        count = chance.randint(1, together)
        yield Line(tuple(chain.from_iterable(sentences[at : at + count])))
        at += count
