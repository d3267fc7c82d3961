"""A person at the page, whose actions are counted: a paste, a key, a click each are one."""

from pathlib import Path

from playwright.sync_api import Download, Locator, Page


class Actions:
    """What is done on a page, and how many actions it took."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    def paste(self, text: str) -> None:
        """Paste a text where the caret is, or was put by nobody."""
        self.count += 1
        self.page.keyboard.insert_text(text)

    def paste_into(self, field: Locator, text: str) -> None:
        """Paste a text into a field that has to be clicked first; the click and the paste are one."""
        field.focus()
        self.paste(text)

    def press(self, key: str) -> None:
        """Press a key."""
        self.count += 1
        self.page.keyboard.press(key)

    def click(self, control: Locator) -> None:
        """Click a control, which must be in view without scrolling."""
        self.count += 1
        box = control.bounding_box()
        viewport = self.page.viewport_size
        assert box is not None
        assert viewport is not None
        assert 0 <= box["y"] < viewport["height"], "one would have to scroll first"
        control.click()

    def take(self, control: Locator, folder: Path) -> Path:
        """Click a control that gives a file; return where it lies."""
        with self.page.expect_download() as downloading:
            self.click(control)
        download: Download = downloading.value
        path = folder / download.suggested_filename
        download.save_as(path)
        return path
