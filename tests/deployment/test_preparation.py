"""Certificates, passwords and users are really made, and a real node takes them."""

import os
import shutil
import ssl
import stat
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import yaml

from tests.conftest import PROJECT
from tests.measures.cluster.failure import MissingError
from tests.measures.cluster.fixtures import WANTED
from tests.measures.cluster.home import Home
from tests.measures.cluster.java import jdks
from tests.measures.cluster.node import LOOPBACK, Machine, Node
from tests.measures.cluster.release import chosen

FOLDER = PROJECT / "docs" / "compose"
USERS = ("admin", "policy-kb-builder", "policy-kb-site")
# One JVM on a busy machine.
_PATIENCE = 120

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="没有 openssl，略过做证书的用例")


def prepare(made: Path, *nodes: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [str(FOLDER / "prepare.sh"), *nodes],
        env={**os.environ, "MADE": str(made)},
        capture_output=True,
        text=True,
        check=False,
    )


def openssl(*arguments: str) -> str:
    return subprocess.run(["openssl", *arguments], capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prepared") / "made"
    done = prepare(folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.parametrize("node", ["node-1", "node-2", "node-3"])
def test_each_node_has_a_certificate_of_the_authority_in_its_name(made: Path, node: str) -> None:
    folder = made / "certificates" / node
    openssl("verify", "-x509_strict", "-CAfile", str(made / "certificates" / "ca.pem"), str(folder / "node.pem"))
    shown = openssl("x509", "-in", str(folder / "node.pem"), "-noout", "-subject", "-ext", "subjectAltName")
    assert f"CN = {node}" in shown or f"CN={node}" in shown
    assert f"DNS:{node}\n" in shown
    assert (folder / "node.key").read_text().startswith("-----BEGIN PRIVATE KEY-----")
    assert openssl("pkey", "-in", str(folder / "node.key"), "-pubout") == openssl(
        "x509", "-in", str(folder / "node.pem"), "-noout", "-pubkey"
    )


def test_what_is_secret_is_for_its_owner_only_and_each_password_its_own(made: Path) -> None:
    passwords = [(made / "secrets" / user).read_text().strip() for user in USERS]
    assert len(set(passwords)) == len(USERS)
    assert min(map(len, passwords)) == 48
    for path in (*made.rglob("*.key"), *(made / "secrets").iterdir()):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0
    assert not list((made / "certificates").rglob("ca.key"))


def test_what_is_there_stays_and_a_further_node_is_added(tmp_path: Path) -> None:
    assert prepare(tmp_path / "made", "node-1").returncode == 0
    before = {
        path: path.read_bytes() for path in (tmp_path / "made").rglob("*") if path.suffix != ".srl" and path.is_file()
    }
    assert prepare(tmp_path / "made", "node-1", "node-4=DNS:os4.example,IP:127.0.0.1").returncode == 0
    assert {path: path.read_bytes() for path in before} == before
    added = tmp_path / "made" / "certificates" / "node-4" / "node.pem"
    shown = openssl("x509", "-in", str(added), "-noout", "-ext", "subjectAltName")
    assert "DNS:os4.example, IP Address:127.0.0.1" in shown
    openssl("verify", "-CAfile", str(tmp_path / "made" / "authority" / "ca.pem"), str(added))


def test_a_node_whose_name_the_others_would_not_know_is_refused(tmp_path: Path) -> None:
    done = prepare(tmp_path / "made", "other-1")
    assert done.returncode == 2
    assert "节点名要以 node- 开头" in done.stderr


# A real node with these files


@dataclass(frozen=True)
class Running:
    """A node that was started with what was made, and those who may ask it."""

    node: Node
    made: Path

    def status(self, user: str, method: str, path: str, password: str = "") -> int:
        given = password or (self.made / "secrets" / user).read_text().strip()
        trusted = ssl.create_default_context(cafile=str(self.made / "certificates" / "ca.pem"))
        with httpx.Client(verify=trusted, trust_env=False, auth=(user, given)) as client:
            url = f"https://{LOOPBACK}:{self.node.http_port}{path}"
            # Its certificate is for the name that it has in the containers' network.
            return client.request(method, url, extensions={"sni_hostname": "node-1"}).status_code


@pytest.fixture(scope="module")
def running(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    try:
        release, jdk = chosen("", jdks(), secured=True)
        home = Home(release, jdk)
        home.make(secured=True)
    except MissingError as missing:
        if WANTED == "required":
            pytest.fail(missing.message)
        pytest.skip(f"起不了集群，略过用真实节点的用例：{missing.message}")
    folder = tmp_path_factory.mktemp("node")
    _users(home, made, folder)
    node = Node(folder, Machine(home), _settings(folder))
    shutil.copytree(made / "security", folder / "config" / "opensearch-security")
    shutil.copytree(made / "certificates" / "node-1", folder / "config" / "certificates")
    (folder / "home" / "plugins" / "opensearch-security").symlink_to(home.security)
    node.start()
    try:
        running = Running(node, made)
        _wait(running)
        yield running
    finally:
        node.stop()


def _users(home: Home, made: Path, folder: Path) -> None:
    """Runs users.sh, which in the image finds the plugin and its hasher at their places."""
    classpath = f"{home.security}/*:{home.folder / 'lib'}/*"
    hasher = folder / "hash.sh"
    hasher.write_text(
        f'"{home.jdk.program("java")}" -cp "{classpath}" org.opensearch.security.tools.Hasher "$@" 2>/dev/null\n',
        "utf-8",
    )
    environment = {
        **os.environ,
        "MADE": str(made / "security"),
        "SECRETS": str(made / "secrets"),
        "OWN": str(FOLDER / "security"),
        "SHIPPED": str(home.security / "config"),
        "HASH": str(hasher),
    }
    subprocess.run(["bash", str(FOLDER / "users.sh")], env=environment, check=True)


def _settings(folder: Path) -> dict[str, object]:
    """Those of opensearch.yml but for what belongs to three containers, and to a plugin that the image has beside."""
    written: dict[str, object] = yaml.safe_load((FOLDER / "opensearch.yml").read_text("utf-8"))
    kept = {key: value for key, value in written.items() if not key.startswith("search.insights.")}
    return kept | {
        "node.name": "node-1",
        "network.host": LOOPBACK,
        "http.port": 19_200,
        "transport.port": 19_300,
        "discovery.seed_hosts": [],
        "cluster.initial_cluster_manager_nodes": ["node-1"],
        "bootstrap.memory_lock": False,
        "cluster.routing.allocation.disk.threshold_enabled": False,
        "path.repo": [str(folder / "snapshots")],
        "path.data": str(folder / "data"),
        "path.logs": str(folder),
    }


def _wait(running: Running) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and running.node.running:
        try:
            if running.status("admin", "GET", "/") == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.5)
    pytest.fail(f"the node did not start: {running.node.last_words}")


def test_a_node_takes_the_certificates_the_users_and_the_roles(running: Running) -> None:
    assert running.status("admin", "GET", "/_cat/nodes") == 200
    assert running.status("policy-kb-site", "GET", "/") == 200
    assert running.status("policy-kb-builder", "GET", "/_cluster/health") == 200
    assert running.status("policy-kb-site", "GET", "/_cat/nodes") == 403
    assert running.status("policy-kb-builder", "PUT", "/policy-kb-0") == 200
    assert running.status("policy-kb-site", "DELETE", "/policy-kb-0") == 403
    assert running.status("policy-kb-builder", "PUT", "/elsewhere") == 403
    assert running.status("policy-kb-builder", "DELETE", "/policy-kb-0") == 200


def test_nobody_of_the_demonstration_is_known(running: Running) -> None:
    for user in ("admin", "kibanaserver", "readall", "snapshotrestore", "logstash"):
        assert running.status(user, "GET", "/", user) == 401


def test_the_health_check_of_a_node_sees_that_it_is_ready(running: Running) -> None:
    """401: it answers, knows its users, and wants to know who asks."""
    assert running.status("nobody", "GET", "/", "-") == 401
