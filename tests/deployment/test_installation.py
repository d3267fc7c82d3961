"""What starts the site elsewhere: the container, the systemd unit and the batch file, as far as they can be read here."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from kb.cli.group import kb
from tests.conftest import PROJECT

FOLDER = PROJECT / "docs" / "container"
CONTAINERFILE = (FOLDER / "Containerfile").read_text("utf-8")
SITE: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yml").read_text("utf-8"))["services"]["site"]
UNIT = (FOLDER / "policy-kb.service").read_text("utf-8")
BATCH = (PROJECT / "start.bat").read_bytes()


def test_the_image_is_of_a_fixed_python_and_does_not_run_as_root() -> None:
    images = re.findall(r"^FROM (\S+)", CONTAINERFILE, re.MULTILINE)
    assert len(images) == 2
    assert all(re.fullmatch(r"python:3\.\d+-slim-\w+", image) for image in images)
    assert re.search(r"^USER 1000:1000$", CONTAINERFILE, re.MULTILINE)
    assert "--require-hashes" in CONTAINERFILE


def test_what_the_image_is_made_of_is_there_and_is_let_in() -> None:
    ignored = (FOLDER / "Containerfile.dockerignore").read_text("utf-8").split()
    sources = [source for line in re.findall(r"^COPY (?!--)(.+)$", CONTAINERFILE, re.MULTILINE)
               for source in line.split()[:-1]]  # fmt: skip
    assert {"pyproject.toml", "setup.py", "corpus", "kb", "web"} <= set(sources)
    for source in sources:
        assert (PROJECT / source).exists()
        assert f"!{source}" in ignored
    assert "corpus/local" in ignored


def test_the_container_keeps_what_people_bring_in_and_nothing_else() -> None:
    assert SITE["read_only"] is True
    assert SITE["volumes"] == ["data:/data/policy-kb"]
    assert "VOLUME /data/policy-kb" in CONTAINERFILE
    assert "XDG_DATA_HOME=/data" in CONTAINERFILE
    assert SITE["ports"] == ["127.0.0.1:${KB_PORT:-8000}:8000"]
    assert {"mem_limit", "restart", "cap_drop", "security_opt"} <= set(SITE)


def test_what_they_run_are_commands_with_options_that_exist() -> None:
    container = re.search(r'^CMD \["kb", (.+)\]', CONTAINERFILE, re.MULTILINE)
    unit = re.search(r"^ExecStart=\S+/kb (.+)$", UNIT, re.MULTILINE)
    batch = re.search(r"^\.venv\\Scripts\\kb (.+) %\*", BATCH.decode("utf-8"), re.MULTILINE)
    assert container
    assert unit
    assert batch
    for line in (container[1].replace('"', "").replace(",", ""), unit[1], batch[1]):
        assert CliRunner().invoke(kb, [*line.split(), "--help"]).exit_code == 0


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("没有 systemd-analyze，略过用它检查单元的用例")
    unit = tmp_path / "policy-kb.service"
    unit.write_text(re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", UNIT, flags=re.MULTILINE), "utf-8")
    done = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_batch_file_is_one_that_windows_reads() -> None:
    assert BATCH.count(b"\n") == BATCH.count(b"\r\n")
    text = BATCH.decode("utf-8")
    first_chinese = next(place for place, char in enumerate(text) if char > "\x7f")
    assert text.index("chcp 65001") < first_chinese
    for path in re.findall(r"-r (\S+)", text):
        assert (PROJECT / path.replace("\\", "/")).is_file()
    labels = set(re.findall(r"^:(\w+)", text, re.MULTILINE))
    assert set(re.findall(r"goto (\w+)", text)) == labels
