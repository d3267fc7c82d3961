"""Search: the query, the engines that answer it, hits with what is marked in them."""

from kb.search.citation_answer import answer_to
from kb.search.concordance import ContextLine, in_order, lines_of
from kb.search.engine import Addition, SearchEngine, SearchIndex
from kb.search.engines import engine_of
from kb.search.highlights import Spans, highlight
from kb.search.near_forms import forms_near
from kb.search.numbers import NumberRegister, places_of, told_of
from kb.search.query import MOST_CHARACTERS, MOST_HITS, Question, more_by_words, search
from kb.search.suggestions import MOST_SUGGESTED, SUGGESTION_KINDS, Suggestion, SuggestionKind, Suggestions
from kb.search.values import (
    FACETS,
    DocumentTotal,
    FacetValue,
    Filters,
    Hit,
    Mode,
    NearForm,
    Query,
    Results,
    Sort,
    Tier,
    Unit,
)
from kb.search.whoosh.index import EMBEDDED

__all__ = [
    "EMBEDDED", "FACETS", "MOST_CHARACTERS", "MOST_HITS", "MOST_SUGGESTED", "SUGGESTION_KINDS", "Addition", "ContextLine", "DocumentTotal", "FacetValue", "Filters",
    "Hit", "Mode", "NearForm", "NumberRegister", "Query", "Question", "Results", "SearchEngine", "SearchIndex", "Sort", "Spans", "Suggestion",
    "SuggestionKind", "Suggestions", "Tier", "Unit", "answer_to", "engine_of", "forms_near", "highlight", "in_order", "lines_of", "more_by_words",
    "places_of", "search", "told_of",
]  # fmt: skip
