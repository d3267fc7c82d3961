"""The site under the address that KB_SITE names: its hosts, its path, its links."""

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from kb.errors import SettingsError
from kb.settings import Settings
from web import create_app

SITE = "https://kb.example.gov.cn/wenku"
BASE = "http://kb.example.gov.cn"
DRAFT = "《示例工作条例》第三条规定了样例。"


def asking(folder: Path, host: str = "127.0.0.1", site: str = "") -> FlaskClient:
    return create_app(
        Settings.load(corpus=folder / "corpus", index=folder / "index", host=host, site=site)
    ).test_client()


@pytest.fixture(scope="module")
def under_path(desk_folder: Path, desk: FlaskClient) -> FlaskClient:
    return asking(desk_folder, site=SITE)


@pytest.mark.parametrize("prefix", ["", "/wenku"], ids=["proxy takes the path away", "proxy leaves the path"])
@pytest.mark.parametrize("url", ["/", "/search?q=样例", "/documents", "/documents/shili-2024", "/draft", "/guide"])
def test_every_link_form_and_file_is_under_the_path(under_path: FlaskClient, prefix: str, url: str) -> None:
    answer = under_path.get(prefix + url, base_url=BASE)
    assert answer.status_code == 200
    page = BeautifulSoup(answer.data, "html.parser")
    attributes = ("href", "src", "action", "formaction", "data-url")
    addresses = [str(tag[name]) for tag in page.find_all() for name in attributes if tag.has_attr(name)]
    own = [address for address in addresses if address.startswith("/")]
    assert own
    assert all(address.startswith("/wenku/") and "/wenku/wenku" not in address for address in own)


def test_the_text_of_a_page_is_left_as_it_is(under_path: FlaskClient) -> None:
    answer = under_path.get("/search?q=" + 'a href="/x', base_url=BASE)
    box = BeautifulSoup(answer.data, "html.parser").select_one("input[name=q]")
    assert box is not None
    assert box["value"] == 'a href="/x'


def test_addresses_in_json_are_under_the_path(under_path: FlaskClient) -> None:
    answer = under_path.get("/api/search?q=样例", base_url=BASE)
    assert all(hit["url"].startswith("/wenku/documents/") for hit in json.loads(answer.data)["hits"])


def test_a_draft_that_is_given_back_leads_to_the_site(under_path: FlaskClient) -> None:
    answer = under_path.post("/draft/download?as=md", data={"text": DRAFT}, base_url=BASE)
    assert f"{SITE}/documents/shili-2024#art_3" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("listening", "host", "is_answered"),
    [
        ("127.0.0.1", "localhost:8000", True),
        ("127.0.0.1", "127.0.0.1", True),
        ("127.0.0.1", "[::1]:8000", True),
        ("127.0.0.1", "KB.example.gov.cn", True),
        ("127.0.0.1", "evil.example", False),
        ("127.0.0.1", "10.1.2.3", False),
        ("127.0.0.1", "kb.example.gov.cn.evil.example", False),
        ("127.0.0.1", "[::", False),
        ("10.1.2.3", "10.1.2.3:8000", True),
        ("0.0.0.0", "10.1.2.3:8000", True),  # noqa: S104
        ("0.0.0.0", "evil.example", False),  # noqa: S104
    ],
)
def test_only_the_hosts_of_the_site_are_answered(
    desk_folder: Path, desk: FlaskClient, listening: str, host: str, is_answered: bool
) -> None:
    site = asking(desk_folder, host=listening, site=SITE)
    answer = site.get("/api/documents", headers={"Host": host})
    assert answer.status_code == (200 if is_answered else 400)
    if not is_answered:
        assert "KB_SITE" in json.loads(answer.data)["error"]["message"]


@pytest.mark.parametrize(
    "site", ["kb.example.gov.cn", "ftp://kb.example", 'https://kb.example/a"b', "https://", "https://a/b?c"]
)
def test_an_address_that_cannot_stand_before_a_path_is_refused(site: str) -> None:
    with pytest.raises(SettingsError, match="KB_SITE"):
        Settings.load(site=site)
