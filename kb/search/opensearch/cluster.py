"""A connection to an OpenSearch cluster. The only file that imports opensearchpy.

Everything that is asked is asked again, a little later each time, as long as the cluster may only be busy or a node of it
gone; what was sent may therefore have been done twice, and is such that it does no harm. An answer in which a part of the
cluster took no part is no answer.
"""

import json
import logging
import random
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConnectionError as Unreachable
from opensearchpy.exceptions import NotFoundError, SSLError, TransportError

from kb.errors import EngineUnavailableError, IndexUnusableError, KbError
from kb.search.opensearch.mapping import Json
from kb.settings import ClusterAddress

T = TypeVar("T")

# Seconds that one request may take, and for which it is tried again, where somebody waits for a page.
_ANSWER, _PATIENCE = 5.0, 10.0
# The same where a build waits: a node that was started again has its shards back within minutes.
_LONG_ANSWER, _LONG_PATIENCE = 60.0, 300.0
_PING = 2.0  # seconds after which who asks for the health of the site is told that the cluster does not answer
_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 5.0  # seconds between trials, each twice as long as the one before
_CONNECTIONS = 64  # to each node: threads of one process that ask at the same time
_DEAD = 1.0  # a node that did not answer is asked again after this

_BUSY = {408, 429, 502, 503, 504}
_FORBIDDEN = {401, 403}

_log = logging.getLogger(__name__)
# The library logs what is sent, in which drafts are quoted, and every attempt with its traceback. What there is to tell is
# told here.
logging.getLogger("opensearch").setLevel(logging.CRITICAL)


class _Busy(Exception):  # noqa: N818 - it passes
    """The cluster answers, but not now, or not whole."""


