"""The real site, built once for all tests, and a worker in front of it who counts each action."""

from __future__ import annotations

import atexit
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from leafletpress import planning, runs, site
from leafletpress.bootstrap import libraries

FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run"),
)
AXE = Path(__file__).parent / "vendor" / "axe.min.js"


@cache
def dist() -> Path:
    """A folder with every edition and its site; gone when the tests are done."""
    folder = Path(tempfile.mkdtemp(prefix="leafletpress-site-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    settings = planning.Settings(out=folder / "dist")
    results = runs.build(settings, lambda _: None)
    assert not any(built.failed for built in results)
    made = site.build(settings)
    assert made.editions == len(results)
    return settings.out


def folder() -> Path:
    return dist() / "site"


@cache
def manifest() -> dict[str, dict[str, Any]]:
    """What was built, by path."""
    files = json.loads((dist() / "manifest.json").read_text("utf-8"))["files"]
    return {file["path"]: file for file in files}


def file_at(address: str) -> dict[str, Any]:
    """The manifest's entry of what stands at a file: address, its bytes compared."""
    path = Path(unquote(urlsplit(address).path))
    entry = manifest()[path.relative_to(folder() / "files").as_posix()]
    assert hashlib.sha256(path.read_bytes()).hexdigest() == entry["sha256"]
    return entry


# ---------------------------------------------------------------- the browser


def chromium() -> str:
    """The browser's path; a skip that says why, and in CI a failure."""
    if found := libraries.program(libraries.BROWSER):
        return found
    reason = "no Chromium here (python3 build.py test gets it; or set CHROMIUM)"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    path = chromium()
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=path, args=list(FLAGS))
        yield opened
        opened.close()


class Worker:
    """Somebody in front of the page: each thing they do is counted."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.actions = 0

    def open(self, path: str) -> Worker:
        """Where they start; not an action."""
        self.page.goto(f"{folder().as_uri()}/{path}")
        return self

    def types(self, text: str) -> None:
        self.actions += 1
        self.page.get_by_label("Language").fill(text)

    def chooses(self, label: str, option: str) -> None:
        self.actions += 1
        self.page.get_by_label(label).select_option(label=option)

    def clicks(self, name: str, within: str = "body") -> None:
        self.actions += 1
        self.page.locator(within).get_by_role("link", name=name).first.click()

    @property
    def shown(self) -> list[str]:
        """The pages of the editions in the list, in order: ur-GB."""
        links = self.page.locator("#cards > li:not([hidden]) .buttons a:last-child")
        return [Path(a.get_attribute("href")).stem for a in links.all()]
