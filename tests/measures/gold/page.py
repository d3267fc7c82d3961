"""The page docs/accuracy.md: what was measured, in tables, and every failure by itself."""

from collections import Counter
from collections.abc import Callable

import yaml

from kb.drafts.finding import Finding
from tests.measures.accuracy_page import table
from tests.measures.gold.altered import Told, differing
from tests.measures.gold.entries import FOLDER, REAL, Entry, written
from tests.measures.gold.measuring import DRAWN, SEED, Measured
from tests.measures.gold.rates import Rate
from tests.measures.gold.score import Result, Scored

KINDS = ("citation", "quotation", "formulation")

_LONGEST_SHOWN = 40


def markdown(measured: Measured) -> str:
    """All tables and lists."""
    parts = [
        f"Corpus {measured.corpus_version[:16]}, {measured.documents} documents. {_size(measured)}",
        "### Goals\n\n" + table(("goal", "wanted", "measured [95 %]", ""), goal_rows(measured)),
        "### By kind of mark\n\n" + _kinds(measured),
        *(f"### Rules: {kind}\n\n" + _rules(measured, kind) for kind in KINDS),
    ]
    if measured.changed:
        parts.append("### Drawn quotations\n\n" + _drawn(measured))
    parts += [
        "### False 条款号不符\n\n" + _false_parts(measured),
        "### What fails, one by one\n\n" + _failures(measured),
        "### Debatable, not scored\n\n" + _debatable(measured),
    ]
    return "\n\n".join(parts)


def _size(measured: Measured) -> str:
    entries = {one.entry.id: one.entry for one in measured.main.scored}
    of_file = Counter(one.file for one in written())
    marks = Counter(one.mark.kind for one in measured.main.scored)
    return (
        f"{sum(of_file.values())} entries: {sum(of_file[name] for name in REAL)} of real texts "
        f"({of_file['reports']} of reports, {of_file['regulations']} of official texts), {of_file['planted']} of our own "
        f"making, {of_file['quotations']} of our own round quotations, {of_file['unseen']} unseen. In the {len(entries)} that have marks: "
        + ", ".join(f"{marks[kind]} {kind}s" for kind in KINDS)
        + f". Drawn with seed {SEED}: {DRAWN} quotations as they stand, {DRAWN} changed."
    )


def goal_rows(measured: Measured) -> list[tuple[object, ...]]:
    """The goals, each with what was wanted and measured."""
    return [
        (
            goal.name,
            f"{'≤' if goal.is_upper else '≥'} {goal.bound:g}",
            goal.rate,
            "met" if goal.is_met else "**missed**",
        )
        for goal in measured.goals
    ]


def _kinds(measured: Measured) -> str:
    head = (
        "kind",
        "corpus",
        "precision",
        "recall",
        "precision, spans that overlap",
        "recall, spans that overlap",
        "target",
        "verdict",
    )
    rows = [
        (
            kind,
            setting,
            result.precision(kind),
            result.recall(kind),
            result.precision(kind, lenient=True),
            result.recall(kind, lenient=True),
            result.resolution(kind),
            result.verdicts(kind),
        )
        for kind in KINDS
        for setting, result in measured.results.items()
    ]
    return table(head, rows)


def _rules(measured: Measured, kind: str) -> str:
    main = measured.main
    rates: list[Callable[[Result, str], Rate]] = [
        lambda result, rule: result.recall(kind, rule),
        lambda result, rule: result.precision(kind, rule),
        lambda result, rule: result.resolution(kind, rule),
    ]
    rows = [
        (
            rule,
            *(rate(main, rule) for rate in rates),
            *(result.verdicts(kind, rule) for result in measured.results.values()),
        )
        for rule in main.rules(kind)
    ]
    head = ("rule", "recall", "precision", "target", *(f"verdict ({setting})" for setting in measured.results))
    return table(head, rows)


def _drawn(measured: Measured) -> str:
    def row(name: str, told: list[Told]) -> tuple[object, ...]:
        return name, differing(told)

    changes = sorted({one.quoted.change for one in measured.changed})
    carriers = sorted({one.quoted.carrier for one in measured.changed})
    sizes = sorted({one.quoted.size for one in measured.changed})
    found = [
        *(row(change, [one for one in measured.changed if one.quoted.change == change]) for change in changes),
        *(row(f"{size} characters", [one for one in measured.changed if one.quoted.size == size]) for size in sizes),
        *(
            row(f"carrier: {name}", [one for one in measured.changed if one.quoted.carrier == name])
            for name in carriers
        ),
        row("all", measured.changed),
    ]
    alarms = [
        *(
            row(f"carrier: {name}", [one for one in measured.verbatim if one.quoted.carrier == name])
            for name in carriers
        ),
        row("all", measured.verbatim),
    ]
    said = Counter(verdict for one in measured.verbatim for verdict in (one.verdicts or ("not found",)))
    said_changed = Counter(verdict for one in measured.changed for verdict in (one.verdicts or ("not found",)))
    return "\n\n".join(
        [
            table(("changed", "told as 有出入"), found),
            table(("as they stand", "told as 有出入"), alarms),
            "Said of those that stand so: " + _counted(said) + ". Said of the changed: " + _counted(said_changed) + ".",
            f"The right text found, where the sentence names one: of those that stand so {_placed(measured.verbatim)}, of the changed {_placed(measured.changed)}.",
            *_misses(measured),
        ]
    )


