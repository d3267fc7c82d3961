"""The cluster that other tests stand on: it is real, it can be broken, and it leaves nothing behind."""

import ctypes
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import httpx
import pytest

from tests.measures.cluster.cluster import Cluster
from tests.measures.cluster.failure import ClusterError
from tests.measures.cluster.fixtures import VERSION, started
from tests.measures.cluster.home import PROJECT
from tests.measures.cluster.node import LOOPBACK, Node


def names(cluster: Cluster, index: int) -> set[str]:
    """The nodes that the node `index` sees."""
    with cluster.client(index) as client:
        listed = client.get("/_cat/nodes", params={"format": "json"}).raise_for_status().json()
    return {each["name"] for each in listed}


def make_index(cluster: Cluster, name: str, settings: dict[str, object]) -> None:
    with cluster.client() as client:
        body = {"settings": {"number_of_shards": 1, **settings}}
        client.put(f"/{name}", params={"wait_for_active_shards": "all"}, json=body).raise_for_status()
        client.post(f"/{name}/_doc", params={"refresh": "true"}, json={"title": "示例工作条例"}).raise_for_status()


def count(cluster: Cluster, index: int, name: str) -> int:
    """How many documents the node `index` finds in an index whose shards are there."""
    with cluster.client(index) as client:
        params = {"wait_for_status": "yellow", "timeout": "30s"}
        client.get(f"/_cluster/health/{name}", params=params).raise_for_status()
        return int(client.get(f"/{name}/_count").raise_for_status().json()["count"])


def comes(happened: Callable[[], bool], seconds: float = 60) -> bool:
    """Whether it happens within `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if happened():
            return True
        time.sleep(0.1)
    return False


def gone(pid: int) -> bool:
    """Whether no process has this number; one that ended and was not yet waited for is gone as well."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    stat = Path(f"/proc/{pid}/stat")
    return stat.is_file() and stat.read_text().rpartition(")")[2].split()[0] == "Z"


def listens(node: Node) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex((LOOPBACK, node.http_port)) == 0


def test_three_processes_make_one_cluster(cluster: Cluster) -> None:
    assert len({node.pid for node in cluster.nodes}) == 3
    for index in range(3):
        assert names(cluster, index) == {"node-1", "node-2", "node-3"}
    with cluster.client() as client:
        assert client.get("/").json()["version"]["number"] == cluster.release.version


def test_a_cluster_has_what_an_engine_needs(cluster: Cluster, tmp_path: Path) -> None:
    analysis = {
        "filter": {
            "captured": {"type": "pattern_capture", "patterns": ["(第.条)"]},
            "weighted": {"type": "delimited_term_freq"},
        },
        "tokenizer": {"grams": {"type": "ngram", "min_gram": 1, "max_gram": 2}},
        "analyzer": {"text": {"tokenizer": "grams", "filter": ["captured", "weighted"]}},
    }
    make_index(cluster, "analysed", {"analysis": analysis})
    with cluster.client() as client:
        query = {"query": {"script": {"script": "doc['title.keyword'].size() == 1"}}}
        deleted = client.post("/analysed/_delete_by_query", json=query).raise_for_status().json()
        assert deleted["deleted"] == 1
        place = {"type": "fs", "settings": {"location": tmp_path.name}}
        client.put("/_snapshot/kept", json=place).raise_for_status()
        wait = {"wait_for_completion": "true"}
        taken = client.put("/_snapshot/kept/first", params=wait, json={"indices": "analysed"}).raise_for_status().json()
        assert taken["snapshot"]["state"] == "SUCCESS"
        client.delete("/analysed").raise_for_status()
        client.post("/_snapshot/kept/first/_restore", params=wait, json={"indices": "analysed"}).raise_for_status()
    assert count(cluster, 1, "analysed") == 0
    with cluster.client() as client:
        client.delete("/analysed").raise_for_status()


def test_two_nodes_answer_when_one_is_killed_and_it_comes_back_with_its_data(cluster: Cluster) -> None:
    make_index(cluster, "copied", {"number_of_replicas": 2})
    only_here = {"number_of_replicas": 0, "routing.allocation.require._name": "node-1"}
    make_index(cluster, "single", only_here)
    killed = cluster.nodes[0].pid
    cluster.kill(0)
    try:
        assert gone(killed)
        cluster.wait(nodes=2, status="red")
        assert [count(cluster, index, "copied") for index in (1, 2)] == [1, 1]
    finally:
        cluster.restart(0)
    assert names(cluster, 0) == {"node-1", "node-2", "node-3"}
    assert count(cluster, 0, "single") == 1
    with cluster.client() as client:
        client.delete("/copied,single").raise_for_status()


def test_a_paused_node_hangs_and_a_resumed_one_answers(cluster: Cluster) -> None:
    cluster.pause(2)
    try:
        with cluster.client(2) as client, pytest.raises(httpx.ReadTimeout):
            client.get("/", timeout=1)
    finally:
        cluster.resume(2)
    cluster.wait()
    assert names(cluster, 2) == {"node-1", "node-2", "node-3"}


def test_without_credentials_or_with_wrong_ones_nothing_is_answered(secured_cluster: Cluster) -> None:
    name = secured_cluster.security.admin.name
    for index in range(3):
        with secured_cluster.client(index) as client:
            assert client.get("/").status_code == 200
            assert client.get("/", auth=(name, "不是这个口令")).status_code == 401
            assert client.get("/", auth=httpx.Auth()).status_code == 401


def test_plain_http_is_not_answered(secured_cluster: Cluster) -> None:
    plain = secured_cluster.urls[0].replace("https", "http")
    with httpx.Client(trust_env=False) as client, pytest.raises(httpx.TransportError):
        client.get(plain, auth=secured_cluster.security.admin.credentials)


