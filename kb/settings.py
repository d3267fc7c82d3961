"""Where things are: the only module that reads the environment."""

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from kb.errors import SettingsError

_PROJECT = Path(__file__).resolve().parent.parent
_ENGINES = ("whoosh", "opensearch")


@dataclass(frozen=True)
class ClusterAddress:
    """An OpenSearch cluster, and the index in it that belongs to this corpus.

    `urls` are those of some of its nodes, the more the better. `ca` is the certificate of the authority by which theirs is
    verified, None for those that the system trusts. `name` begins the names of all that is kept there. `shards` and
    `replicas` None leave it to the size of the corpus and of the cluster.
    """

    urls: tuple[str, ...]
    user: str = ""
    password: str = field(default="", repr=False)
    ca: Path | None = None
    name: str = "policy-kb"
    shards: int | None = None
    replicas: int | None = None

    def __post_init__(self) -> None:
        if not self.urls:
            raise SettingsError("用 OpenSearch 集群要写明地址，请设置 KB_OPENSEARCH_URL，如 https://节点:9200。")
        for url in self.urls:
            _check_url(url)


@dataclass(frozen=True)
class Settings:
    """The folders and the address that a process works with, and the cluster it searches in; None if it needs none.

    `corpus` and `index` default to the project's own folders and follow `KB_CORPUS` and `KB_INDEX`. `site` is where
    links in drafts lead.
    """

    corpus: Path
    index: Path
    host: str = "127.0.0.1"
    port: int = 8000
    site: str = "http://127.0.0.1:8000"
    cluster: ClusterAddress | None = None

    @classmethod
    def load(
        cls,
        *,
        corpus: Path | None = None,
        index: Path | None = None,
        host: str | None = None,
        port: int | None = None,
        site: str | None = None,
    ) -> "Settings":
        """Return settings from the arguments, else the environment, else the defaults.

        Raises SettingsError if what the environment says of the engine cannot be."""
        return cls(
            corpus=(corpus or Path(os.environ.get("KB_CORPUS") or _PROJECT / "corpus")).resolve(),
            index=(index or Path(os.environ.get("KB_INDEX") or _PROJECT / "index")).resolve(),
            host=host or os.environ.get("KB_HOST") or cls.host,
            port=cls.port if port is None else port,
            site=(site or os.environ.get("KB_SITE") or cls.site).rstrip("/"),
            cluster=_cluster(os.environ),
        )


def _cluster(environment: Mapping[str, str]) -> ClusterAddress | None:
    engine = environment.get("KB_ENGINE") or "whoosh"
    if engine not in _ENGINES:
        raise SettingsError(f"KB_ENGINE 不能是“{engine}”，请写 whoosh（不写也是它）或 opensearch。")
    if engine == "whoosh":
        return None
    return ClusterAddress(
        urls=tuple(
            url.strip().rstrip("/") for url in environment.get("KB_OPENSEARCH_URL", "").split(",") if url.strip()
        ),
        user=environment.get("KB_OPENSEARCH_USER", ""),
        password=_password(environment),
        ca=Path(environment["KB_OPENSEARCH_CA"]).resolve() if environment.get("KB_OPENSEARCH_CA") else None,
        name=environment.get("KB_OPENSEARCH_INDEX") or ClusterAddress.name,
        shards=_count(environment, "KB_OPENSEARCH_SHARDS", least=1),
        replicas=_count(environment, "KB_OPENSEARCH_REPLICAS", least=0),
    )


def _password(environment: Mapping[str, str]) -> str:
    """Return the password: of `KB_OPENSEARCH_PASSWORD_FILE` the first line."""
    path = environment.get("KB_OPENSEARCH_PASSWORD_FILE")
    if not path:
        return environment.get("KB_OPENSEARCH_PASSWORD", "")
    try:
        return Path(path).read_text("utf-8").partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError):
        raise SettingsError(f"读不了 KB_OPENSEARCH_PASSWORD_FILE 所指的“{path}”，请检查路径和权限。") from None


def _count(environment: Mapping[str, str], name: str, *, least: int) -> int | None:
    value = environment.get(name)
    if not value:
        return None
    if not value.isdecimal() or int(value) < least:
        raise SettingsError(f"{name} 应是不小于 {least} 的整数，不能是“{value}”。")
    return int(value)


def _check_url(url: str) -> None:
    """Raise SettingsError if a node cannot be reached by this address, or not safely. The address is not repeated where
    a password may stand in it."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise SettingsError("KB_OPENSEARCH_URL 里有一个写错的地址，应如 https://节点:9200。") from None
    if parts.username or parts.password:
        raise SettingsError(
            "KB_OPENSEARCH_URL 里不要写用户和密码，请用 KB_OPENSEARCH_USER 和 KB_OPENSEARCH_PASSWORD_FILE。"
        )
    if parts.scheme not in {"http", "https"} or not host or parts.path.strip("/") or parts.query:
        raise SettingsError(f"KB_OPENSEARCH_URL 里的“{url}”不是节点的地址，应如 https://节点:9200。")
    if parts.scheme == "http" and not _is_loopback(host):
        raise SettingsError(
            f"到“{host}”的连接没有加密，KB_OPENSEARCH_URL 请用 https://；只有本机的地址可以用 http://。"
        )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
