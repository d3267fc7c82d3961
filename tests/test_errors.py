"""Errors: where each is, its code, and the status with which the site answers it."""

import importlib
import pkgutil
import re
from collections.abc import Iterator

import kb
import web
from kb import errors
from kb.errors import KbError
from web.status_codes import STATUS_CODES, status_code


def _all_errors() -> set[type[KbError]]:
    """Return every class of errors of the house, the private ones included."""
    for package in (kb, web):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    return {each for each in _below(KbError) if each.__module__.partition(".")[0] in {"kb", "web"}}


def _below(error: type[KbError]) -> Iterator[type[KbError]]:
    yield error
    for each in error.__subclasses__():
        yield from _below(each)


def test_errors_says_where_every_error_is() -> None:
    elsewhere = {
        (error.__name__, error.__module__)
        for error in _all_errors()
        if error.__module__ != errors.__name__ and not error.__name__.startswith("_")
    }
    assert errors.__doc__ is not None
    places = re.findall(r"((?:`\w+Error`(?:\s+and\s+)?)+)\s+in\s+`([\w.]+)`", errors.__doc__)
    assert {(name, module) for names, module in places for name in re.findall(r"\w+Error", names)} == elsewhere


def test_every_error_has_a_status_and_every_status_an_error() -> None:
    assert {error.code for error in _all_errors()} == set(STATUS_CODES)
    assert status_code(errors.QueryError("请改写。")) == 400
    assert status_code(errors.UnknownDocumentError("nope")) == 404


def test_the_rooms_know_nothing_of_http() -> None:
    assert not [error for error in _all_errors() if any("http" in name for name in vars(error))]
