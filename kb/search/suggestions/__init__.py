"""Suggestions: what the box offers while somebody types."""

from kb.search.suggestions.suggestions import MOST_SUGGESTED, SUGGESTION_KINDS, Suggestion, SuggestionKind, Suggestions

__all__ = ["MOST_SUGGESTED", "SUGGESTION_KINDS", "Suggestion", "SuggestionKind", "Suggestions"]
