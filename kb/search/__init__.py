"""Search: the query, the engines that answer it, hits with what is marked in them."""

from kb.search import query
from kb.search.citation_answer import answer_to
from kb.search.engines import engine_of
from kb.search.highlight import Spans, highlight
from kb.search.index import Addition, SearchIndex
from kb.search.opensearch.generation import CLUSTER
from kb.search.query import MOST_HITS, Asked
from kb.search.values import FACETS, Filters, Hit, Mode, Query, Results, SearchEngine, Sort
from kb.search.whoosh.index import EMBEDDED

__all__ = [
    "CLUSTER",
    "EMBEDDED",
    "FACETS",
    "MOST_HITS",
    "Addition",
    "Asked",
    "Filters",
    "Hit",
    "Mode",
    "Query",
    "Results",
    "SearchEngine",
    "SearchIndex",
    "Sort",
    "Spans",
    "answer_to",
    "engine_of",
    "highlight",
    "query",
]
