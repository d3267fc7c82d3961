"""What the program is made of: pinned, its licences listed, and an audit that could ask nothing says so."""

import re

import pytest

from tests.conftest import PROJECT
from tests.measures.supply import FIRST, LAST, PAGE, audited

LOCKS = sorted((PROJECT / "requirements").glob("*.lock"))


def packages(lock: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9.-]+)==", (PROJECT / "requirements" / lock).read_text("utf-8"), re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_package_is_of_one_version_with_its_hashes(lock: object) -> None:
    lines = (PROJECT / "requirements" / str(getattr(lock, "name", ""))).read_text("utf-8")
    needs = re.split(r"\n(?=\S)", lines.strip())
    assert needs
    assert [need for need in needs if not re.match(r"\S+==\S+ .*--hash=sha256:[0-9a-f]{64}", need, re.DOTALL)] == []


def test_every_package_that_an_office_installs_has_its_licence_on_the_page() -> None:
    page = PAGE.read_text("utf-8")
    listed = {name for row in page[page.index(FIRST) : page.index(LAST)].splitlines()
              for name in re.findall(r"[a-z0-9.-]+", row.rpartition(" | ")[2])}  # fmt: skip
    elsewhere = {"colorama", "jieba", "tzdata"}  # what some systems alone need
    assert packages("runtime.lock") <= {name.replace(".", "-") for name in listed} | listed | elsewhere
    assert "not stated" not in page


ASKED = {"name": "jia", "version": "1.0", "vulns": []}
SKIPPED = {"name": "yi", "skip_reason": "not found"}
WEAK = {"name": "bing", "version": "2.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.1"]}]}


@pytest.mark.parametrize(
    ("dependencies", "said", "code"),
    [
        ([ASKED], "1 packages audited: no weakness on record.", 0),
        ([ASKED, SKIPPED], "1 of 2 packages could not be audited", 0),
        ([SKIPPED, SKIPPED], "Nothing was audited: 2 of 2", 2),
        ([ASKED, WEAK], "bing 2.0: PYSEC-1 (mended in 2.1)", 1),
    ],
)
def test_an_audit_says_what_it_could_not_ask(dependencies: list[dict[str, object]], said: str, code: int) -> None:
    told, result = audited({"dependencies": dependencies})
    assert said in told
    assert result == code
