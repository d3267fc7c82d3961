"""Asks an engine tier after tier: the wording first, then all of the words, then some of them."""

import time
from dataclasses import replace

from kb.search.engine import Query, Results, SearchEngine, Total
from kb.search.query import Asked, plans
from kb.text import Segmenter


def search(engine: SearchEngine, asked: Asked, segmenter: Segmenter) -> Results:
    """The results of the first tier that has any. `took_ms` is the time from the question to the last hit."""
    started = time.perf_counter()
    results: Results | None = None
    for query in plans(asked, segmenter):
        attempt = engine.search(query)
        if results is None or _answers(attempt):
            results = attempt
        if _answers(attempt):
            break
    if results is None:  # only stop words, in words mode
        results = Results(Query(asked.text, "all", statuses=asked.statuses), Total())
    return replace(results, took_ms=round((time.perf_counter() - started) * 1000, 2))


def _answers(results: Results) -> bool:
    return results.total.passages > len(results.query.pinned)


def words_plan(asked: Asked, segmenter: Segmenter) -> Query | None:
    """What `mode=words` would ask first: to tell how many passages hold all the words."""
    return next(plans(replace(asked, mode="words"), segmenter), None)
