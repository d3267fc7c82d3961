"""How often drafts of one address are checked."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb.errors import SettingsError
from kb.settings import Settings
from web import create_app
from web.pace import Pace

DRAFT = json.dumps({"text": "《示例工作条例（试行）》第三条"}).encode()
ELSEWHERE = {"REMOTE_ADDR": "10.0.0.7"}


@pytest.fixture
def site(desk_folder: Path, desk: FlaskClient) -> Callable[[int], FlaskClient]:
    settings = Settings.load(corpus=desk_folder / "corpus", index=desk_folder / "index")
    return lambda checks: create_app(replace(settings, checks=checks)).test_client()


def test_so_many_are_checked_at_once_and_then_one_after_another() -> None:
    pace = Pace(3)
    assert [pace.wait("10.0.0.7", 100.0) for _ in range(4)] == [0, 0, 0, 20]
    assert pace.wait("10.0.0.7", 119.0) == 1
    assert [pace.wait("10.0.0.7", 120.0), pace.wait("10.0.0.7", 120.0)] == [0, 20]
    assert [pace.wait("10.0.0.7", 1000.0) for _ in range(4)] == [0, 0, 0, 20]


@pytest.mark.parametrize("address", ["127.0.0.1", "127.3.2.1", "::1", "::ffff:127.0.0.1"])
def test_this_machine_may_check_any_number(address: str) -> None:
    pace = Pace(1)
    assert not any(pace.wait(address, 5.0) for _ in range(10))


def test_zero_is_any_number() -> None:
    pace = Pace(0)
    assert not any(pace.wait("10.0.0.7", 5.0) for _ in range(10))


def test_others_are_not_held_up() -> None:
    pace = Pace(1)
    assert [pace.wait(f"10.0.0.{number}", 5.0) for number in range(20)].count(0) >= 19


def test_addresses_of_one_long_network_count_as_one() -> None:
    pace = Pace(1)
    assert pace.wait("2001:db8::1", 5.0) == 0
    assert pace.wait("2001:db8::2", 5.0) > 0


def test_who_checks_too_often_is_told_when_to_come_back(site: Callable[[int], FlaskClient]) -> None:
    client = site(1)
    asked = {"data": DRAFT, "content_type": "application/json", "environ_base": ELSEWHERE}
    assert client.post("/api/check", **asked).status_code == 200
    answer = client.post("/api/check", **asked)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    error = json.loads(answer.text)["error"]
    assert error["code"] == "too_often"
    assert answer.headers["Retry-After"] in error["message"]
    assert client.get("/api/search?q=a", environ_base=ELSEWHERE).status_code == 200


@pytest.mark.parametrize("path", ["/draft", "/panel"])
def test_the_page_keeps_the_text_that_was_not_checked(site: Callable[[int], FlaskClient], path: str) -> None:
    client = site(1)
    asked = {"data": {"text": "《示例工作条例（试行）》第三条"}, "environ_base": ELSEWHERE}
    client.post(path, **asked)
    answer = client.post(path, **asked)
    assert answer.status_code == 429
    assert "Retry-After" in answer.headers
    assert "《示例工作条例（试行）》第三条" in answer.text


@pytest.mark.parametrize(
    ("name", "value", "said"), [("KB_CHECKS_PER_MINUTE", "viel", "不小于 0"), ("KB_PROXY", "proxy.example", "IP")]
)
def test_settings_that_cannot_be_are_told(monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=said):
        Settings.load()
