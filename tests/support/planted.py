"""Errors planted on purpose: every formulation with every kind of error that is told of it, in invented sentences.

The errors are those on record, and lists made from the formulations and from pypinyin's readings alone, not by the code
that is to find them.

    python -m tests.support.planted

prints how many of each kind are found.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from pypinyin import Style, pinyin

from kb.corpus.formulations import Formulation, Formulations
from kb.drafts.finding import Finding
from kb.drafts.formulations.find import Usages
from kb.text.folding import fold_text
from kb.text.numerals import chinese

_CORPUS = Path(__file__).resolve().parents[2] / "corpus"
_ORDINALS = "一二三四五六七八九十"
_MARKS = "“”‘’、，"


@dataclass(frozen=True)
class Planted:
    """A sentence with one error at `[start, end)`; `right` is what should have been written, empty if that is a list."""

    kind: str
    text: str
    start: int
    end: int
    right: str = ""

    def is_found_by(self, findings: Iterable[Finding]) -> bool:
        """Whether one of `findings` is not content with the place, and says what is right."""
        return any(
            finding.verdict != "一致"
            and finding.span[0] < self.end
            and self.start < finding.span[1]
            and (not self.right or fold_text(self.right) in fold_text(finding.suggestion))
            for finding in findings
        )


def planted(formulations: Formulations) -> Iterator[Planted]:
    """All planted errors."""
    for formulation in formulations.all:
        yield from _known(formulation)
        yield from _lists(formulation)


def _names(formulation: Formulation) -> tuple[str, ...]:
    own = () if formulation.is_label else (formulation.wording,)
    return tuple(name for name in (*own, *formulation.also) if len(name) >= 3 and not set(name) & set(_MARKS))


def _sentence(kind: str, before: str, wrong: str, after: str, right: str = "") -> Planted:
    return Planted(kind, before + wrong + after, len(before), len(before) + len(wrong), right)


def _homophones(character: str) -> Iterator[str]:
    """Two common characters of the same sound."""
    return islice((other for other in _BY_SOUND[_sound(character)] if other != character), 2)


def _sound(character: str) -> str:
    return pinyin(character, style=Style.NORMAL)[0][0]


def _common_by_sound() -> dict[str, list[str]]:
    """The 3,755 characters of the first level of GB 2312 by their sounds."""
    by_sound: defaultdict[str, list[str]] = defaultdict(list)
    for row in range(0xB0, 0xD8):
        for cell in range(0xA1, 0xFA if row == 0xD7 else 0xFF):
            character = bytes((row, cell)).decode("gb2312")
            by_sound[_sound(character)].append(character)
    return by_sound


_BY_SOUND = _common_by_sound()


def _known(formulation: Formulation) -> Iterator[Planted]:
    """The wrong wordings that the file itself gives, and the wordings from before a change."""
    beside = (*formulation.beside, *formulation.verbs, "")[0]
    for variant in formulation.wrong_variants:
        for written in variant.wordings:
            if variant.when == "always":
                yield _sentence("已知误写", "会议要求", written, "，请各支部对照。", variant.right)
            elif variant.when == "quoted":
                yield _sentence("已知误写", "会议提到“", written, "”等要求。", variant.right)
            elif variant.when == "beside":
                yield _sentence("已知误写", f"会议要求{beside}“", written, "”。", variant.right)
    for change in formulation.changes:
        for written in change.wordings:
            yield _sentence("旧表述", "会议提到“", written, "”。", change.now)


def _lists(formulation: Formulation) -> Iterator[Planted]:
    members = [forms[0] for forms in formulation.members]
    joint = "，" if any("、" in member for member in members) else "、"
    for at, member in enumerate(members):
        if at and formulation.fixed_order:
            swapped = [*members[: at - 1], member, members[at - 1], *members[at + 1 :]]
            word = (*formulation.verbs, *formulation.beside, *_names(formulation), "领会")[0]
            yield _sentence("次序颠倒", f"要求全体党员{word}", joint.join(swapped), "的含义。", joint.join(members))
        shorter = [form for form in formulation.members[at] if form != member]
        for alike in islice(_alike(member), 2) if len(members) >= 3 else ():
            if any(form in alike for form in shorter):
                continue  # 歼持人民至上 has 人民至上 in it
            wrong = [*members[:at], alike, *members[at + 1 :]]
            yield _sentence("项中错字", "要求全体党员领会", joint.join(wrong), "。", member)
        for variant in formulation.wrong_variants:
            if variant.when == "listed" and fold_text(variant.right) in map(fold_text, formulation.members[at]):
                wrong = [*members[:at], variant.wordings[0], *members[at + 1 :]]
                yield _sentence("项中误写", "要求全体党员领会", joint.join(wrong), "。")
    yield from _short_lists(formulation, members, joint)
    for change in formulation.changes:
        if change.members:
            former = "、".join(forms[0] for forms in change.members)
            word = (*formulation.verbs, *formulation.beside, "领会")[0]
            yield _sentence("旧的各项", f"要求全体党员{word}", former, "。")


def _short_lists(formulation: Formulation, members: list[str], joint: str) -> Iterator[Planted]:
    """Lists that lack a member, named: in one line, and numbered."""
    signs = members or [forms[0] for forms in formulation.signs]
    name = next(iter(_names(formulation)), "")
    for at in range(len(signs)):
        left = signs[:at] + signs[at + 1 :]
        if not name or len(signs) < 3 or formulation.count != len(signs):
            continue
        if members:
            yield _sentence("缺一项", f"学习“{name}”，即", joint.join(left), "。")
        numbered = "；".join(f"{chinese(order)}是{member}" for order, member in enumerate(left, 1))
        yield _sentence("项数不符", "把握“", f"{name}”：{numbered}", "。")


def _alike(member: str) -> Iterator[str]:
    """The member with one character that sounds like the right one."""
    for at, character in enumerate(member):
        if character not in _MARKS:
            for alike in islice(_homophones(character), 1):
                yield member[:at] + alike + member[at + 1 :]


def recall(find: Callable[[str], Iterable[Finding]], formulations: Formulations) -> dict[str, tuple[int, int]]:
    """For each kind how many errors are found, and how many there are."""
    there: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for error in planted(formulations):
        there[error.kind] += 1
        found[error.kind] += error.is_found_by(find(error.text))
    return {kind: (found[kind], count) for kind, count in there.items()}


def main() -> None:
    """Prints the recall of each kind, and what is missed."""
    formulations = Formulations.read(_CORPUS / "formulations.yaml")
    usages = Usages(formulations, lambda wording: False)
    for kind, (found, there) in recall(usages.find, formulations).items():
        print(f"{kind}\t{found}/{there}\t{found / there:.3f}")
    for error in planted(formulations):
        if not error.is_found_by(usages.find(error.text)):
            print(error.kind, error.text, error.right)


if __name__ == "__main__":
    main()