def _misses(measured: Measured) -> list[str]:
    missed = [one for one in measured.changed if not one.differs]
    alarms = [one for one in measured.verbatim if one.differs]
    kinds = Counter((one.quoted.change, one.quoted.carrier, one.verdicts) for one in missed)
    lines = [
        f"- {change}, carrier “{carrier}”, said {'、'.join(said) or 'nothing'}: {count}"
        for (change, carrier, said), count in sorted(kinds.items(), key=lambda item: (-item[1], str(item[0])))
    ]
    places = Counter((one.quoted.document, one.quoted.address, one.quoted.carrier) for one in alarms)
    raised = [
        f"- {document} {address}, carrier “{carrier}”: {count}"
        for (document, address, carrier), count in sorted(places.items())
    ]
    found: list[str] = []
    if lines:
        found.append("Changed and not told:\n\n" + "\n".join(lines))
    if raised:
        found.append("False alarms:\n\n" + "\n".join(raised))
    return found


def _placed(told: list[Told]) -> Rate:
    named = [one for one in told if one.quoted.carrier != "nothing"]
    return Rate(sum(one.right_place for one in named), len(named))


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.most_common())


def _false_parts(measured: Measured) -> str:
    lines = [
        f"- {entry.id} ({setting}): {_shown(entry, finding)}"
        for setting, result in measured.results.items()
        for entry, finding in result.false_part_missing
    ]
    return "\n".join(lines) or "None."


def _failures(measured: Measured) -> str:
    known = reasons()
    lines: list[str] = []
    for setting, result in measured.results.items():
        lines += [
            f"- {one.entry.id} ({setting}, {one.mark.rule}): {_told(one, setting)}{_why(known, one.entry)}"
            for one in result.scored
            if one.counts and _fails(one)
        ]
        lines += [
            f"- {extra.entry.id} ({setting}, {extra.rule}): too much: {_shown(extra.entry, extra.finding)}"
            f"{_why(known, extra.entry)}"
            for extra in result.extras
            if not extra.entry.debatable and not extra.overlaps
        ]
    return "\n".join(lines) or "Nothing."


def _fails(one: Scored) -> bool:
    return one.outcome != "ok" and not (one.mark.optional and one.outcome in {"missed", "span"})


def _told(one: Scored, setting: str) -> str:
    start, end = one.mark.span
    wanted = "、".join(sorted(one.mark.verdicts[setting]))  # type: ignore[index]
    place = "/".join(str(target) for target in one.mark.targets) + (f" {one.mark.address}" if one.mark.address else "")
    what = _short(one.entry, one.entry.text[start:end], one.mark.kind)
    got = "; ".join(_shown(one.entry, finding, with_text=False) for finding in one.findings) or "nothing"
    return f"{one.mark.kind} {what}: {one.outcome}; wanted {wanted} ({place}), got {got}"


def _shown(entry: Entry, finding: Finding, *, with_text: bool = True) -> str:
    target = f" ({finding.target.document} {finding.target.address})" if finding.target else ""
    what = f"{finding.kind} {_short(entry, finding.text, finding.kind)}: " if with_text else ""
    return f"{what}{finding.verdict}{target}"


def _short(entry: Entry, text: str, kind: str) -> str:
    """What stands at a mark, as far as it may be shown: of official texts nothing but names and numbers."""
    is_ours = (
        entry.file in {"planted", "reports"} or kind == "citation" or (entry.file, kind) == ("unseen", "formulation")
    )
    return f"“{text[:_LONGEST_SHOWN]}”" if is_ours and "\n" not in text else f"({len(text)} characters)"


def reasons() -> dict[str, str]:
    """Why an entry fails, as a person found it, by entry."""
    path = FOLDER / "reasons.yaml"
    return (yaml.safe_load(path.read_text("utf-8")) or {}) if path.exists() else {}


def _why(known: dict[str, str], entry: Entry) -> str:
    return f" — {known[entry.id]}" if entry.id in known else ""


def _debatable(measured: Measured) -> str:
    lines = [
        f"- {one.entry.id} ({setting}): {_told(one, setting)}. {one.entry.note}"
        for setting, result in measured.results.items()
        for one in result.scored
        if not one.counts
    ]
    return "\n".join(lines) or "None."
