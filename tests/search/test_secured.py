"""The program in a cluster behind TLS, users and roles: what each role may, and what is said where something is wrong."""

import base64
import logging
import os
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from kb.corpus import current
from kb.corpus.folder import Corpus
from kb.errors import EngineUnavailableError, KbError
from kb.indexing.building import build
from kb.indexing.verification import verify
from kb.library import Library, LiveLibrary
from kb.search.opensearch import index as opensearch_index
from kb.search.opensearch.cluster import Cluster
from kb.search.opensearch.index import OpenSearchIndex
from kb.search.query import Question
from kb.settings import ClusterAddress, Settings
from tests.conftest import PROJECT, copy_of_invented
from tests.measures.cluster import cluster as clusters

TEXT = "---\ntitle: 记号办法\ngenre: 办法\nstatus: 现行有效\n---\n\n第一条　{body}\n"
ROLES = PROJECT / "tests" / "measures" / "cluster" / "security" / "roles.yml"
USERS = ("policy-kb", "policy-kb-site", "stranger")
REFUSED = "不接受所给的用户或密码，或它没有所需的权限"


@dataclass(frozen=True)
class Office:
    """A corpus, its index folder, and the secured cluster that a builder and a site use, each as its own user."""

    folder: Path
    index: Path
    builder: ClusterAddress
    site: ClusterAddress
    stranger: ClusterAddress
    foreign_ca: Path

    @property
    def corpus(self) -> Corpus:
        return Corpus(self.folder / "corpus")

    def settings(self, address: ClusterAddress) -> Settings:
        return Settings(corpus=self.folder / "corpus", index=self.index, cluster=address)

    def build(self, address: ClusterAddress, **how: Any) -> None:
        build(self.index, self.corpus, engine=connected(address), **how)

    def library(self, address: ClusterAddress) -> Library:
        folder = current(self.index)
        assert folder is not None
        return Library.open(folder, index=connected(address))

    @property
    def marked(self) -> Path:
        """A document that is written while an index is there."""
        return self.folder / "corpus" / "regulations" / "jihao.md"

    def write(self, body: str) -> None:
        self.marked.write_text(TEXT.format(body=body), "utf-8")

    def shrink(self) -> None:
        """Takes away all but a few documents: what is asked of the cluster is the same."""
        for path in (self.folder / "corpus").rglob("*.md"):
            if path.stem not in {"shili-2024", "shili-2015"}:
                path.unlink()

    def afresh(self, number: int, user: str, password: str) -> "Office":
        """The same corpus without an index, for another user."""
        self.marked.unlink(missing_ok=True)
        address = replace(self.builder, name=f"policy-kb-office-{number}", user=user, password=password)
        return replace(self, index=self.folder / f"index-{number}", builder=address)


@cache
def connected(address: ClusterAddress) -> OpenSearchIndex:
    return OpenSearchIndex.at(address)


def hits(library: Library, text: str) -> int:
    return len(library.search(Question(text, "exact", limit=100)).hits)