def test_a_node_of_an_unknown_authority_or_under_another_name_is_not_trusted(secured_cluster: Cluster) -> None:
    security = secured_cluster.security
    other_name = secured_cluster.urls[0].replace(LOOPBACK, "localhost")
    for trusted, url, reason in [
        (security.foreign_ca, secured_cluster.urls[0], "certificate verify failed"),
        (security.ca, other_name, "Hostname mismatch"),
    ]:
        context = ssl.create_default_context(cafile=str(trusted))
        with httpx.Client(verify=context, trust_env=False) as client, pytest.raises(httpx.ConnectError, match=reason):
            client.get(url)


def test_the_role_of_the_builder_reaches_its_own_indices_and_nothing_else(secured_cluster: Cluster) -> None:
    security = secured_cluster.security
    with secured_cluster.client() as client:

        def status(method: str, path: str, **body: object) -> int:
            return client.request(method, path, auth=security.project.credentials, json=body or None).status_code

        added = {"add": {"index": "policy-kb-1", "alias": "policy-kb"}}
        assert status("PUT", "/policy-kb-1") == 200
        assert status("POST", "/policy-kb-1/_doc", title="示例工作条例") == 201
        assert status("POST", "/policy-kb-1/_refresh") == 200
        assert status("POST", "/_aliases", actions=[added]) == 200
        assert status("GET", "/policy-kb/_search") == 200
        assert status("PUT", "/elsewhere") == 403
        assert status("GET", "/_search") == 403
        assert status("GET", "/_cat/nodes") == 403
        assert status("GET", "/_tasks") == 403
        assert status("GET", "/.opendistro_security/_search") == 403
        assert status("DELETE", "/policy-kb-1") == 200
        assert client.get("/", auth=security.stranger.credentials).status_code == 403


def test_passwords_are_for_their_owner_only(secured_cluster: Cluster) -> None:
    for user in (secured_cluster.security.admin, secured_cluster.security.project):
        assert user.file.read_text("utf-8").strip() == user.password
        assert user.file.stat().st_mode & 0o077 == 0


def test_no_process_is_left_after_stop_and_none_of_a_cluster_that_does_not_start(
    cluster: Cluster, tmp_path: Path
) -> None:
    one = started(VERSION, {"folder": tmp_path / "one", "nodes": 1, "heap": "256m"})
    (node,) = one.nodes
    pid = node.pid
    assert listens(node)
    one.stop()
    assert gone(pid)
    assert not listens(node)
    with pytest.raises(ClusterError, match=r"no\.such\.setting"):
        Cluster.start(VERSION, folder=tmp_path / "none", nodes=1, settings={"no.such.setting": "1"})


# The parent starts two JVMs, pauses one as a hanging node, says their numbers and is then killed.
_PARENT = """
import sys, time
from pathlib import Path
from tests.measures.cluster.cluster import Cluster
cluster = Cluster.prepare(sys.argv[1], folder=Path(sys.argv[2]), nodes=2, heap="256m")
cluster.launch()
time.sleep(2)
cluster.pause(1)
print(*(node.pid for node in cluster.nodes), flush=True)
time.sleep(600)
"""


_PR_SET_CHILD_SUBREAPER = 36  # prctl(2)


@contextmanager
def adopting() -> Iterator[None]:
    """Orphans become children of this process, as those of a container become children of its first process, which is of
    their session: then the kernel does not wake a paused one by itself. Elsewhere than on Linux nothing is done."""
    is_linux = sys.platform == "linux"
    if is_linux:
        assert ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0
    try:
        yield
    finally:
        if is_linux:
            ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


@pytest.mark.parametrize("adopted", [True, False], ids=["adopted", "orphaned"])
def test_no_process_is_left_when_the_one_that_started_it_is_killed(
    cluster: Cluster, tmp_path: Path, adopted: bool
) -> None:
    with adopting() if adopted else nullcontext():
        end_the_parent(tmp_path)


def end_the_parent(folder: Path) -> None:
    """Kills a process that has started two nodes, one of which hangs; both end."""
    command = [sys.executable, "-c", _PARENT, VERSION, str(folder)]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pids = [int(each) for each in parent.stdout.readline().split()]
        parent.send_signal(signal.SIGKILL)
    assert len(pids) == 2
    assert comes(lambda: all(gone(pid) for pid in pids))


def command(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "tests.measures.cluster", *arguments],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_starts_one_cluster_says_how_to_use_it_and_ends_it(cluster: Cluster, tmp_path: Path) -> None:
    place = ("--folder", str(tmp_path / "standing"), "--nodes", "1", "--heap", "256m", "--version", VERSION)
    assert command("status", *place).returncode == 1
    try:
        first = command("start", *place)
        assert first.returncode == 0, first.stderr
        assert first.stdout.startswith("KB_ENGINE=opensearch KB_OPENSEARCH_URL=http://127.0.0.1:")
        url = first.stdout.split("KB_OPENSEARCH_URL=")[1].strip()
        assert httpx.get(url, trust_env=False).status_code == 200
        again = command("start", *place)
        assert (again.returncode, again.stdout) == (0, first.stdout)
        assert "已在运行" in again.stderr
        assert "1 个节点中 1 个在运行" in command("status", *place).stderr
    finally:
        ended = command("stop", *place)
    assert "共 1 个节点" in ended.stderr
    with pytest.raises(httpx.ConnectError):
        httpx.get(url, trust_env=False)
    assert "没有在运行的集群" in command("stop", *place).stderr
