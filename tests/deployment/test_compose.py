"""compose.yml, the proxy's configuration and the image, as far as they can be read without an engine."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from kb.settings import Settings
from tests.conftest import PROJECT

FOLDER = PROJECT / "docs" / "compose"
WRITTEN: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = WRITTEN["services"]
NODES = ["node-1", "node-2", "node-3"]
SITES = ["site-1", "site-2"]
STANDING = [*NODES, *SITES, "builder", "proxy"]


def mounts(service: str) -> dict[str, tuple[str, bool]]:
    """Where something is mounted in a container: what, and whether it may only be read."""
    found = {}
    for said in SERVICES[service].get("volumes", ()):
        source, target, *how = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", said).split(":")
        found[target] = source, how == ["ro"]
    return found


def test_there_are_three_nodes_one_builder_two_sites_and_a_proxy() -> None:
    assert sorted(SERVICES) == sorted([*STANDING, "users"])
    assert [name for name in SERVICES if SERVICES[name].get("command") == ["kb", "watch"]] == ["builder"]
    assert [name for name in SERVICES if SERVICES[name].get("command") == ["kb", "serve"]] == SITES


def test_images_are_of_a_fixed_version() -> None:
    for service in SERVICES.values():
        assert re.search(r":(\$\{KB_VERSION:-)?\d+\.\d+\.\d+", service["image"])


def test_nothing_is_published_but_the_site_on_loopback() -> None:
    assert [name for name in SERVICES if "ports" in SERVICES[name]] == ["proxy"]
    assert SERVICES["proxy"]["ports"] == ["127.0.0.1:${KB_PORT:-8000}:8080"]
    for name in (*NODES, *SITES, "builder"):
        assert all(WRITTEN["networks"][network]["internal"] for network in SERVICES[name]["networks"])


@pytest.mark.parametrize("name", STANDING)
def test_what_stands_is_bounded_watched_and_restarted(name: str) -> None:
    assert {"mem_limit", "healthcheck", "restart", "security_opt"} <= set(SERVICES[name])


def test_only_the_builder_writes_and_nobody_else_could() -> None:
    for name in SITES:
        assert mounts(name)["/data/index"] == ("index", True)
        assert mounts(name)["/data/corpus"][1]
    assert mounts("builder")["/data/index"] == ("index", False)


def test_every_file_that_is_mounted_is_there_or_is_made() -> None:
    for name in SERVICES:
        for source, _ in mounts(name).values():
            if source.startswith(".") and not source.startswith("./made/"):
                assert (FOLDER / source).exists(), source


def test_no_password_is_written_and_all_are_files() -> None:
    assert set(WRITTEN["secrets"]) == {"admin", "policy-kb-builder", "policy-kb-site"}
    for name, secret in WRITTEN["secrets"].items():
        assert secret == {"file": f"./made/secrets/{name}"}
    for service in SERVICES.values():
        for key in service.get("environment", {}):
            assert "PASSWORD" not in key or key == "KB_OPENSEARCH_PASSWORD_FILE"


@pytest.mark.parametrize("name", [*SITES, "builder"])
def test_the_program_understands_its_environment(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environment = {
        key: re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", value) for key, value in SERVICES[name]["environment"].items()
    }
    source = (PROJECT / "kb" / "settings.py").read_text("utf-8")
    assert all(f'"{key}"' in source for key in environment)
    (user,) = SERVICES[name]["secrets"]
    assert environment["KB_OPENSEARCH_PASSWORD_FILE"] == f"/run/secrets/{user}"
    (tmp_path / user).write_text("示例口令\n", "utf-8")
    environment["KB_OPENSEARCH_PASSWORD_FILE"] = str(tmp_path / user)
    for key, value in environment.items():
        monkeypatch.setenv(key, value)
    cluster = Settings.load().cluster
    assert cluster is not None
    assert (cluster.user, cluster.password) == (user, "示例口令")
    assert cluster.urls == tuple(f"https://{node}:9200" for node in NODES)
    assert Path("/run/certificates/ca.pem") == cluster.ca
    assert "/run/certificates/ca.pem" in mounts(name)


def test_the_users_who_are_made_have_the_roles_that_are_tested() -> None:
    mapping = yaml.safe_load((FOLDER / "security" / "roles_mapping.yml").read_text("utf-8"))
    roles = yaml.safe_load((FOLDER / "security" / "roles.yml").read_text("utf-8"))
    for role in ("policy-kb-builder", "policy-kb-site"):
        assert mapping[role]["users"] == [role]
        assert role in roles


def test_compose_itself_finds_nothing_wrong(tmp_path: Path) -> None:
    program = [["docker", "compose"], ["docker-compose"]]
    found = next((one for one in program if _answers([*one, "version"])), None)
    if found is None:
        pytest.skip("没有 docker compose，略过用它检查 compose.yml 的用例")
    copy = tmp_path / "docs" / "compose"
    shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("made"))
    checked = subprocess.run(
        [*found, "-f", str(copy / "compose.yml"), "config", "-q"], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")


def _answers(command: list[str]) -> bool:
    if shutil.which(command[0]) is None:
        return False
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_nginx_finds_nothing_wrong_with_the_proxy(tmp_path: Path) -> None:
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        pytest.skip("没有 nginx，略过用它检查代理配置的用例（Debian：apt-get install nginx-light）")
    written = (FOLDER / "nginx.conf").read_text("utf-8")
    # Names are looked up by Docker, again and again from nginx 1.27.3 on; here there are none.
    here = re.sub(r"site-\d:8000 resolve", "127.0.0.1:8000", written).replace("/tmp/", f"{tmp_path}/")  # noqa: S108
    (tmp_path / "nginx.conf").write_text(here, "utf-8")
    checked = subprocess.run(
        [program, "-t", "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr


def test_no_draft_and_no_question_stays_with_the_proxy() -> None:
    written = (FOLDER / "nginx.conf").read_text("utf-8")
    for line in ("proxy_request_buffering off;", "proxy_max_temp_file_size 0;", "error_log stderr crit;"):
        assert line in written
    (log_format,) = re.findall(r"log_format [^;]*;", written)
    assert not {"$request ", "$request_uri", "$args", "$http_referer"} & set(re.findall(r"\$\w+ ?", log_format))


def test_every_site_is_behind_the_proxy() -> None:
    written = (FOLDER / "nginx.conf").read_text("utf-8")
    assert re.findall(r"server (site-\d):8000", written) == SITES
