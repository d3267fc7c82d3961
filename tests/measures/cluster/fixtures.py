"""One cluster for all tests of a run, and a secured one."""

import os
from collections.abc import Iterator

import pytest

from tests.measures.cluster.cluster import Cluster, Options
from tests.measures.cluster.failure import MissingError

# "required": a machine that has no JDK or no Maven fails these tests and does not leave them out. "none": they are left out
# everywhere, in a run of the same tests that is about something else.
WANTED = os.environ.get("KB_TEST_CLUSTER", "")
# The newest that there is a JDK for; "2" tests the older release where both could run.
VERSION = os.environ.get("KB_TEST_OPENSEARCH", "")


def started(version: str, options: Options) -> Cluster:
    """A cluster; the test is left out where this machine cannot have one."""
    if WANTED == "none":
        pytest.skip("这一遍不起集群，略过分布式检索的用例")
    try:
        return Cluster.start(version, **options)
    except MissingError as missing:
        if WANTED == "required":
            pytest.fail(missing.message)
        pytest.skip(f"起不了集群，略过分布式检索的用例：{missing.message}")


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Three nodes of the newest OpenSearch that this machine runs, open to everybody on it."""
    with started(VERSION, {"folder": tmp_path_factory.mktemp("cluster")}) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def secured_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Three nodes behind TLS, with users and roles: see `Cluster.security`."""
    with started("", {"folder": tmp_path_factory.mktemp("secured-cluster"), "secured": True}) as cluster:
        yield cluster