class Cluster:
    """Safe to share between threads."""

    def __init__(self, address: ClusterAddress, *, patience: float = _PATIENCE) -> None:
        """Prepare; nothing is connected to yet. *patience* is how many seconds a search is tried again."""
        self.address = address
        self._patience = patience
        self._client = OpenSearch(
            hosts=list(address.urls),
            http_auth=(_in_utf8(address.user), _in_utf8(address.password)) if address.user else None,
            verify_certs=True,
            ca_certs=str(address.ca) if address.ca else None,
            pool_maxsize=_CONNECTIONS,
            max_retries=len(address.urls),
            retry_on_timeout=False,
            timeout=_ANSWER,
            dead_timeout=_DEAD,
            timeout_cutoff=0,  # always that long, and not twice as long after each failure
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def trouble(self) -> str:
        """Return what keeps it from answering now, in a sentence; else nothing. Takes two seconds at most."""
        try:
            self._ask("GET", "/", None, _PING)
        except TransportError as error:
            try:
                _give_up(error)
            except KbError as known:
                return known.message
            return EngineUnavailableError.AWAY
        return ""

    # Searching

    def search(self, index: str, bodies: Sequence[Json]) -> list[Json]:
        """Return the answers to several searches at once, each whole. Raises EngineUnavailableError, IndexUnusableError."""
        whole = {"index": index, "allow_partial_search_results": False}
        lines = [json.dumps(line, ensure_ascii=False) for body in bodies for line in (whole, body)]
        path, body = "/_msearch", "\n".join(lines) + "\n"
        return self._persist(lambda: _whole(self._ask("POST", path, body, _ANSWER)["responses"]), self._patience)

    # Keeping an index

    def get(self, path: str) -> Json:
        """See `ask`."""
        return self.ask("GET", path)

    def ask(self, method: str, path: str, body: Json | None = None) -> Json:
        """Return the answer to any other request. Raises EngineUnavailableError; IndexUnusableError if there is no such index."""
        return self._persist(lambda: self._ask(method, path, body, _LONG_ANSWER), self._patience)

    def bulk(self, index: str, operations: Mapping[str, str]) -> None:
        """Do all of *operations*: by the id of a document its lines of the bulk API.

        Those that a busy cluster puts off are sent again; deleting what is not there is done. Raises
        EngineUnavailableError, KbError.
        """
        waiting = dict(operations)

        def send() -> None:
            answer = self._ask("POST", f"/{index}/_bulk", "".join(waiting.values()), _LONG_ANSWER)
            for item in answer["items"]:
                (done,) = item.values()
                if done["status"] < 300 or (done["status"] == 404 and "delete" in item):
                    waiting.pop(done["_id"], None)
                elif done["status"] not in _BUSY:
                    raise _refused(done["status"], done.get("error"))
            if waiting:
                raise _Busy

        self._persist(send, _LONG_PATIENCE)

    def refresh(self, index: str) -> None:
        """Make all that was sent visible on every copy of every shard."""

        def refresh() -> None:
            if self._ask("POST", f"/{index}/_refresh", None, _LONG_ANSWER)["_shards"]["failed"]:
                raise _Busy

        self._persist(refresh, _LONG_PATIENCE)

    def _ask(self, method: str, path: str, body: Any, seconds: float) -> Json:
        answer: Json = self._client.transport.perform_request(
            method, path, body=body, params={"request_timeout": seconds}
        )
        return answer

    def _persist(self, ask: Callable[[], T], patience: float) -> T:
        """Return what *ask* returns in the end."""
        started, pause = time.monotonic(), _FIRST_PAUSE
        while True:
            try:
                return ask()
            except _Busy as error:
                why: Exception = error
            except TransportError as error:
                _give_up(error)
                why = error
            if time.monotonic() - started + pause > patience:
                _log.warning("the cluster does not answer: %s", type(why).__name__)
                raise EngineUnavailableError(EngineUnavailableError.AWAY) from why
            time.sleep(pause * (0.5 + random.random()))  # noqa: S311 - so that not all ask again at once
            pause = min(2 * pause, _LONGEST_PAUSE)


def _in_utf8(text: str) -> str:
    """Return *text* so that the client, which sends Latin-1, sends UTF-8."""
    return text.encode().decode("latin-1")


def _give_up(error: TransportError) -> None:
    """Raise what will not be otherwise in a moment; return if it may."""
    if isinstance(error, SSLError):
        raise EngineUnavailableError("检索集群的证书没有通过验证，请检查 KB_OPENSEARCH_CA 和节点的地址。") from error
    if isinstance(error, Unreachable) or error.status_code in _BUSY:
        return
    if isinstance(error, NotFoundError):
        raise IndexUnusableError("检索集群里没有本库的索引，请运行 kb index 重建。") from error
    raise _refused(error.status_code, error.error) from error


def _refused(status: int | str, error: object) -> KbError:
    if status in _FORBIDDEN:
        return EngineUnavailableError(
            "检索集群不接受所给的用户或密码，或它没有所需的权限，请检查 KB_OPENSEARCH_USER 和密码（见运维手册）。"
        )
    kind = error.get("type") if isinstance(error, dict) else error
    # Not the reason: it may quote the query, and with it a draft.
    _log.error("the cluster refused a request: %s %s", status, kind)
    return KbError(f"检索集群拒绝了请求（{status} {kind}），请查看集群的日志，或运行 kb index --anew 重建。")


def _whole(answers: list[Json]) -> list[Json]:
    """Return the answers, if every shard took part in each: a part of one would be missing hits in silence."""
    for answer in answers:
        if "error" in answer:
            status = answer.get("status", 500)
            if status == 404:
                raise IndexUnusableError("检索集群里没有本库的索引，请运行 kb index 重建。")
            if status in _BUSY or _is_of_shards(answer["error"]):
                raise _Busy
            raise _refused(status, answer["error"])
        # A shard without a copy is not told as one that failed.
        if answer["timed_out"] or answer["_shards"]["successful"] != answer["_shards"]["total"]:
            raise _Busy
    return answers


def _is_of_shards(error: Json) -> bool:
    """Tell whether a search failed since shards had no copy."""
    kinds = {error.get("type"), *(cause.get("type") for cause in error.get("root_cause", ()))}
    return bool(
        kinds & {"no_shard_available_action_exception", "node_disconnected_exception", "node_not_connected_exception"}
    ) or (kinds == {"search_phase_execution_exception"} and not error.get("root_cause"))
