"""A day is read in one way, whoever asks: the command line, the site and the interface."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from kb.cli.group import FAILED
from kb.cli.group import kb as group
from kb.errors import KbError

DRAFT = "依照《中国共产党支部工作条例（试行）》第十条办理。"
_FOUND = (0, 200)
_REFUSED = (2, 400)

Question = Callable[[FlaskClient, Path, str], int]
"""Asks one surface with a day as somebody types it, and returns the exit code or the status of the answer."""


def _command(*arguments: str) -> Question:
    def question(_client: FlaskClient, folder: Path, spelling: str) -> int:
        draft = folder / "draft.txt"
        draft.write_text(DRAFT, "utf-8")
        where = {"KB_CORPUS": str(folder / "corpus"), "KB_INDEX": str(folder / "index")}
        given = [str(draft) if argument == "FILE" else argument for argument in arguments]
        result = CliRunner().invoke(group, [*given, "--as-of", spelling], env=where)
        return FAILED if isinstance(result.exception, KbError) else result.exit_code

    return question


def _page(path: str, **query: str) -> Question:
    return lambda client, _folder, spelling: client.get(path, query_string={**query, "as_of": spelling}).status_code


def _form(client: FlaskClient, _folder: Path, spelling: str) -> int:
    return client.post("/draft", data={"text": DRAFT, "as_of": spelling}).status_code


def _check(client: FlaskClient, _folder: Path, spelling: str) -> int:
    sent = json.dumps({"text": DRAFT, "as_of": spelling})
    return client.post("/api/check", data=sent, content_type="application/json").status_code


def _upload(client: FlaskClient, _folder: Path, spelling: str) -> int:
    file = (BytesIO(DRAFT.encode()), "draft.txt")
    return client.post("/api/check", data={"file": file, "as_of": spelling}).status_code


SURFACES: dict[str, Question] = {
    "kb search": _command("search", "支部"),
    "kb show": _command("show", "zhibu-2018"),
    "kb check": _command("check", "FILE"),
    "kb works": _command("works", "zhibu-2018"),
    "/search": _page("/search", q="支部"),
    "/documents/…": _page("/documents/zhibu-2018"),
    "/outdated": _page("/outdated"),
    "/api/search": _page("/api/search", q="支部"),
    "/api/documents": _page("/api/documents"),
    "/draft": _form,
    "/api/check": _check,
    "/api/check, a file": _upload,
}

DAYS = ["2018-1-1", "2018-01-01", "2018年1月1日", " 2018-01-01 "]
NO_DAYS = ["昨天", "2018", "2018-02-30", "20180101", "2018-W01-1", "01/01/2018"]


@pytest.mark.parametrize("surface", SURFACES)
def test_every_surface_reads_the_same_days(client: FlaskClient, site_folder: Path, surface: str) -> None:
    answers = {spelling: SURFACES[surface](client, site_folder, spelling) for spelling in DAYS}
    assert set(answers.values()) & set(_FOUND), answers
    assert len(set(answers.values())) == 1, answers


@pytest.mark.parametrize("surface", SURFACES)
def test_every_surface_refuses_what_is_no_day(client: FlaskClient, site_folder: Path, surface: str) -> None:
    answers = {spelling: SURFACES[surface](client, site_folder, spelling) for spelling in NO_DAYS}
    assert set(answers.values()) <= set(_REFUSED), answers


@pytest.mark.parametrize("spelling", DAYS)
def test_the_day_of_a_draft_is_the_same_in_every_spelling(client: FlaskClient, spelling: str) -> None:
    answer = client.post("/api/check", json={"text": DRAFT, "as_of": spelling}).get_json()
    assert answer["as_of"] == "2018-01-01"
