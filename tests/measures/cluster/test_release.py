"""Which OpenSearch runs on which JDK, and what is said where none can be had."""

from pathlib import Path

import pytest

from tests.measures.cluster import fixtures, java
from tests.measures.cluster.failure import MissingError
from tests.measures.cluster.home import Home
from tests.measures.cluster.java import Jdk, jdks
from tests.measures.cluster.release import OPENSEARCH_2, OPENSEARCH_3, Release, chosen

JDKS = {release: Jdk(Path(f"/jdk-{release}"), release) for release in (11, 17, 21, 25)}


@pytest.mark.parametrize(
    ("held", "version", "secured", "release", "jdk"),
    [
        ((17,), "", False, OPENSEARCH_2, 17),
        ((17, 25), "", False, OPENSEARCH_3, 25),
        ((25, 21, 17), "", False, OPENSEARCH_3, 21),
        ((17, 25), "2", False, OPENSEARCH_2, 17),
        ((25,), "2.19.4", False, OPENSEARCH_2, 25),
        ((17, 25), "", True, OPENSEARCH_2, 17),
    ],
)
def test_the_newest_that_a_jdk_runs_is_chosen(
    held: tuple[int, ...], version: str, secured: bool, release: Release, jdk: int
) -> None:
    assert chosen(version, [JDKS[each] for each in held], secured=secured) == (release, JDKS[jdk])


@pytest.mark.parametrize(
    ("held", "version", "secured", "said"),
    [
        ((11,), "", False, "JDK 17"),
        ((), "", False, "JDK 17"),
        ((17,), "3", False, "JDK 21"),
        ((25,), "1", False, "可用的是 3.8.0、2.19.4"),
        ((25,), "3", True, "可用的是 2.19.4"),
    ],
)
def test_what_is_missing_is_named(held: tuple[int, ...], version: str, secured: bool, said: str) -> None:
    with pytest.raises(MissingError, match=said):
        chosen(version, [JDKS[each] for each in held], secured=secured)


def jdk_in(folder: Path, version: str, *, compiler: bool = True) -> Path:
    """A folder that looks like a JDK."""
    (folder / "bin").mkdir(parents=True)
    (folder / "release").write_text(f'IMPLEMENTOR="示例"\nJAVA_VERSION="{version}"\n', "utf-8")
    if compiler:
        (folder / "bin" / "javac").touch()
    return folder


def test_the_jdk_of_java_home_comes_first_and_what_has_no_compiler_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = jdk_in(tmp_path / "own", "21.0.2")
    installed = tmp_path / "installed"
    jdk_in(installed / "a", "17.0.15")
    jdk_in(installed / "runtime-only", "25", compiler=False)
    (installed / "default").symlink_to(installed / "a")
    monkeypatch.setattr(java, "_PLACES", (f"{installed}/*",))
    monkeypatch.setenv("JAVA_HOME", str(own))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert jdks() == [Jdk(own, 21), Jdk(installed / "a", 17)]


def test_without_maven_one_sentence_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingError, match="Maven，请先安装"):
        Home(OPENSEARCH_3, JDKS[25], tmp_path / "kept").make()


def test_what_maven_cannot_fetch_is_said_in_one_sentence_and_nothing_half_done_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    maven = tmp_path / "mvn"
    maven.write_text(
        "#!/bin/sh\nfor each; do case $each in -DoutputDirectory=*) touch ${each#*=}/half.jar;; esac; done\n"
        "echo '[ERROR] Could not transfer artifact'\necho '[ERROR] more'\nexit 1\n",
        "utf-8",
    )
    maven.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    home = Home(OPENSEARCH_3, JDKS[25], tmp_path / "kept")
    with pytest.raises(MissingError, match=r"没有取到 OpenSearch 3\.8\.0，请检查网络.*Could not transfer artifact$"):
        home.make()
    assert not list((tmp_path / "kept").rglob("*.jar"))


@pytest.mark.parametrize(("wanted", "outcome"), [("", pytest.skip.Exception), ("required", pytest.fail.Exception)])
def test_a_machine_without_a_jdk_skips_and_fails_where_the_cluster_is_required(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wanted: str, outcome: type[BaseException]
) -> None:
    monkeypatch.setattr(java, "_PLACES", ())
    monkeypatch.setattr(fixtures, "WANTED", wanted)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(outcome, match="须有 JDK 17"):
        fixtures.started("", {"folder": tmp_path})
