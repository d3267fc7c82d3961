"""What was measured, as tables and a plot in docs/scaling.md."""

import statistics
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.measures.bench.report import machine_line, put_into
from tests.measures.bench.scaling.answering import CLIENTS, Latencies
from tests.measures.bench.scaling.plot import draw
from tests.measures.bench.scaling.row import Row
from tests.measures.bench.tables import MEGABYTE, table

_DOCS = Path(__file__).resolve().parents[4] / "docs"


def put_into_page(rows: Sequence[Row]) -> None:
    """Puts the tables into docs/scaling.md and draws docs/scaling.svg. Raises SystemExit if the page has no place for it."""
    ordered = sorted(rows, key=lambda row: (row.passages, row.engine != "whoosh", row.name))
    put_into(_DOCS / "scaling.md", markdown(ordered))
    draw(ordered, _DOCS / "scaling.svg")


def markdown(rows: Sequence[Row]) -> str:
    """The tables, a row of each for each row that was measured."""
    parts = [
        machine_line(rows[-1].machine, sum(row.seconds for row in rows)),
        "![各项随段数的增长](scaling.svg)",
        "### 建立",
        _builds(rows),
        "### 内存与更新",
        _memory(rows),
        "### 原样查找，经程序接口",
        _latencies(rows, [row.exact for row in rows]),
        "### 词语查找，经程序接口",
        _latencies(rows, [row.words for row in rows]),
        "### 原样查找，经网站",
        _latencies(rows, [row.exact_http for row in rows]),
        "### 词语查找，经网站",
        _latencies(rows, [row.words_http for row in rows]),
        "### 查全与查准",
        _parity(rows),
    ]
    return "\n\n".join(parts) + "\n"


def _named(row: Row) -> tuple[str, str]:
    return row.name, f"{row.passages:,}"


def _builds(rows: Sequence[Row]) -> str:
    head = ("引擎", "段", "文件", "全部 秒", "段/秒", "其中读文件 秒", "分词 秒", "建索引 秒", "建索引 段/秒", "内存峰值 MB", "占盘 MB")  # fmt: skip
    return table(head, (_build(row) for row in rows))


def _build(row: Row) -> tuple[str, ...]:
    build = row.build
    return (
        *_named(row),
        f"{build.documents:,}",
        f"{build.whole.wall:.0f}",
        f"{build.passages / build.whole.wall:,.0f}",
        f"{build.reading.wall:.0f}",
        f"{build.segmenting.wall:.0f}",
        f"{build.indexing:.0f}",
        f"{build.passages / build.indexing:,.0f}",
        f"{build.whole.peak / MEGABYTE:,.0f}",
        f"{row.disk / MEGABYTE:,.0f}",
    )


def _memory(rows: Sequence[Row]) -> str:
    head = (
        "引擎",
        "段",
        "打开 秒",
        "网站进程 MB",
        "其中自有 MB",
        "各节点 MB",
        "其中自有 MB",
        "改一份后查到 秒（中位数）",
        "最慢 秒",
    )
    return table(head, (_memory_of(row) for row in rows))


def _memory_of(row: Row) -> tuple[str, ...]:
    nodes = (row.nodes_memory.resident, row.nodes_memory.anonymous)
    return (
        *_named(row),
        f"{row.opening:.1f}",
        f"{row.site_memory.resident / MEGABYTE:,.0f}",
        f"{row.site_memory.anonymous / MEGABYTE:,.0f}",
        *(f"{size / MEGABYTE:,.0f}" if size else "" for size in nodes),
        f"{statistics.median(row.updates):.2f}",
        f"{max(row.updates):.2f}",
    )


def _latencies(rows: Sequence[Row], measured: Sequence[Latencies]) -> str:
    head = ("引擎", "段", *(f"{n} 人同时：p50 / p95 / p99 ms，每秒" for n in CLIENTS))
    return table(head, ((*_named(row), *map(_latency(one), CLIENTS)) for row, one in zip(rows, measured, strict=True)))


def _latency(measured: Latencies) -> Callable[[int], str]:
    def cell(clients: int) -> str:
        one = measured[str(clients)]
        return f"{one.p50:.1f} / {one.p95:.1f} / {one.p99:.1f}，{one.rate:.0f}"

    return cell


def _parity(rows: Sequence[Row]) -> str:
    head = ("引擎", "段", "随机片段", "其中逐段比到最后一页", "完全一致")
    return table(
        head,
        (
            (*_named(row), f"{row.parity.questions:,}", f"{row.parity.paged:,}", f"{row.parity.share:.1%}")
            for row in rows
        ),
    )
