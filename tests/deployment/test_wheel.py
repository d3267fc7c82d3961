"""The program as it is installed: a wheel from the source distribution, in an environment of its own, in any folder."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import time
import urllib.request
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from zipfile import ZipFile

import pytest

from kb import __version__
from tests.conftest import PROJECT
from tests.web.conftest import free_port

SOURCES = ("kb", "web", "corpus", "pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE")
DRAFT = "坚持“三会一课”制度，见《中国共产党支部工作条例（试行）》第九十九条。\n"
# What a person finds beside his other programs; pip and setuptools, where they are there too, are 27 MB more.
MOST_PACKAGES, MOST_MEGABYTES = 36, 120
_NO_NETWORK = (
    "connection",
    "timed out",
    "name resolution",
    "Could not fetch",
    "ProxyError",
    "No matching distribution",
)
_PATIENCE = 60

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="这里的路径是 Linux 和 macOS 的")


def built(what: str, folder: Path) -> Path:
    """Build a wheel or a source distribution of the project in *folder*."""
    call = f"from setuptools import build_meta; print(build_meta.build_{what}('dist'))"
    done = subprocess.run([sys.executable, "-c", call], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder / "dist" / done.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, made of the source distribution, where somebody had imported a document of his own."""
    source = tmp_path_factory.mktemp("source")
    for name in SOURCES:
        if (PROJECT / name).is_dir():
            shutil.copytree(PROJECT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", "local"))
        else:
            shutil.copy(PROJECT / name, source / name)
    (source / "corpus" / "local").mkdir()
    (source / "corpus" / "local" / "neibu.md").write_text("---\ntitle: 内部样例\n---\n\n内部。\n", "utf-8")
    with tarfile.open(built("sdist", source)) as archive:
        archive.extractall(source / "unpacked", filter="data")
    (unpacked,) = (source / "unpacked").iterdir()
    return built("wheel", unpacked)


@dataclass(frozen=True)
class Installed:
    """A program in an environment of its own, run in an empty folder by a user without any files."""

    environment: Path
    home: Path

    def run(self, *arguments: str, **said: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [str(self.environment / "bin" / "kb"), *arguments],
            cwd=self.home,
            env=self.variables(**said),
            capture_output=True,
            text=True,
            check=False,
        )

    def variables(self, **said: str) -> dict[str, str]:
        """Return what the environment says: nothing of the project, and nothing of whoever runs the tests."""
        own = {name: value for name, value in os.environ.items() if not name.startswith(("KB_", "PYTHON", "XDG_"))}
        return {**own, "HOME": str(self.home), "XDG_DATA_HOME": str(self.home / "data"), **said}

    @property
    def packages(self) -> Path:
        (folder,) = (self.environment / "lib").glob("python*/site-packages")
        return folder


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("environment") / "venv"
    venv.create(folder)
    into = ["--python", str(folder / "bin" / "python"), "--disable-pip-version-check", "-q", "install", "--no-compile"]
    pip = [sys.executable, "-m", "pip", *into]
    lock = str(PROJECT / "requirements" / "runtime.lock")
    done = subprocess.run(
        [*pip, "--only-binary=:all:", "--require-hashes", "-r", lock], capture_output=True, text=True, check=False
    )
    if done.returncode and any(sign in done.stderr for sign in _NO_NETWORK):
        pytest.skip("这里取不到程序包：略过装好的程序的用例")
    assert done.returncode == 0, done.stderr
    subprocess.run([*pip, "--no-index", str(wheel)], check=True)  # nothing is missing in the lock
    return folder


@pytest.fixture(scope="module")
def installed(environment: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return Installed(environment, tmp_path_factory.mktemp("home"))


def test_the_wheel_holds_the_shipped_corpus_once_and_nothing_of_a_user(wheel: Path) -> None:
    names = ZipFile(wheel).namelist()
    shipped = {name.removeprefix("kb/shipped/") for name in names if name.startswith("kb/shipped/")}
    files = (path for path in (PROJECT / "corpus").rglob("*") if path.is_file())
    assert shipped == {str(path.relative_to(PROJECT / "corpus")) for path in files if "local" not in path.parts}
    assert not [name for name in names if "neibu" in name or name.startswith(("tests/", "corpus/"))]
    for name in ("web/static/house.css", "web/templates/home.html", "web/guide.md", "kb/text/simplified.tsv"):
        assert names.count(name) == 1
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_any_folder_will_do_for_searching_checking_and_looking_over(installed: Installed) -> None:
    assert installed.run("--version").stdout.strip() == __version__
    results = json.loads(installed.run("search", "四种形态", "--json").stdout)
    assert results["total"]["occurrences"] >= 2
    (installed.home / "gao.md").write_text(DRAFT, "utf-8")
    checked = installed.run("check", "gao.md", "--json")
    assert checked.returncode == 1
    assert "条款号不符" in {finding["verdict"] for finding in json.loads(checked.stdout)["findings"]}
    assert "formulation" in {finding["kind"] for finding in json.loads(checked.stdout)["findings"]}
    assert installed.run("lint").returncode == 0, installed.run("lint").stdout


def written(folder: Path) -> dict[Path, int]:
    """Return when each file in *folder* was written; what Python compiles for itself is none."""
    files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path: path.stat().st_mtime_ns for path in files}


def test_what_a_user_adds_lies_with_his_data_and_over_what_came(installed: Installed) -> None:
    before = written(installed.packages)
    begun = json.loads(installed.run("init", "--json").stdout)
    corpus = installed.home / "data" / "policy-kb" / "corpus"
    assert (begun["corpus"], begun["new"]) == (str(corpus), True)
    (installed.home / "banfa.txt").write_text(
        "示例机关值班样例办法\n\n第一条　示例机关设值班样例岗。\n\n第二条　本办法自2024年1月1日起施行。\n", "utf-8"
    )
    imported = installed.run("import", "--yes", "banfa.txt")
    assert imported.returncode in {0, 1}, imported.stderr
    assert list((corpus / "local").glob("*.md"))
    assert json.loads(installed.run("search", "值班样例岗", "--json").stdout)["total"]["documents"] == 1
    assert written(installed.packages) == before


def test_a_corpus_in_the_folder_at_hand_goes_before_the_user_s(installed: Installed, tmp_path: Path) -> None:
    here = Installed(installed.environment, tmp_path)
    here.run("init", "--here")
    told = json.loads(here.run("init", "--json").stdout)
    assert (told["corpus"], told["index"]) == (str(tmp_path / "corpus"), str(tmp_path / "index"))
    assert not (tmp_path / "data").exists()


def test_a_folder_of_one_s_own_borrows_the_catalogue_and_says_so(installed: Installed, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "a.md").write_text("---\ntitle: 样例\n---\n\n样例。\n", "utf-8")
    told = installed.run("index", "--corpus", str(own), "--index", str(tmp_path / "index"), "--json")
    assert "没有 catalogue.yaml，用随软件来的" in told.stderr
    rows = (PROJECT / "corpus" / "catalogue.yaml").read_text("utf-8").count("\n- id:")
    assert json.loads(told.stdout)["documents"] == rows + 1


def test_the_distributed_engine_is_told_how_to_come_by(installed: Installed) -> None:
    told = installed.run("search", "词", KB_ENGINE="opensearch", KB_OPENSEARCH_URL="http://127.0.0.1:9")
    assert (told.returncode, told.stdout) == (2, "")
    assert "opensearch-py" in told.stderr


def test_the_site_answers_without_anything_made_before(installed: Installed, tmp_path: Path) -> None:
    with serving(Installed(installed.environment, tmp_path)) as url, urllib.request.urlopen(url) as answer:
        assert json.load(answer)["total"]["occurrences"] >= 2


def test_the_installation_stays_small(environment: Path, installed: Installed) -> None:
    packages = {path.name for path in installed.packages.glob("*.dist-info")}
    assert len(packages) - 1 <= MOST_PACKAGES  # the program is one
    files = (path for path in environment.rglob("*") if path.is_file() and not path.is_symlink())
    assert sum(path.stat().st_blocks * 512 for path in files) / 2**20 <= MOST_MEGABYTES


@contextmanager
def serving(program: Installed) -> Iterator[str]:
    """Serve for a `with`, which is given the address of a search."""
    port = free_port()
    command = [str(program.environment / "bin" / "kb"), "serve", "--port", str(port)]
    process = subprocess.Popen(command, cwd=program.home, env=program.variables(), stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz").close()
                break
            except OSError:
                assert time.monotonic() < deadline
                assert process.poll() is None
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/api/search?q={quote('四种形态')}"
    finally:
        process.terminate()
        process.wait(timeout=120)
