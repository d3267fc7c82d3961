"""Pictures of every page of the site, so that before and after can be compared.

`python -m tests.measures.look FOLDER` takes each page of the table at four widths, light and dark, over the invented
corpus; `--corpus` over another, `--site` of a site that runs already, `--only search,work` some pages alone. Told beside
it: what is wider than its window, and what moved while it was loading.
"""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

from tests.conftest import copy_of_invented
from tests.support.site_pages import SITE_PAGES, Places, SitePage
from tests.web.conftest import launched, served


@dataclass(frozen=True)
class Screen:
    """A window in CSS pixels, and how many points of the screen one of them takes."""

    width: int
    height: int
    scale: float = 1


# A phone, a small window, the usual office screen (1366×768) at the 125 % that Windows sets for it, a large one.
SCREENS = (Screen(390, 844), Screen(1024, 768), Screen(1093, 614, 1.25), Screen(1600, 1000))
COLOURS: tuple[Literal["light", "dark"], ...] = ("light", "dark")

# Longer pages are cut off: what is below is seen on other pages.
_MOST_HEIGHT = 6_000  # CSS pixels

# Less than this is the rounding of half a pixel, which nobody sees.
_MOST_SHIFT = 0.001

_SHIFT = """() => new Promise((done) => {
  let moved = 0;
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) moved += entry.value; })
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(moved), 50);
})"""


def taken(browser: Browser, site: str, pages: list[SitePage], folder: Path, *, is_whole: bool) -> Iterator[str]:
    """Write the pictures of *pages* into *folder*; yield what is amiss with them."""
    places = Places(site)
    for screen in SCREENS:
        for colours in COLOURS:
            context = browser.new_context(
                base_url=site,
                viewport={"width": screen.width, "height": screen.height},
                device_scale_factor=screen.scale,
                color_scheme=colours,
                locale="zh-CN",
            )
            window = context.new_page()
            for page in pages:
                name = f"{page.name}-{screen.width}-{colours}"
                window.goto(places.address(page))
                if page.open:
                    page.open(window)
                if (moved := float(window.evaluate(_SHIFT))) >= _MOST_SHIFT:
                    yield f"{name}: 版面移动 {moved:.3f}"
                width, height = window.evaluate(
                    "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
                )
                if width > screen.width:
                    yield f"{name}: 宽 {width}"
                clip = {"x": 0, "y": 0, "width": screen.width, "height": min(height, _MOST_HEIGHT)}
                if is_whole:
                    window.screenshot(path=folder / f"{name}.png", full_page=True, clip=clip)  # type: ignore[arg-type]
                else:
                    window.screenshot(path=folder / f"{name}.png")
            context.close()


@contextmanager
def _site(arguments: argparse.Namespace) -> Iterator[str]:
    if arguments.site:
        yield arguments.site.rstrip("/")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if arguments.corpus:
            (folder / "corpus").symlink_to(arguments.corpus.resolve())
        else:
            copy_of_invented(folder / "corpus")
        with served(folder) as site:
            yield site


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.measures.look", description="每个页面的截图")
    parser.add_argument("folder", type=Path, help="放截图的文件夹")
    parser.add_argument("--corpus", type=Path, help="看哪个文库，不写则是虚构的")
    parser.add_argument("--site", help="看已经打开的网站，如 http://127.0.0.1:8000")
    parser.add_argument("--only", default="", help="只看这几页，如 search,work")
    parser.add_argument("--whole", action="store_true", help="整页，不只是窗口里的")
    arguments = parser.parse_args()
    names = set(filter(None, arguments.only.split(",")))
    pages = [page for page in SITE_PAGES if not names or page.name in names]
    arguments.folder.mkdir(parents=True, exist_ok=True)
    with _site(arguments) as site, sync_playwright() as playwright, launched(playwright) as browser:
        for amiss in taken(browser, site, pages, arguments.folder, is_whole=arguments.whole):
            print(amiss)


if __name__ == "__main__":
    main()
