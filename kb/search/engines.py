"""Which engine serves: the one that the settings name."""

from kb.search.engine import SearchIndex
from kb.search.whoosh.index import EMBEDDED
from kb.settings import Settings


def engine_of(settings: Settings) -> SearchIndex:
    """Return the index of the engine that *settings* name; the client of a cluster is loaded only where there is one."""
    if settings.cluster is None:
        return EMBEDDED
    from kb.search.opensearch.index import OpenSearchIndex

    return OpenSearchIndex.at(settings.cluster)
