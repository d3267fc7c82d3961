"""Every command, option, setting and address is documented, and nothing is that is not there.

Verdicts are compared with the guide, the README and the API in `tests/drafts/test_finding.py`.
"""

import re
import tomllib
from pathlib import Path

import click
import pytest

from kb import __version__, settings
from kb.cli.group import kb
from kb.files.formats import FORMATS
from kb.settings import Settings
from tests.conftest import copy_of_invented
from tests.papers.documents import ARCHITECTURE, DOCUMENTS, OPERATIONS, PROJECT, README, quoted, row
from web import create_app
from web.openapi import description

_CONTEXT = click.Context(kb)
COMMANDS = kb.list_commands(_CONTEXT)

# Every command has these; the sentence below the table says so.
_COMMON = {"--help", "--corpus", "--index", "--json", "--version"}


def _command_row(name: str) -> str:
    lines = README.read_text("utf-8").splitlines()
    return next((line for line in lines if line.startswith("| `kb ") and f"`kb {name}" in line), "")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_in_its_row(name: str) -> None:
    command = kb.get_command(_CONTEXT, name)
    assert command is not None
    text = _command_row(name)
    options = [parameter.opts for parameter in command.params if isinstance(parameter, click.Option)]
    assert text, name
    assert not [names for names in options if not _COMMON & set(names) and not any(each in text for each in names)]


def test_every_option_in_a_row_is_one() -> None:
    known = {option for name in COMMANDS for option in _options(name)} | _COMMON
    rows = [line for line in README.read_text("utf-8").splitlines() if line.startswith("| `kb ")]
    assert {option for line in rows for option in re.findall(r"--[a-z-]+", line)} <= known
    assert {name for line in rows for name in re.findall(r"`kb ([a-z]+)", line)} == set(COMMANDS)
    text = README.read_text("utf-8")
    assert all(f"`{option}`" in text or f"`kb {option}`" in text for option in _COMMON)


def _options(name: str) -> set[str]:
    command = kb.get_command(_CONTEXT, name)
    return {option for parameter in command.params for option in parameter.opts} if command else set()


def test_every_setting_has_its_row_and_no_other() -> None:
    assert settings.__file__ is not None
    read = set(re.findall(r"\"(KB_[A-Z_]+)\"", Path(settings.__file__).read_text("utf-8")))
    rows = [line for line in OPERATIONS.read_text("utf-8").splitlines() if line.startswith("| `KB_")]
    assert {name for line in rows for name in re.findall(r"`(KB_[A-Z_]+)`", line.split("|")[1])} == read


def test_no_document_names_a_variable_that_nothing_reads() -> None:
    sources = [
        path.read_text("utf-8")
        for pattern in ("kb/**/*.py", "tests/**/*.py", "Makefile", "docs/compose/*")
        for path in PROJECT.glob(pattern)
        if path.is_file()
    ]
    named = {name for document in DOCUMENTS for name in re.findall(r"\bKB_[A-Z_]*[A-Z]\b", document.read_text("utf-8"))}
    assert not {name for name in named if not any(name in text for text in sources)}


def _address(rule: str) -> str:
    """Return *rule* of Flask as documents write it: `/api/documents/<identifier>`."""
    return re.sub(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>", r"<\1>", rule)


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The addresses of the site, each with the module that answers it."""
    folder = tmp_path_factory.mktemp("rules")
    app = create_app(Settings.load(corpus=copy_of_invented(folder / "corpus"), index=folder / "index"))
    return {
        _address(rule.rule): app.view_functions[rule.endpoint].__module__
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
    }


def test_every_address_is_in_the_row_of_its_module(rules: dict[str, str]) -> None:
    lines = ARCHITECTURE.read_text("utf-8").partition("\n## Pages\n")[2].splitlines()
    rows = [line.split("|") for line in lines if line.startswith("| `/")]
    told = {
        address: module.removesuffix(".py").replace("/", ".")
        for _, addresses, modules, _ in rows
        for address in re.findall(r"`(/[^`]*)`", addresses)
        for module in re.findall(r"`(web/\w+\.py)`", modules)[:1]
    }
    assert told == rules


def test_every_endpoint_is_described(rules: dict[str, str]) -> None:
    endpoints = {
        re.sub(r"<\w+>", "{}", rule)
        for rule in rules
        if rule.startswith(("/api/", "/healthz", "/export/", "/search/rows"))
    }
    described = {re.sub(r"\{\w+\}", "{}", path) for path in description()["paths"]}
    assert endpoints == described | {"/api/openapi.json"}


def test_every_format_is_named_where_files_are_taken_in() -> None:
    taken = row(README, "`kb import") + row(README, "`kb link")
    names = {each.name.removesuffix("文件").strip() for each in FORMATS if each.may_be_imported or each.may_be_draft}
    assert not {name for name in names if name not in taken}


def test_every_module_that_tells_formats_apart_is_named_for_a_new_one() -> None:
    suffix = re.compile("|".join(f'"{re.escape(each)}"' for fmt in FORMATS for each in fmt.suffixes))
    telling = {
        str(path.relative_to(PROJECT))
        for root in ("kb", "web")
        for path in (PROJECT / root).rglob("*.py")
        if len(set(suffix.findall(path.read_text("utf-8")))) > 1
    }
    assert telling <= set(re.findall(r"`([\w/]+\.py)`", row(ARCHITECTURE, "**format**")))


def test_make_help_lists_every_target() -> None:
    makefile = (PROJECT / "Makefile").read_text("utf-8")
    phony = re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)[0].split()
    told = dict(re.findall(r"^([a-z-]+):.*?## (.+)$", makefile, re.MULTILINE))
    assert set(told) == set(phony)
    assert all(re.search("[\u4e00-\u9fff]", sentence) for sentence in told.values())
    named = {
        name for document in DOCUMENTS for text in quoted(document) for name in re.findall(r"^make ([a-z-]+)", text)
    }
    assert named <= set(told)


def test_one_version_is_told_everywhere() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    heading = re.search(r"^## (\S+)$", (PROJECT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    compose = re.search(r"KB_VERSION:-([\d.]+)", (PROJECT / "docs" / "compose" / "compose.yml").read_text("utf-8"))
    assert heading is not None
    assert compose is not None
    assert {project["version"], heading[1], compose[1]} == {__version__}


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = [
        *project["dependencies"],
        *(each for extra in project["optional-dependencies"].values() for each in extra),
    ]
    names = {re.split(r"[<>=]", requirement)[0] for requirement in needed}
    text = (PROJECT / "docs" / "dependencies.md").read_text("utf-8")
    cells = {
        name for line in text.splitlines() if line.startswith("| ") for name in re.split(r"[\s,|]+", line.split("|")[1])
    }
    assert names <= cells
