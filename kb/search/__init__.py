"""Search: the query, the engines that answer it, hits with what is marked in them."""

from kb.search.citation_answer import answer_to
from kb.search.engine import Addition, SearchEngine, SearchIndex
from kb.search.engines import engine_of
from kb.search.highlights import Spans, highlight
from kb.search.query import MOST_HITS, Question, more_by_words, search
from kb.search.values import FACETS, Filters, Hit, Mode, Query, Results, Sort, Tier
from kb.search.whoosh.index import EMBEDDED

__all__ = [
    "EMBEDDED", "FACETS", "MOST_HITS", "Addition", "Filters", "Hit", "Mode", "Query", "Question", "Results",
    "SearchEngine", "SearchIndex", "Sort", "Spans", "Tier", "answer_to", "engine_of", "highlight", "more_by_words",
    "search",
]  # fmt: skip
