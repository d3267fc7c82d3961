"""How each cost grows with the number of passages: four plots, both axes logarithmic, one line an engine."""

from collections.abc import Callable, Sequence
from importlib import import_module
from itertools import cycle, groupby
from pathlib import Path
from typing import Any

from tests.measures.bench.scaling.row import Row
from tests.measures.bench.tables import MEGABYTE

_STYLE = {
    "font.family": ["Noto Sans CJK SC"],
    "svg.fonttype": "path",  # a reader need not have the font
    "svg.hashsalt": "scaling",  # the same figures give the same file
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
}

_COSTS: tuple[tuple[str, Callable[[Row], float]], ...] = (
    ("建立，秒", lambda row: row.build.whole.wall),
    ("占盘，MB", lambda row: row.disk / MEGABYTE),
    ("内存（网站与节点），MB", lambda row: (row.site_memory.resident + row.nodes_memory.resident) / MEGABYTE),
    ("原样查找 p95，毫秒", lambda row: row.exact["1"].p95),
    ("词语查找 p95，毫秒", lambda row: row.words["1"].p95),
    ("改一份后查到，秒", lambda row: sorted(row.updates)[len(row.updates) // 2]),
)


_LINES = ("o-", "s--", "^:", "d-.")
"""Marks and lines, so that engines can be told apart in black and white too."""


def draw(rows: Sequence[Row], path: Path) -> None:
    """Draws the growth of every cost into an SVG file at `path`."""
    matplotlib: Any = import_module("matplotlib")
    matplotlib.use("svg")
    pyplot: Any = import_module("matplotlib.pyplot")
    by_name = {
        name: sorted(each, key=lambda row: row.passages)
        for name, each in groupby(sorted(rows, key=lambda row: row.name), key=lambda row: row.name)
    }
    with matplotlib.rc_context(_STYLE):
        figure, axes = pyplot.subplots(2, 3, figsize=(10, 6), layout="constrained")
        for plot, (title, cost) in zip(axes.flat, _COSTS, strict=True):
            for (name, each), style in zip(by_name.items(), cycle(_LINES)):
                plot.loglog([row.passages for row in each], [cost(row) for row in each], style, label=name)
            _scale(plot, sorted({row.passages for row in rows}))
            plot.set_title(title)
        axes.flat[0].legend(frameon=False)
        figure.savefig(path, metadata={"Date": None})
        pyplot.close(figure)


def _scale(plot: Any, sizes: Sequence[int]) -> None:
    """Names the sizes that were measured below, and plain numbers beside, 1, 2 and 5 of each power of ten."""
    ticker: Any = import_module("matplotlib.ticker")
    plot.set_xticks(sizes, [f"{size / 10_000:.0f} 万段" for size in sizes])
    plot.xaxis.set_minor_locator(ticker.NullLocator())
    plot.yaxis.set_major_locator(ticker.LogLocator(subs=(1, 2, 5)))
    plot.yaxis.set_major_formatter(ticker.FuncFormatter(lambda value, _: f"{value:,g}"))
    plot.yaxis.set_minor_locator(ticker.NullLocator())
    plot.grid(visible=True, color="#ddd", linewidth=0.6)
