"""Which engine serves: the one that the settings name."""

from kb.errors import SettingsError
from kb.search.engine import SearchIndex
from kb.search.whoosh.index import EMBEDDED
from kb.settings import Settings


def engine_of(settings: Settings) -> SearchIndex:
    """Return the index of the engine that *settings* name; the client of a cluster is loaded only where there is one.

    Raises SettingsError if it is not installed.
    """
    if settings.cluster is None:
        return EMBEDDED
    try:
        from kb.search.opensearch.index import OpenSearchIndex
    except ModuleNotFoundError as error:
        if error.name != "opensearchpy":
            raise
        raise SettingsError(
            'KB_ENGINE=opensearch 需要集群的程序包，请运行 pip install "opensearch-py>=3.0,<3.1"'
            "（在工程里：.venv/bin/pip install --require-hashes -r requirements/cluster.lock）后再试。"
        ) from error
    return OpenSearchIndex.at(settings.cluster)
