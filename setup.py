"""Puts the shipped corpus into the wheel, inside the package `kb`, where `kb/settings.py` looks for it.

All else stands in pyproject.toml. Package data has to lie below its package; the corpus lies beside it, where people edit
it, and a package mapped onto that folder would have every start of Python load import hooks in an editable installation.
"""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithCorpus(build_py):
    """Copies the corpus as it came: what somebody imported into `corpus/local/` is his own."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            target = Path(self.build_lib, "kb", "shipped")
            shutil.rmtree(target, ignore_errors=True)  # what an earlier build left and the corpus has no more
            shutil.copytree("corpus", target, ignore=shutil.ignore_patterns("local", ".*"))


setup(cmdclass={"build_py": BuildWithCorpus})
