"""What is given back asks no network when it is opened, and holds what was handed in as it was."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from tests.web.test_drafts import download, file

CITED = "《示例工作条例（试行）》第三条"
PICTURE = "http://host.invalid/x.png"
TOLD = "网上的图片：打开这份稿件时不去取"

# What a page can hold that is fetched when it is opened.
ASKING = [
    f"<img src={PICTURE}>",
    "<img src='//host.invalid/x.png'>",
    '<IMG alt="a src=b" SRC="HTTPS://host.invalid/x.png" title="图">',
    "<img src='/\\host.invalid/x.png'>",
    "<img src='\t//host.invalid/x.png'>",
    "<img src='/\n/host.invalid/x.png'>",
    "<img src='/&#47;host.invalid/x.png'>",
    "<img src='&#104;ttp://host.invalid/x.png'>",
    f"<img srcset='{PICTURE} 2x'>",
    f"<picture><source srcset='{PICTURE}'><img alt=图></picture>",
    f"<p style='background:url({PICTURE})'>甲</p>",
    f"<p style='list-style-image:url({PICTURE})'>甲</p>",
    f"<style>p {{ background: url({PICTURE}) }}</style>",
    "<style>@import '//host.invalid/x.css';</style>",
    "<link rel=stylesheet href=//host.invalid/x.css>",
    "<link rel=preload as=image href=//host.invalid/x.png>",
    "<link rel=icon href=//host.invalid/x.png>",
    "<script src=//host.invalid/x.js></script>",
    "<iframe src=//host.invalid/></iframe>",
    "<object data=//host.invalid/x.swf></object>",
    "<embed src=//host.invalid/x.swf>",
    "<video src=//host.invalid/x.mp4 poster=//host.invalid/x.png></video>",
    "<audio src=//host.invalid/x.mp3 autoplay></audio>",
    "<input type=image src=//host.invalid/x.png>",
    f"<svg><image href='{PICTURE}'/><use href='{PICTURE}#a'/></svg>",
    f"<table background={PICTURE}><tr><td background={PICTURE}>甲</table>",
    "<meta http-equiv=refresh content='0;url=//host.invalid/'>",
    "<base href=http://host.invalid/><img src=x.png>",
]


def page_of(body: str) -> str:
    return f"<!DOCTYPE html>\n<html><head><meta charset=utf-8><title>稿</title></head><body>\n{body}\n<p>{CITED}</p></body></html>\n"


def given_back(desk: FlaskClient, body: str) -> str:
    answer = download(desk, "html", file=file(page_of(body), "稿.html"))
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("body", ASKING)
def test_nothing_in_a_draft_that_is_given_back_is_loaded(desk: FlaskClient, body: str) -> None:
    page = BeautifulSoup(given_back(desk, body), "html.parser")
    assert not page.select("script, style, link, iframe, object, embed, video, audio, source, input, svg, base")
    for element in page.find_all():
        names = set(element.attrs)
        assert not names & {"srcset", "background", "poster", "data"}
        assert "host.invalid" not in str(element.get("src", "")), element
        assert "url(" not in str(element.get("style", ""))
    assert page.select_one("a[href*='shili-2024']")


def test_a_browser_that_opens_it_asks_for_nothing(desk: FlaskClient, browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "稿.html"
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for body in ASKING:
        path.write_text(given_back(desk, body), "utf-8")
        page.goto(path.as_uri(), wait_until="load")
    context.close()
    assert path.as_uri() in asked
    assert not [url for url in asked if not url.startswith(tmp_path.as_uri())]  # a picture beside it is no network


def test_all_else_of_a_page_stays_as_it_was_and_the_picture_says_so(desk: FlaskClient) -> None:
    """Of a harmless page only the name of that attribute changes, and what is told behind it."""
    body = (
        f'<p class="甲">一段话</p>\n<IMG  alt="图 src=x" src="{PICTURE}" width=20>\n<img src="图.files/image001.png">'
    )
    back = given_back(desk, body)
    assert f'<IMG  alt="图 src=x" data-src="{PICTURE}" title="{TOLD}" width=20>' in back
    before = back.replace("data-src=", "src=").replace(f' title="{TOLD}"', "")
    start, end = before.index("<a "), before.index("</a>")
    opening = before[start : before.index(">", start) + 1]
    assert before[:start] + before[start + len(opening) : end] + before[end + 4 :] == page_of(body)


def test_what_was_given_back_once_is_given_back_again_as_it_is(desk: FlaskClient) -> None:
    once = given_back(desk, f'<p>一段话</p><img src="{PICTURE}">')
    again = download(desk, "html", file=file(once, "稿.html")).get_data(as_text=True)
    assert again == once


@pytest.mark.parametrize("kind", ["md", "txt"])
def test_a_text_that_was_pasted_comes_back_as_a_file_and_letter_by_letter(desk: FlaskClient, kind: str) -> None:
    """It is the writer's own text, saved and never shown as a page: to change its letters would be to change the draft."""
    typed = f"<script>alert(1)</script> [点](javascript:alert(1)) <img src={PICTURE}>"
    answer = download(desk, kind, text=f"{typed}\n\n{CITED}")
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.mimetype in {"text/markdown", "text/plain"}
    assert typed in answer.get_data(as_text=True)


def test_a_page_made_of_a_pasted_text_shows_it_as_text(desk: FlaskClient) -> None:
    typed = f"<script>alert(1)</script><img src={PICTURE}>"
    page = BeautifulSoup(download(desk, "html", text=f"{typed}\n\n{CITED}").get_data(as_text=True), "html.parser")
    assert not page.select("script, img[src]")
    assert typed in page.get_text()
