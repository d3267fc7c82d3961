"""What the program is made of: a list of its parts with their licences, and whether a weakness of one is on record.

    python -m tests.measures.supply parts FILE     # a CycloneDX list as its licences by package; --write: into the page
    python -m tests.measures.supply audit FILE     # the answer of pip-audit, in a sentence

`make sbom` and `make audit` make the files.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parents[2] / "docs" / "dependencies.md"
FIRST, LAST = "<!-- written by make sbom from here -->", "<!-- written by make sbom to here -->"

# What packages call the same licence.
_SHORT = (
    (re.compile(r"Lesser General Public|LGPL"), "LGPL"),
    (re.compile(r"Apache.*BSD"), "Apache-2.0 or BSD-3-Clause"),
    (re.compile(r"Apache"), "Apache-2.0"),
    (re.compile(r"Mozilla|MPL"), "MPL-2.0"),
    (re.compile(r"BSD"), "BSD"),
    (re.compile(r"MIT-CMU|HPND"), "MIT-CMU"),
    (re.compile(r"MIT"), "MIT"),
    (re.compile(r"Python Software|PSF"), "PSF-2.0"),
    (re.compile(r"Zope|ZPL"), "ZPL-2.1"),
    (re.compile(r"Unlicense|public domain", re.I), "Unlicense"),
)

# Its metadata states them in words that no form of the list has a field for.
_UNSTATED = {"pypdfium2": "Apache-2.0 or BSD-3-Clause"}


def licences(parts: Mapping[str, Any]) -> dict[str, str]:
    """Return the licence of each package of a CycloneDX list, by its name in small letters."""
    return {part["name"].lower().replace("_", "-"): _licence(part) for part in parts["components"]}


def _licence(part: Mapping[str, Any]) -> str:
    stated = " ".join(
        each.get("expression") or each["license"].get("id") or each["license"].get("name", "")
        for each in part.get("licenses") or ()
    )
    return next(
        (short for pattern, short in _SHORT if pattern.search(stated)),
        stated or _UNSTATED.get(part["name"], "not stated"),
    )


def table(by_package: Mapping[str, str]) -> str:
    """Return a table of the licences, each with the packages that are under it."""
    rows = [
        f"| {licence} | {', '.join(sorted(name for name in by_package if by_package[name] == licence))} |"
        for licence in sorted(set(by_package.values()))
    ]
    return "\n".join(["| licence | packages |", "|---|---|", *rows])


def audited(answer: Mapping[str, Any]) -> tuple[str, int]:
    """Return in a sentence what an audit came to, and 0, 1 for weaknesses, 2 if nothing could be audited."""
    packages = answer["dependencies"]
    skipped = [package["name"] for package in packages if "skip_reason" in package]
    weak = [package for package in packages if package.get("vulns")]
    left = f"{len(skipped)} of {len(packages)} packages could not be audited: their source of warnings does not answer"
    if len(skipped) == len(packages):
        return f"Nothing was audited: {left}. Run it where pypi.org can be reached.", 2
    told = "; ".join(f"{package['name']} {package['version']}: {_warnings(package['vulns'])}" for package in weak)
    count = len(packages) - len(skipped)
    said = f"{count} packages audited: {told or 'no weakness on record'}."
    return f"{said} {left}." if skipped else said, int(bool(weak))


def _warnings(weaknesses: Iterable[Mapping[str, Any]]) -> str:
    return ", ".join(
        f"{each['id']} (mended in {', '.join(each['fix_versions']) or 'no version'})" for each in weaknesses
    )


def main() -> int:
    """Say what a file holds; with `--write` put it into the page."""
    parser = argparse.ArgumentParser(prog="python -m tests.measures.supply")
    parser.add_argument("what", choices=["parts", "audit"])
    parser.add_argument("file", type=Path)
    parser.add_argument("--write", action="store_true", help="put the licences into docs/dependencies.md")
    arguments = parser.parse_args()
    content = json.loads(arguments.file.read_text("utf-8"))
    if arguments.what == "audit":
        said, code = audited(content)
        print(said)
        return code
    rows = table(licences(content))
    print(rows)
    if arguments.write:
        page = PAGE.read_text("utf-8")
        start, end = page.index(FIRST) + len(FIRST), page.index(LAST)
        PAGE.write_text(f"{page[:start]}\n\n{rows}\n\n{page[end:]}", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