@pytest.fixture
def office(secured_cluster: clusters.Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setattr(opensearch_index, "_GRACE", 0.0)
    monkeypatch.setattr(opensearch_index, "_BATCH", 10)
    copy_of_invented(tmp_path / "corpus")
    security = secured_cluster.security
    address = ClusterAddress(urls=secured_cluster.urls, ca=security.ca, name="policy-kb-office")
    users = [
        replace(address, user=one.name, password=one.password)
        for one in (security.project, security.site, security.stranger)
    ]
    yield Office(tmp_path, tmp_path / "index", users[0], users[1], users[2], security.foreign_ca)
    with secured_cluster.client() as admin:
        for row in admin.get("/_cat/indices/policy-kb-office-*", params={"format": "json"}).json():
            admin.delete(f"/{row['index']}").raise_for_status()


def work_of_a_builder(office: Office, address: ClusterAddress) -> None:
    """All that a builder does: a whole build, updates, an interrupted build and its end."""
    office.build(address)
    for body in ("新增一句记号", "改了一次", "改成别的话"):
        office.write(body)
        office.build(address)
    with pytest.MonkeyPatch.context() as interrupted:
        sent = iter((True, True, False))
        bulk = Cluster.bulk

        def until(self: Cluster, index: str, operations: dict[str, str]) -> None:
            if not next(sent, False):
                raise KeyboardInterrupt
            bulk(self, index, operations)

        interrupted.setattr(Cluster, "bulk", until)
        with pytest.raises(KeyboardInterrupt):
            office.build(address, anew=True)
    office.write("又改了一次")
    office.build(address, anew=True)
    assert LiveLibrary(office.settings(address)).prepare() == ""


def work_of_a_site(office: Office, address: ClusterAddress) -> None:
    """All that a site does over an index that is up to date."""
    live = LiveLibrary(office.settings(address))
    assert live.prepare() == ""
    library = live.library()
    assert library.engine.trouble() == ""
    assert hits(library, "三色卡片")
    assert library.search(Question("小镇 单位", "words")).hits


def test_a_builder_builds_updates_and_searches_over_verified_tls(office: Office) -> None:
    work_of_a_builder(office, office.builder)
    library = office.library(office.builder)
    assert hits(library, "又改了一次") == 1
    assert hits(library, "改成别的话") == 0
    assert verify(library, office.corpus, 60).differences == ()


def test_a_site_searches_and_may_write_nothing(office: Office, secured_cluster: clusters.Cluster) -> None:
    office.build(office.builder)
    work_of_a_site(office, office.site)
    assert verify(office.library(office.site), office.corpus, 60).differences == ()
    (before,) = _indices(secured_cluster)
    with pytest.raises(EngineUnavailableError, match=REFUSED):
        office.build(office.site, anew=True)
    cluster = Cluster(office.site)
    for refused in (
        lambda: cluster.bulk(before, {"0": '{"delete":{"_id":"0"}}\n'}),
        lambda: cluster.refresh(before),
        lambda: cluster.ask("DELETE", f"/{before}"),
        lambda: cluster.ask("PUT", f"/{before}/_mapping", {"_meta": {}}),
        lambda: cluster.ask("POST", f"/{before}/_delete_by_query", {"query": {"match_all": {}}}),
    ):
        with pytest.raises(EngineUnavailableError, match=REFUSED):
            refused()
    assert _indices(secured_cluster) == [before]
    assert hits(office.library(office.site), "三色卡片")


def test_the_commands_work_with_the_rights_of_their_roles(office: Office, secured_cluster: clusters.Cluster) -> None:
    """As an operator runs them: settings from the environment, passwords from files."""
    security = secured_cluster.security
    builder = {**_environment(office), "KB_OPENSEARCH_USER": security.project.name}
    builder["KB_OPENSEARCH_PASSWORD_FILE"] = str(security.project.file)
    site = {**_environment(office), "KB_OPENSEARCH_USER": security.site.name}
    site["KB_OPENSEARCH_PASSWORD_FILE"] = str(security.site.file)
    assert "索引完成" in _run(builder, "index").stdout
    assert "没有变化" in _run(builder, "index").stdout
    assert "全部一致" in _run(site, "verify", "--samples", "30").stdout
    assert "三色卡片" in _run(site, "search", "三色卡片").stdout
    command = [sys.executable, "-m", "kb", "serve", "--port", "0"]
    with subprocess.Popen(command, env=site, cwd=PROJECT, stderr=subprocess.PIPE, text=True) as serving:
        try:
            assert serving.stderr is not None
            said = next(line for line in serving.stderr if "已在" in line)
            with httpx.Client(base_url=said.split()[1], trust_env=False, timeout=30) as client:
                assert client.get("/healthz").json()["engine"] == {"name": "opensearch", "answers": True}
                found = client.get("/api/search", params={"q": "三色卡片"}).raise_for_status().json()
                assert found["total"]["passages"] > 0
        finally:
            serving.terminate()


def _environment(office: Office) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KB_")}
    return kept | {
        "KB_ENGINE": "opensearch",
        "KB_OPENSEARCH_URL": ",".join(office.site.urls),
        "KB_OPENSEARCH_CA": str(office.site.ca),
        "KB_OPENSEARCH_INDEX": office.site.name,
        "KB_CORPUS": str(office.folder / "corpus"),
        "KB_INDEX": str(office.index),
    }


def _run(environment: dict[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "kb", *arguments]
    return subprocess.run(command, env=environment, cwd=PROJECT, capture_output=True, text=True, check=True)


def test_a_site_goes_on_with_what_is_there_when_the_corpus_has_changed(office: Office) -> None:
    office.build(office.builder)
    office.write("新增一句记号")
    live = LiveLibrary(office.settings(office.site))
    assert live.prepare().startswith("索引没有更新：")
    assert hits(live.library(), "三色卡片")
    assert hits(live.library(), "新增一句记号") == 0
    office.build(office.builder)
    assert hits(live.library(), "新增一句记号") == 1


def _indices(cluster: clusters.Cluster) -> list[str]:
    with cluster.client() as admin:
        return [row["index"] for row in admin.get("/_cat/indices/policy-kb-office-*", params={"format": "json"}).json()]


# Each permission


def _permissions(role: str) -> list[tuple[str, str]]:
    said = yaml.safe_load(ROLES.read_text("utf-8"))[role]
    (own,) = said["index_permissions"]
    return [("cluster", one) for one in said["cluster_permissions"]] + [
        ("index", one) for one in own["allowed_actions"]
    ]


@pytest.fixture
def grant(secured_cluster: clusters.Cluster) -> Iterator[Callable[[list[tuple[str, str]]], tuple[str, str]]]:
    """Gives a user of its own the permissions that are named, and says its name and password."""
    name, password = "tried", secured_cluster.security.stranger.password
    api = "/_plugins/_security/api"
    with secured_cluster.client() as admin:

        def give(permissions: list[tuple[str, str]]) -> tuple[str, str]:
            own = {
                "index_patterns": ["policy-kb-*"],
                "allowed_actions": [p for kind, p in permissions if kind == "index"],
            }
            role = {
                "cluster_permissions": [p for kind, p in permissions if kind == "cluster"],
                "index_permissions": [own],
            }
            _put(admin, f"{api}/internalusers/{name}", {"password": password})
            _put(admin, f"{api}/roles/{name}", role)
            _put(admin, f"{api}/rolesmapping/{name}", {"users": [name]})
            return name, password

        yield give
        for kind in ("rolesmapping", "roles", "internalusers"):
            admin.delete(f"{api}/{kind}/{name}").raise_for_status()


def _put(admin: httpx.Client, path: str, body: dict[str, object]) -> None:
    admin.put(path, json=body).raise_for_status()


@pytest.mark.parametrize(
    ("role", "work"), [("policy-kb-builder", work_of_a_builder), ("policy-kb-site", work_of_a_site)]
)
def test_a_role_holds_no_permission_that_is_not_needed(
    office: Office,
    grant: Callable[[list[tuple[str, str]]], tuple[str, str]],
    role: str,
    work: Callable[[Office, ClusterAddress], None],
) -> None:
    """Without any one of them something of the work is refused. That all of them do is tested above."""
    office.shrink()
    office.build(office.builder)
    permissions, needless = _permissions(role), []
    for number, left_out in enumerate(permissions):
        user = grant([one for one in permissions if one != left_out])
        tried = office.afresh(number, *user) if role == "policy-kb-builder" else office
        address = replace(tried.builder, user=user[0], password=user[1])
        try:
            work(tried, address)
        except (EngineUnavailableError, AssertionError):
            continue
        needless.append(left_out)
    assert needless == []


def test_a_password_may_be_of_any_characters(
    office: Office, grant: Callable[[list[tuple[str, str]]], tuple[str, str]], secured_cluster: clusters.Cluster
) -> None:
    office.build(office.builder)
    user, password = grant(_permissions("policy-kb-site"))[0], "示例口令：Ä-4711-长一些"
    with secured_cluster.client() as admin:
        _put(admin, f"/_plugins/_security/api/internalusers/{user}", {"password": password})
    work_of_a_site(office, replace(office.site, user=user, password=password))


def test_a_builder_can_also_run_the_site(office: Office) -> None:
    """As `kb serve --watch` does, which is both."""
    office.build(office.builder)
    work_of_a_site(office, office.builder)


def test_the_roles_that_are_handed_out_are_those_that_are_tested() -> None:
    assert (PROJECT / "docs" / "compose" / "security" / "roles.yml").read_bytes() == ROLES.read_bytes()


# What is wrong is said, and no password with it


def _address_wrong(office: Office, what: str) -> ClusterAddress:
    match what:
        case "no rights":
            return office.stranger
        case "wrong password":
            return replace(office.site, password="不是这个Password-4711")  # noqa: S106
        case "unknown authority":
            return replace(office.site, ca=office.foreign_ca)
        case _:  # its certificate names the address and not the name
            return replace(office.site, urls=tuple(url.replace("127.0.0.1", "localhost") for url in office.site.urls))


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("no rights", REFUSED),
        ("wrong password", REFUSED),
        ("unknown authority", "证书没有通过验证"),
        ("another name", "证书没有通过验证"),
    ],
)
def test_what_is_wrong_is_said_and_the_password_never(
    office: Office, caplog: pytest.LogCaptureFixture, what: str, said: str
) -> None:
    office.build(office.builder)
    address = _address_wrong(office, what)
    settings = office.settings(address)
    caplog.set_level(logging.DEBUG)
    for name in [None, *logging.root.manager.loggerDict]:
        caplog.set_level(logging.DEBUG, logger=name)
    library = office.library(address)
    assert said in library.engine.trouble()
    errors: list[KbError] = []
    for ask in (
        lambda: hits(library, "三色卡片"),
        lambda: Cluster(address).get("/policy-kb-office-*/_settings"),
        lambda: office.build(address, anew=True),
    ):
        with pytest.raises(EngineUnavailableError, match=said) as failed:
            ask()
        errors.append(failed.value)
    assert said in LiveLibrary(settings).prepare()
    told = [caplog.text, *(repr(record.__dict__) for record in caplog.records), repr(settings), repr(address)]
    for error in errors:
        told += [str(error), repr(error), "".join(traceback.format_exception(error)), *_chain(error)]
    _assert_kept(address.password, told)


def _chain(error: BaseException | None) -> Iterator[str]:
    """All that an exception, and those that led to it, can be made to say."""
    while error is not None:
        yield f"{error!r} {error.args!r} {vars(error)!r}"
        error = error.__cause__ or error.__context__


def _assert_kept(password: str, told: list[str]) -> None:
    """A password is neither told nor written as HTTP writes it."""
    hidden = [base64.b64encode(f"{user}:{password}".encode()).decode() for user in USERS]
    for text in told:
        assert all(one not in text for one in (password, *hidden))
