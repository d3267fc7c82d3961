"""What the environment may say, and what is refused."""

import sys
from pathlib import Path

import pytest

from kb.errors import SettingsError
from kb.settings import OVERLAY_SIGN, ClusterAddress, Settings
from tests.conftest import PROJECT

ENGINE = {"KB_ENGINE": "opensearch", "KB_OPENSEARCH_URL": "https://a.example:9200, https://b.example:9200/"}


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ENGINE", "OPENSEARCH_URL", "OPENSEARCH_USER", "OPENSEARCH_PASSWORD", "OPENSEARCH_PASSWORD_FILE",
                 "OPENSEARCH_CA", "OPENSEARCH_INDEX", "OPENSEARCH_SHARDS", "OPENSEARCH_REPLICAS"):  # fmt: skip
        monkeypatch.delenv(f"KB_{name}", raising=False)


def load(monkeypatch: pytest.MonkeyPatch, **said: str) -> Settings:
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    return Settings.load()


def test_without_a_word_the_embedded_engine_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(monkeypatch).cluster is None
    assert load(monkeypatch, KB_ENGINE="whoosh", KB_OPENSEARCH_URL="nonsense").cluster is None


def test_a_cluster_is_all_that_is_said_of_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "password").write_text("s3cret\n", "utf-8")
    cluster = load(
        monkeypatch,
        **ENGINE,
        KB_OPENSEARCH_USER="reader",
        KB_OPENSEARCH_PASSWORD_FILE=str(tmp_path / "password"),
        KB_OPENSEARCH_CA=str(tmp_path / "ca.pem"),
        KB_OPENSEARCH_INDEX="minzheng",
        KB_OPENSEARCH_SHARDS="6",
        KB_OPENSEARCH_REPLICAS="0",
    ).cluster
    assert cluster == ClusterAddress(
        ("https://a.example:9200", "https://b.example:9200"), "reader", "s3cret", tmp_path / "ca.pem", "minzheng", 6, 0
    )
    assert "s3cret" not in repr(cluster)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"KB_ENGINE": "elastic"}, "opensearch"),
        ({"KB_OPENSEARCH_URL": ""}, "KB_OPENSEARCH_URL"),
        ({"KB_OPENSEARCH_URL": "http://search.example:9200"}, "https://"),
        ({"KB_OPENSEARCH_URL": "search.example:9200"}, "不是节点的地址"),
        ({"KB_OPENSEARCH_URL": "https://search.example:nine"}, "写错的地址"),
        ({"KB_OPENSEARCH_URL": "https://search.example/path"}, "不是节点的地址"),
        ({"KB_OPENSEARCH_SHARDS": "0"}, "KB_OPENSEARCH_SHARDS"),
        ({"KB_OPENSEARCH_REPLICAS": "two"}, "KB_OPENSEARCH_REPLICAS"),
        ({"KB_OPENSEARCH_PASSWORD_FILE": "/nowhere/password"}, "KB_OPENSEARCH_PASSWORD_FILE"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, said: dict[str, str], told: str
) -> None:
    with pytest.raises(SettingsError, match=told) as refused:
        load(monkeypatch, **{**ENGINE, **said})
    assert refused.value.message.endswith("。")


def test_a_password_in_an_address_is_refused_and_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError) as refused:
        load(monkeypatch, **{**ENGINE, "KB_OPENSEARCH_URL": "https://reader:s3cret@search.example:9200"})
    assert "s3cret" not in str(refused.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_only_this_machine_may_be_asked_without_encryption(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    assert load(monkeypatch, **{**ENGINE, "KB_OPENSEARCH_URL": f"http://{host}:9200"}).cluster


def test_the_corpus_of_a_checkout_holds_where_nothing_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("KB_CORPUS", "KB_INDEX"):
        monkeypatch.delenv(name, raising=False)
    settings = Settings.load()
    assert (settings.corpus, settings.index) == (PROJECT / "corpus", PROJECT / "index")
    assert settings.shipped == settings.corpus
    assert not settings.is_overlay


def test_a_folder_of_someone_s_own_is_an_overlay_if_it_says_so(tmp_path: Path) -> None:
    assert not Settings.load(corpus=tmp_path).is_overlay
    (tmp_path / OVERLAY_SIGN).touch()
    assert Settings.load(corpus=tmp_path).is_overlay


@pytest.mark.skipif(sys.platform != "linux", reason="XDG 是 Linux 的约定")
def test_the_folder_of_the_user_s_data_is_an_overlay(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert Settings.load(corpus=tmp_path / "policy-kb" / "corpus").is_overlay
    monkeypatch.setenv("XDG_DATA_HOME", "relative")  # is to be ignored, says the convention
    assert Settings.load(corpus=Path.home() / ".local" / "share" / "policy-kb" / "corpus").is_overlay
