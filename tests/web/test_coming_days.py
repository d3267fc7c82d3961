"""以后会变的: the report page tells what turns on a day to come, and nothing where nothing does."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from kb.settings import Settings
from tests.drafts.editions import corpus_of_editions
from web.application import create_app


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder: Path = tmp_path_factory.mktemp("coming")
    settings = Settings.load(corpus=corpus_of_editions(folder), index=folder / "index")
    return create_app(settings).test_client()


@pytest.mark.parametrize(
    ("text", "days"),
    [
        (
            "依照《示例丁规定》第二条的规定办理。",
            ["2027年7月1日起《示例丁规定》（2015年）不再有效：“《示例丁规定》第二条”由“一致”变为“已废止”。"],
        ),
        ("依照《示例丙办法》第二条的规定办理。", []),
    ],
)
def test_the_page_tells_what_turns_in_a_sentence_a_day(client: FlaskClient, text: str, days: list[str]) -> None:
    page = BeautifulSoup(client.post("/draft", data={"text": text, "as_of": "2026-11-26"}).data, "html.parser")
    assert [line.get_text() for line in page.select("details.coming li")] == days
