"""A small corpus of invented regulations whose catalogue names the addresses of a site on this machine."""

from pathlib import Path
from typing import Any

import yaml

from kb.corpus.folder import Corpus
from kb.intake.official.pulling import PullDesk

QUYUE = "示例取阅条例"

# Two versions of one title with as many articles, one of another title, one without articles, one whose number of
# articles is not known.
LISTED: dict[str, dict[str, Any]] = {
    "quyue-2015": {
        "title": QUYUE,
        "articles": 6,
        "approved": "2015-05-05",
        "published": "2015-06-01",
        "effective": "2015-07-01",
        "status": "已修订",
        "work": "quyue",
        "superseded_by": "quyue-2024",
    },
    "quyue-2024": {
        "title": QUYUE,
        "aliases": ["取阅条例"],
        "articles": 6,
        "approved": "2024-02-20",
        "published": "2024-03-01",
        "effective": "2024-04-01",
        "status": "现行有效",
        "work": "quyue",
        "supersedes": "quyue-2015",
    },
    "qingdian-2020": {"title": "示例清点办法", "articles": 4, "published": "2020-01-20", "work": "qingdian"},
    "xiaozu-2021": {"title": "关于加强样例小组建设的意见", "published": "2021-06-01", "work": "xiaozu"},
    "baoguan-2022": {"title": "示例保管规定", "published": "2022-02-02", "work": "baoguan"},
}

DIGEST = """---
title: 示例取阅条例
text: digest
source: 条文要点，为测试虚构
---

## 第一章 总则

第一条　说明为什么有这部条例。

第三条　说明怎样取阅。

## 第二章 附则

第六条　说明何时施行。
"""


def corpus_in(folder: Path, urls: dict[str, list[str]]) -> Corpus:
    """A corpus with the catalogue and the digest of one of its regulations; `urls` are the addresses, by id."""
    (folder / "regulations").mkdir(parents=True, exist_ok=True)
    rows = [
        {"id": key, "genre": "条例", "issuer": "示例委员会", **known, "official_urls": urls.get(key, [])}
        for key, known in LISTED.items()
    ]
    content = yaml.safe_dump({"as_of": "2026-11-21", "regulations": rows}, allow_unicode=True)
    (folder / "catalogue.yaml").write_text(content, "utf-8")
    (folder / "regulations" / "quyue-2024.md").write_text(DIGEST, "utf-8")
    return Corpus(folder)


def shelf_in(folder: Path, urls: dict[str, list[str]]) -> PullDesk:
    return PullDesk(corpus_in(folder, urls))
