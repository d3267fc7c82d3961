"""The API keeps what its description promises: schemathesis asks what the description allows, and what it does not."""

import subprocess
import sys
from pathlib import Path

import pytest

# Every operation is asked with the edges of each parameter, and this often with chance values: half a minute in all.
_EXAMPLES = 10
# Seconds: ten times what it takes on two cores that have nothing else to do.
_PATIENCE = 300


@pytest.mark.parametrize(
    "asked",
    [
        ("--phases", "examples,coverage"),
        # In a form every value is text: a chance object as `file` is a draft like any other, which the tool cannot know.
        ("--phases", "fuzzing", "--exclude-path", "/api/check"),
    ],
    ids=["edges", "chance"],
)
def test_no_answer_breaks_the_description(desk_site: str, tmp_path: Path, asked: tuple[str, ...]) -> None:
    command = [str(Path(sys.executable).with_name("st")), "run", f"{desk_site}/api/openapi.json", "--no-color"]
    bounds = ["--max-examples", str(_EXAMPLES), "--seed", "1"]
    done = subprocess.run([*command, *asked, *bounds], capture_output=True, text=True, timeout=_PATIENCE, cwd=tmp_path)
    assert done.returncode == 0, done.stdout
