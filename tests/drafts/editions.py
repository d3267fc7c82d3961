"""An invented corpus of which two works have several editions, one of them to come, and one was repealed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from kb.library import Library
from tests.conftest import opened

TODAY = date(2026, 11, 25)

JIAYI = "示例甲乙条例"
_FIRST = ("第一条　为了保管示例卡片，制定本条例。",)
_EDITIONS: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "jiayi-2016": (
        {"title": JIAYI, "published": date(2016, 1, 1), "effective": date(2016, 3, 1), "status": "已修订",
         "work": "jiayi", "superseded_by": "jiayi-2020"},
        (
            *_FIRST,
            "第二条　卡片保存三年，由保管员装订成册。",
            "第三条　小组每季度清点一次，由组长签名后交保管员。",
            "第四条　遗失卡片的，应当在五日内报告小组。",
            "第五条　卡片不得外借给别的单位使用。",
            "第六条　本条例自2016年3月1日起施行。",
        ),
    ),
    "jiayi-2020": (
        {"title": JIAYI, "published": date(2020, 1, 1), "effective": date(2020, 3, 1), "status": "现行有效",
         "work": "jiayi", "supersedes": "jiayi-2016", "superseded_by": "jiayi-2027", "collection": "示例文集",
         "collected": date(2026, 8, 28)},
        (
            *_FIRST,
            "第二条　小组每个月清点一次，由组长签名后交保管员。",
            "第三条　卡片保存三年，由保管员装订成册。",
            "第四条　遗失卡片的，应当在五日内报告小组。",
            "第五条　本条例自2020年3月1日起施行。",
        ),
    ),
    "jiayi-2027": (
        {"title": JIAYI, "published": date(2026, 10, 1), "effective": date(2027, 1, 1), "status": "尚未施行",
         "work": "jiayi", "supersedes": "jiayi-2020"},
        (
            *_FIRST,
            "第二条　卡片分为红色、黄色两种，颜色不得混用。",
            "第三条　小组每个月清点一次，由组长签名后交保管员。",
            "第四条　卡片保存五年，由保管员装订成册。",
            "第五条　遗失卡片的，应当在三日内报告小组。",
            "第六条　本条例自2027年1月1日起施行。",
        ),
    ),
    "bing-2012": (
        {"title": "示例丙办法", "genre": "办法", "published": date(2012, 1, 1), "effective": date(2012, 3, 1),
         "repealed": date(2022, 5, 1), "status": "已废止", "work": "bing"},
        ("第一条　为了丙，制定本办法。", "第二条　丙由组长办理。", "第三条　本办法自2012年3月1日起施行。"),
    ),
    "ding-2015": (
        {"title": "示例丁规定", "genre": "规定", "published": date(2015, 1, 1), "effective": date(2015, 3, 1),
         "repealed": date(2027, 7, 1), "status": "现行有效", "work": "ding", "first": True},
        ("第一条　为了丁，制定本规定。", "第二条　丁由组长办理。", "第三条　本规定自2015年3月1日起施行。"),
    ),
    "wu-2027": (
        {"title": "示例戊规定", "genre": "规定", "published": date(2026, 9, 1), "effective": date(2027, 1, 1),
         "status": "尚未施行", "work": "wu", "first": True},
        ("第一条　为了戊，制定本规定。", "第二条　戊由组长办理。", "第三条　本规定自2027年1月1日起施行。"),
    ),
}  # fmt: skip


@contextmanager
def library_of_editions(folder: Path) -> Iterator[Library]:
    """The corpus, indexed in *folder* and open for `TODAY`."""
    library = opened(corpus_of_editions(folder), folder / "index")
    yield replace(library, day=TODAY)
    library.close()


def corpus_of_editions(folder: Path) -> Path:
    """The corpus in *folder*."""
    corpus = folder / "corpus"
    (corpus / "regulations").mkdir(parents=True)
    for name, (facts, articles) in _EDITIONS.items():
        front = {"genre": "条例", "issuer": "示例委员会", "text": "full", "confidence": "high", **facts}
        lines = yaml.safe_dump(front, allow_unicode=True)
        content = f"---\n{lines}---\n\n" + "\n\n".join(articles) + "\n"
        (corpus / "regulations" / f"{name}.md").write_text(content, "utf-8")
    (corpus / "catalogue.yaml").write_text("as_of: '2026-11-21'\nregulations: []\n", "utf-8")
    (corpus / "formulations.yaml").write_text("formulations: []\n", "utf-8")
    return corpus
