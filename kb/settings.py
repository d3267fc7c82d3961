"""Where things are: the only module that reads the environment."""

import ipaddress
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from kb.errors import SettingsError

_PACKAGE = Path(__file__).resolve().parent
_PROJECT = _PACKAGE.parent
# A wheel has the shipped corpus inside the package; a checkout has it beside, and is edited there.
_PACKED = _PACKAGE / "shipped"
_SHIPPED = _PACKED if _PACKED.is_dir() else _PROJECT / "corpus"
_NAME = "policy-kb"

OVERLAY_SIGN = ".policy-kb"
"""The file in a corpus that says: what is here lies over what came with the program. `kb init` puts it there."""

_ENGINES = ("whoosh", "opensearch")
# A path with nothing that would have to be written otherwise in a link or a header.
_SITE = re.compile(r"https?://[A-Za-z0-9._:\[\]-]+(/[A-Za-z0-9._~-]+)*/?")


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

    `corpus` and `index` follow `KB_CORPUS` and `KB_INDEX`. By default they are those of the checkout; of an installed
    program those in `./`, if a corpus is there, else in the folder of the user's data. `shipped` is the corpus that came
    with the program, and `is_overlay` says that its documents belong to `corpus` too. `site` is the address under which
    people reach the site, empty if nothing was said: links lead there, and no other host is answered. `checks` is how many
    drafts an address may have checked in a minute, 0 for any number; `proxy` the address of the proxy that is believed
    when it says for which address it asks, `*` for any, empty for none.
    """

    corpus: Path
    index: Path
    shipped: Path | None = None
    is_overlay: bool = False
    host: str = "127.0.0.1"
    port: int = 8000
    site: str = ""
    checks: int = 120
    proxy: str = ""
    cluster: ClusterAddress | None = None

    @property
    def links_to(self) -> str:
        """Return the address that stands before links in files that are made outside the site."""
        return self.site or f"http://{self.host}:{self.port}"

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
        home = _home(os.environ)
        folder = (corpus or Path(os.environ.get("KB_CORPUS") or home / "corpus")).resolve()
        return cls(
            corpus=folder,
            index=(index or Path(os.environ.get("KB_INDEX") or home / "index")).resolve(),
            shipped=_SHIPPED,
            is_overlay=_has_sign(folder) or folder == _data_folder(os.environ) / "corpus",
            host=host or os.environ.get("KB_HOST") or cls.host,
            port=cls.port if port is None else port,
            site=_site(site or os.environ.get("KB_SITE") or ""),
            checks=cls.checks if (count := _count(os.environ, "KB_CHECKS_PER_MINUTE", least=0)) is None else count,
            proxy=_proxy(os.environ.get("KB_PROXY", "")),
            cluster=_cluster(os.environ),
        )


def _home(environment: Mapping[str, str]) -> Path:
    """Return the folder in which corpus and index are, where nothing else was said."""
    if not _PACKED.is_dir():
        return _PROJECT
    here = Path("corpus")
    is_corpus = _has_sign(here) or (here / "catalogue.yaml").exists()
    return Path() if is_corpus else _data_folder(environment)


def _has_sign(folder: Path) -> bool:
    """Tell whether a folder is laid over the shipped one; of one that nobody may read, whoever reads it tells."""
    try:
        return (folder / OVERLAY_SIGN).exists()
    except OSError:
        return False


def _data_folder(environment: Mapping[str, str]) -> Path:
    """Return where a program keeps what belongs to its user, on this system."""
    if sys.platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / _NAME
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / _NAME
    named = Path(environment.get("XDG_DATA_HOME", ""))
    return (named if named.is_absolute() else Path.home() / ".local" / "share") / _NAME


def _site(url: str) -> str:
    """Return the address without a slash at its end. Raises SettingsError if it cannot stand before a path."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if url and not (host and _SITE.fullmatch(url)):
        raise SettingsError(
            f"网站的网址不能是“{url}”，KB_SITE（或 --site）请写成 https://kb.example.gov.cn/路径 这样。"
        )
    return url.rstrip("/")


def _proxy(address: str) -> str:
    """Return the address of a proxy as it is compared. Raises SettingsError if it is none."""
    if address in {"", "*"}:
        return address
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        raise SettingsError(f"KB_PROXY 不能是“{address}”，请写反向代理的 IP 地址，如 10.0.0.5。") from None


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
