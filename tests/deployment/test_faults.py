"""Killed, refused or out of room at any step: what is left is old or new, and the next run is as if nothing had happened."""

import os
import re
import subprocess
import sys

import pytest

from tests.conftest import PROJECT

SAMPLE = 150


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows 没有 fork：逐步出错的测试略过")
def test_no_fault_at_any_step_leaves_a_mixture_or_a_loss() -> None:
    """A sample of all steps and kinds; `make nightly` tries them all."""
    command = [sys.executable, "-m", "tests.measures.faults", "--sample", str(SAMPLE), "--seed", "1"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=PROJECT, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    totals = re.search(r"^\| all \| (\d+) \| (\d+) \| 0 \|$", done.stdout, re.MULTILINE)
    assert totals is not None, done.stdout
    assert int(totals[1]) > 500
    assert int(totals[2]) == SAMPLE
