"""The extension for LibreOffice: in a real one, on a real paper, by a running site."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import PROJECT
from tests.web.conftest import free_port

OFFICE = PROJECT / "docs" / "office"
PYTHON = "/usr/bin/python3"
NAME = "《关于样例生活若干准则》第三部分"
WORDS = "绿色卡片保存１年，黄色卡片保存2月，红色卡片保存３年"


@pytest.fixture(scope="module")
def told(desk_site: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What happened in the session: `tests/support/libreoffice_session.py`."""
    if shutil.which("soffice") is None or subprocess.run([PYTHON, "-c", "import uno"], capture_output=True).returncode:
        pytest.skip("没有 LibreOffice 或 python3-uno：略过在其中运行扩展的用例")
    folder = tmp_path_factory.mktemp("office")
    file = str(folder / "policy-kb.oxt")
    subprocess.run([PYTHON, str(OFFICE / "build.py"), file], check=True)
    session = PROJECT / "tests" / "support" / "libreoffice_session.py"
    command = [PYTHON, str(session), str(free_port()), str(folder / "profile"), desk_site]
    command += [str(OFFICE / "libreoffice"), file]
    # The Python inside LibreOffice looks for its library beside the first python3 of the path: let that be the system's.
    environment = {**os.environ, "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, env=environment)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def test_the_extension_is_installed_by_its_file(told: dict[str, Any]) -> None:
    assert told["is_installed"] is True


def test_the_text_of_the_paper_is_read_in_order_with_its_tables(told: dict[str, Any]) -> None:
    assert told["text"] == f"😀依照{NAME}办理。\n格\n{WORDS}（《示例工作条例（试行）》第九条）\n末段。"


def test_each_finding_is_selected_in_the_paper(told: dict[str, Any]) -> None:
    assert NAME in told["found"]
    assert told["jumped"] == told["found"]


def test_an_accepted_change_is_tracked_and_reads_as_proposed(told: dict[str, Any]) -> None:
    assert told["accepted"]
    assert all(told["accepted"])
    assert "《关于样例生活的若干准则》第三部分" in told["proposed"]
    for proposed in told["proposed"]:
        assert proposed in told["after"]
    assert "Insert" in told["tracked"]


def test_the_same_files_make_the_same_extension(tmp_path: Path) -> None:
    for name in ("a.oxt", "b.oxt"):
        subprocess.run([PYTHON, str(OFFICE / "build.py"), str(tmp_path / name)], check=True)
    assert (tmp_path / "a.oxt").read_bytes() == (tmp_path / "b.oxt").read_bytes()
