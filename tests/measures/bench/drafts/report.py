"""The part of the report that is about drafts."""

from collections import Counter
from collections.abc import Sequence

from tests.measures.bench.drafts.measuring import (
    GATHERED_NAME,
    OURS,
    SCATTERED_NAME,
    DraftsMeasured,
    Trial,
    WordMeasured,
)
from tests.measures.bench.drafts.scores import Part, Score, total
from tests.measures.bench.drafts.word_file import FOOTNOTES, TABLES
from tests.measures.bench.tables import MEGABYTE, Goal, table, time_cells

_NOT_DONE = "不做"
_MOST_MS, _MOST_HOSTILE_MS = 60, 300
_MOST_SECONDS, _MOST_MEGABYTES = 1.5, 300
_NAMES = {"citation": "引用", "quotation": "引文", "formulation": "提法"}


def goals(measured: DraftsMeasured) -> list[Goal]:
    """The goals with what was measured."""
    word = measured.word
    checks = [
        Goal(f"核对一万字（{name}）p95", measured.times[name, OURS].p95, _MOST_MS, " ms", digits=0)
        for name in (SCATTERED_NAME, GATHERED_NAME)
    ]
    return [
        *checks,
        Goal("核对一万字，启动后第一次，最慢", max(measured.firsts) * 1000, _MOST_MS, " ms", digits=0),
        Goal(
            "核对极端草稿，最慢的一个", max(one.longest for one in measured.trials), _MOST_HOSTILE_MS, " ms", digits=0
        ),
        Goal("核对 50 页 .docx 并写回", word.median("work"), _MOST_SECONDS, " 秒", digits=2),
        Goal("核对 50 页 .docx，连同启动进程", word.median("process"), _MOST_SECONDS, " 秒", digits=2),
        Goal("核对 50 页 .docx，内存峰值", word.memory / MEGABYTE, _MOST_MEGABYTES, " MB", digits=0),
    ]


def sections(measured: DraftsMeasured) -> list[str]:
    """The sections of the report, each with its heading."""
    return [
        "### 核对草稿：时间\n\n" + _times_table(measured) + "\n\n" + _starts(measured),
        "### 核对草稿：找到什么\n\n" + _scores_table(measured.scores) + "\n\n" + _composition(measured),
        "### 核对草稿：极端输入\n\n" + _trials_table(measured.trials),
        "### 核对 50 页 .docx\n\n" + _word_table(measured.word) + "\n\n" + _word_file(measured.word),
    ]


def _times_table(measured: DraftsMeasured) -> str:
    order = list(dict.fromkeys(group for group, _ in measured.times))
    found = sorted(measured.times.items(), key=lambda item: order.index(item[0][0]))
    rows = ((group, name, *time_cells(times)) for (group, name), times in found)
    return table(("一万字的草稿", "做法", "p50 ms", "p95 ms", "最慢 ms"), rows)


def _starts(measured: DraftsMeasured) -> str:
    firsts = "、".join(f"{second * 1000:.0f}" for second in measured.firsts)
    return (
        f"启动后第一次核对（{SCATTERED_NAME}），{len(measured.firsts)} 个新进程各是 {firsts} 毫秒；此前打开文库、装载词典、备好核对用 "
        f"{measured.started:.2f} 秒。进程内存峰值 {measured.memory / MEGABYTE:.0f} MB，含全部草稿和结果。"
    )


def _scores_table(scores: dict[str, Score]) -> str:
    head = (
        "做法",
        "引用",
        "条款号不对",
        "名称写错",
        "引文",
        "引文改动",
        "引文不在所引的条",
        "提法",
        "提法写错",
        "误报",
        "多出",
    )
    return table(head, (_score_row(name, score) for name, score in scores.items()))


def _score_row(name: str, score: Score) -> tuple[str, ...]:
    citations = (
        _share(score.found, score, "citation"),
        _share(score.noticed, score, "citation", "number"),
        _share(score.noticed, score, "citation", "name"),
    )
    if score.extra is None:
        return name, *citations, *[_NOT_DONE] * 5, f"{score.false_alarms:,}", "未计"
    return (
        name,
        *citations,
        _share(score.found, score, "quotation"),
        _share(score.noticed, score, "quotation", "wording"),
        _share(score.noticed, score, "quotation", "number"),
        _share(score.found, score, "formulation"),
        _share(score.noticed, score, "formulation", "name"),
        f"{score.false_alarms:,}",
        f"{score.extra:,}",
    )


def _share(counts: Counter[Part], score: Score, kind: str, fault: str | None = None) -> str:
    faults = None if fault is None else [fault]
    return f"{total(counts, kind, faults):,}/{total(score.planted, kind, faults):,}"


def _composition(measured: DraftsMeasured) -> str:
    planted = measured.scores[OURS].planted
    found = measured.scores[OURS].found
    kinds = "，".join(
        f"{name} {total(planted, kind) / measured.drafts:g} 处（找到 {total(found, kind) / measured.drafts:g}）"
        for kind, name in _NAMES.items()
    )
    least, most = measured.characters
    return f"共 {measured.drafts} 份草稿，每份 {least:,} 到 {most:,} 字，种下 100 处：{kinds}。"


def _trials_table(trials: Sequence[Trial]) -> str:
    rows = ((one.name, f"{one.characters:,}", f"{one.longest:.0f}", f"{one.findings:,}") for one in trials)
    return table(("草稿", "字数", "三次中最慢 ms", "识别几处"), rows)


def _word_table(word: WordMeasured) -> str:
    steps = {
        "打开文库": "opened",
        "读 .docx": "read",
        "核对": "checked",
        "写回链接和批注": "written",
        "以上合计": "work",
        "整个进程，含启动 Python": "process",
    }
    return table(("步骤", "秒"), ((name, f"{word.median(step):.2f}") for name, step in steps.items()))


def _word_file(word: WordMeasured) -> str:
    pages = f"LibreOffice 排出 {word.file.pages} 页" if word.file.pages else "没有 LibreOffice，页数未数"
    run = word.runs[0]
    return (
        f"文件：A4，{pages}，{run.characters:,} 字，{word.file.paragraphs} 个自然段，{word.file.runs:,} 个文字块，{TABLES} 张表，"
        f"{FOOTNOTES} 个脚注，种下 {word.planted} 处，识别 {len(run.findings)} 处。{len(word.runs)} 个新进程，时间取中位数；"
        f"内存峰值 {word.memory / MEGABYTE:.0f} MB，其中有索引映射进来的文件页。"
    )
