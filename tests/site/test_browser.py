"""The site in a real browser: what a worker does, and what must never happen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import shown
from shown import AXE, Worker

from leafletpress import languages, names, tree

PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 640}
"""Also what 400 % zoom leaves of a window 1280 pixels wide."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with shown.browser() as opened:
        yield opened


class Watched:
    """A window that lets nothing but files through, and remembers what was asked for."""

    def __init__(self, browser: Any, **options: Any) -> None:
        self.context = browser.new_context(offline=True, **options)
        self.asked: list[str] = []
        self.context.route("**/*", self._route)

    def _route(self, route: Any) -> None:
        self.asked.append(route.request.url)
        if route.request.url.startswith(("file:", "data:", "chrome-extension:")):
            route.continue_()
        else:
            route.abort()

    @property
    def elsewhere(self) -> list[str]:
        return [url for url in self.asked if url.startswith(("http", "ws", "ftp"))]

    def page(self) -> Any:
        return self.context.new_page()


@contextmanager
def watched(browser: Any, **options: Any) -> Iterator[Watched]:
    """A fresh window; what uses it fails if a page in it asked for anything that is not a file."""
    opened = Watched(browser, **options)
    yield opened
    opened.context.close()
    assert opened.elsewhere == []


@pytest.fixture
def window(browser: Any, request: pytest.FixtureRequest) -> Iterator[Watched]:
    """A window for this test alone."""
    with watched(browser, **getattr(request, "param", {})) as opened:
        yield opened


@pytest.fixture
def worker(window: Watched) -> Worker:
    return Worker(window.page()).open("index.html")


@pytest.fixture(scope="module")
def index(browser: Any) -> Iterator[Worker]:
    """The list of editions, in one window for all searches."""
    with watched(browser) as opened:
        yield Worker(opened.page()).open("index.html")


@pytest.fixture
def searcher(index: Worker) -> Worker:
    """Somebody who sees all editions, and has searched there before."""
    index.types("")
    assert len(index.shown) == index.page.locator("#cards > li").count() > 5
    return index


def on(browser_options: dict[str, Any]) -> Any:
    return pytest.mark.parametrize("window", [browser_options], indirect=True)


# ---------------------------------------------------------------- the worker's tasks


def test_the_urdu_trifold_is_found_in_two_actions(worker: Worker) -> None:
    worker.types("Urd")
    worker.clicks("Print to check Ketamine in Urdu", within="#cards")
    worker.page.wait_for_url("**/*.pdf")
    file = shown.file_at(worker.page.url)
    assert (file["language"], file["territory"], file["output"]) == ("ur", "GB", "office")
    assert worker.actions <= 4


@on({"viewport": PHONE, "is_mobile": True})
def test_the_page_in_arabic_is_shown_on_a_phone_in_two_actions(worker: Worker) -> None:
    worker.types("عرب")
    worker.clicks("Open as a web page Ketamine in Arabic", within="#cards")
    html = worker.page.locator("html")
    assert (html.get_attribute("lang"), html.get_attribute("dir")) == ("ar", "rtl")
    assert "الكيتامين" in worker.page.locator("h1").inner_text()
    assert worker.actions <= 4


def test_whether_a_polish_sheet_is_current_is_found_out_in_one_action(worker: Worker) -> None:
    worker.clicks("Is my Ketamine sheet current?")
    row = worker.page.locator("li", has_text="Polski")
    version = next(iter(shown.manifest().values()))["version"]
    assert "This version is current." in row.inner_text()
    assert version in row.inner_text()
    assert worker.actions <= 4


def test_a_card_leads_to_the_line_of_its_own_version(worker: Worker) -> None:
    worker.types("polski")
    worker.clicks("Version", within="#cards > li:not([hidden])")
    assert worker.page.locator("li:target").count() == 1
    assert "Polski" in worker.page.locator("li:target").inner_text()


# ---------------------------------------------------------------- searching


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Urd", "ur-GB"),
        ("urdu", "ur-GB"),
        ("ارد", "ur-GB"),
        ("اردو", "ur-GB"),
        ("عربي", "ar-GB"),
        ("Arabic", "ar-GB"),
        ("polski", "pl-GB"),
        ("jezyk polski", "pl-GB"),
        ("język polski", "pl-GB"),
        ("POLISH", "pl-GB"),
        ("espanol", "es-GB"),
        ("Español", "es-GB"),
        ("हिन्दी", "hi-GB"),
        ("ไทย", "th-GB"),
        ("Українська", "uk-GB"),
        ("cyrillic", "uk-GB"),
        ("Devanagari script", "hi-GB"),
        ("繁體", "zh-Hant-HK-GB"),
        ("zh-Hant", "zh-Hant-HK-GB"),
        ("chinese hong", "zh-Hant-HK-GB"),
        ("  urdu ", "ur-GB"),
        ("中文", "zh-Hant-HK-GB"),
        ("中", "zh-Hant-HK-GB"),
        ("繁體中文", "zh-Hant-HK-GB"),
        ("Cantonese", "zh-Hant-HK-GB"),
        ("cantonese", "zh-Hant-HK-GB"),
        ("粵語", "zh-Hant-HK-GB"),
        ("廣東話", "zh-Hant-HK-GB"),
        ("Chinese", "zh-Hant-HK-GB"),
        ("ZH", "zh-Hant-HK-GB"),
        ("yue", "zh-Hant-HK-GB"),
        ("हिंदी", "hi-GB"),
        ("HINDI", "hi-GB"),
        ("ภาษาไทย", "th-GB"),
        ("thai", "th-GB"),
        ("ｕｒｄｕ", "ur-GB"),
        ("castellano", "es-GB"),
        ("اللغة العربية", "ar-GB"),
    ],
)
def test_a_language_is_found_by_name_letters_tag_or_script(
    typed: str, first: str, searcher: Worker
) -> None:
    searcher.types(typed)
    assert searcher.shown[0] == first
    assert len(searcher.shown) < 5


def test_a_script_finds_every_language_written_in_it_names_first(worker: Worker) -> None:
    worker.types("Arabic")
    assert worker.shown == ["ar-GB", "ur-GB"]


@pytest.mark.parametrize(
    ("typed", "territory"),
    [
        *(("hk", "HK"), ("HK", "HK"), ("Hong Kong", "HK"), ("香港", "HK")),
        *(("GB", "GB"), ("gb", "GB"), ("United Kingdom", "GB"), ("Britain", "GB"), ("UK", "GB")),
        *(("us", "US"), ("USA", "US"), ("america", "US"), ("IE", "IE"), ("ireland", "IE")),
    ],
)
def test_a_territory_is_found_by_code_or_name(typed: str, territory: str, searcher: Worker) -> None:
    tags = {f["language"] for f in shown.manifest().values() if f["territory"] == territory}
    searcher.types(typed)
    found = {f"{tag.removesuffix(f'-{territory}')}-{territory}" for tag in tags}
    assert found <= set(searcher.shown)


def test_every_language_is_found_by_each_of_its_names(worker: Worker) -> None:
    for tag in {file["language"] for file in shown.manifest().values()}:
        language = languages.language(tag, tree.tree())
        for typed in (language.own_name, language.english_name, names.own(tag), tag):
            worker.types(typed)
            assert any(name.startswith(tag) for name in worker.shown), typed


def test_what_nobody_has_is_said_and_one_press_brings_all_back(worker: Worker) -> None:
    everything = worker.shown
    worker.types("Klingon")
    assert worker.shown == []
    assert worker.page.get_by_role("status").inner_text() == "0 editions"
    worker.page.get_by_role("button", name="Show all editions").click()
    assert worker.shown == everything


def test_the_indexis_filtered_by_country_and_leaflet(worker: Worker) -> None:
    worker.chooses("Country", "Ireland")
    worker.chooses("Leaflet", "Ketamine")
    assert set(worker.shown) == {"en-IE", "es-IE"}


def test_the_last_choice_is_remembered_until_it_is_cleared(worker: Worker) -> None:
    worker.chooses("Country", "Ireland")
    worker.open("folding.html").open("index.html")
    assert set(worker.shown) == {"en-IE", "es-IE"}
    worker.page.get_by_role("button", name="Clear").click()
    worker.open("index.html")
    assert len(worker.shown) > 2


def test_a_browser_that_keeps_nothing_can_search_all_the_same(window: Watched) -> None:
    page = window.page()
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no') }})"
    )
    worker = Worker(page).open("index.html")
    worker.types("Urd")
    assert worker.shown == ["ur-GB"]


@on({"java_script_enabled": False})
def test_without_script_every_edition_is_listed(worker: Worker) -> None:
    editions = {(f["leaflet"], f["language"], f["territory"]) for f in shown.manifest().values()}
    assert len(worker.shown) == len(editions)
    assert not worker.page.locator("#find").is_visible()


# ---------------------------------------------------------------- without a mouse, right to left


def focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.innerText"))


def tab_to(page: Any, wanted: str, most: int) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if focused(page).startswith(wanted):
            return
    raise AssertionError(f"{wanted} is not reached within {most} tabs")


def test_a_leaflet_is_found_and_opened_with_the_keyboard_alone(worker: Worker) -> None:
    page = worker.page
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the content"
    tab_to(page, "language", most=5)
    page.keyboard.type("urdu")
    tab_to(page, "Print to check", most=6)
    page.keyboard.press("Enter")
    page.wait_for_url("**/*.pdf")
    assert shown.file_at(page.url)["language"] == "ur"


def test_what_has_the_focus_is_seen(worker: Worker) -> None:
    worker.page.keyboard.press("Tab")
    worker.page.keyboard.press("Tab")
    width = worker.page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert float(width.removesuffix("px")) >= 2


def test_the_skip_link_leads_past_the_head_of_an_arabic_page(worker: Worker) -> None:
    worker.open("ketamine/ar-GB.html")
    worker.page.keyboard.press("Tab")
    worker.page.keyboard.press("Enter")
    assert focused(worker.page) == "text"


def test_numbers_in_arabic_stand_left_to_right_and_can_be_called(worker: Worker) -> None:
    worker.open("ketamine/ar-GB.html")
    link = worker.page.locator('a[href="tel:+443001236600"]')
    assert link.inner_text() == "0300 123 6600"
    first, last = link.evaluate(
        """link => [0, link.firstChild.length - 1].map(at => {
            const range = document.createRange();
            range.setStart(link.firstChild, at);
            range.setEnd(link.firstChild, at + 1);
            return range.getBoundingClientRect().left;
        })"""
    )
    assert first < last
    assert worker.page.locator('a[href="tel:999"]').count() >= 1


def test_languages_link_to_one_another(worker: Worker) -> None:
    worker.open("ketamine/ar-GB.html")
    for tag in ("en", "ur", "zh-Hant-HK"):
        assert worker.page.locator(f'link[rel="alternate"][hreflang="{tag}"]').count() == 1
    worker.page.locator('#languages a[hreflang="ur"]').click()
    assert worker.page.locator("html").get_attribute("lang") == "ur"


# ---------------------------------------------------------------- every page


def every_page() -> list[str]:
    root = shown.folder()
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*.html"))


@on({"viewport": NARROW})
def test_no_page_scrolls_sideways_at_320_pixels(window: Watched) -> None:
    page, wide = window.page(), []
    for path in every_page():
        page.goto(f"{shown.folder().as_uri()}/{path}")
        if page.evaluate("document.documentElement.scrollWidth") > NARROW["width"]:
            wide.append(path)
    assert wide == []


def test_every_picture_is_there_and_has_the_size_that_was_announced(window: Watched) -> None:
    page, wrong, seen = window.page(), [], 0
    for path in every_page():
        page.goto(f"{shown.folder().as_uri()}/{path}")
        page.evaluate("document.querySelectorAll('img').forEach(i => { i.loading = 'eager' })")
        page.wait_for_function("[...document.images].every(i => i.complete)")
        for width, height, ratio, alt in page.evaluate(
            "[...document.images].map(i => [i.naturalWidth, i.naturalHeight,"
            " i.getAttribute('width') / i.getAttribute('height'), i.alt])"
        ):
            seen += 1
            if not width or not alt or abs(width / height - ratio) > 0.02:
                wrong.append((path, width, height, alt))
    assert wrong == []
    assert seen > len(shown.manifest())


SCHEMES = [{"color_scheme": "light"}, {"color_scheme": "dark"}]
CHECKED = ("index.html", "ketamine/en-GB.html", "ketamine/ar-GB.html", "ketamine/ar-GB-print.html")


def violations(page: Any) -> list[str]:
    """What axe-core finds against WCAG 2.2 A and AA and its own good practice."""
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes[0].html]))")
    return [f"{rule}: {html[:120]}" for rule, html in found]


@pytest.mark.parametrize("window", SCHEMES, ids=lambda s: s["color_scheme"], indirect=True)
@pytest.mark.parametrize("path", [*CHECKED, "folding.html", "ket-1.html"])
def test_axe_finds_nothing(path: str, window: Watched) -> None:
    page = window.page()
    page.goto(f"{shown.folder().as_uri()}/{path}")
    assert violations(page) == []


@pytest.mark.parametrize(
    ("damage", "rule"),
    [
        ("document.documentElement.removeAttribute('lang')", "html-has-lang"),
        ("document.querySelector('img').removeAttribute('alt')", "image-alt"),
        ("document.querySelector('.tells').style.color = '#ddd'", "color-contrast"),
        ("document.querySelector('label').remove()", "label"),
    ],
)
def test_axe_finds_what_is_broken(damage: str, rule: str, worker: Worker) -> None:
    worker.page.evaluate(damage)
    assert any(found.startswith(f"{rule}:") for found in violations(worker.page))


def fonts(page: Any, status: str) -> set[str]:
    """The families of the page's own fonts that are `loaded`, or in `error`."""
    families = page.evaluate(
        "status => document.fonts.ready.then(all =>"
        " [...all].filter(font => font.status === status).map(font => font.family))",
        status,
    )
    return {family.strip('"') for family in families}


@pytest.mark.parametrize("tag", ["ar", "hi", "th", "ur", "zh-Hant-HK"])
def test_the_browser_takes_the_fonts_of_a_page(tag: str, worker: Worker) -> None:
    worker.open(f"ketamine/{tag}-GB.html")
    assert f"leaflet text {tag}" in fonts(worker.page, "loaded")
    assert fonts(worker.page, "error") == set()


def test_a_font_that_the_browser_refuses_would_be_noticed(worker: Worker) -> None:
    font = (shown.folder() / "fonts/text-ar-regular.woff2").read_bytes()
    worker.page.route("**/fonts/text-*", lambda route: route.fulfill(body=font[:-100]))
    worker.open("ketamine/ar-GB.html")
    assert "leaflet text ar" in fonts(worker.page, "error")


def size_of(url: str) -> int:
    return Path(url.removeprefix("file://").split("#")[0]).stat().st_size


def test_the_first_view_is_small(window: Watched) -> None:
    page = window.page()
    page.goto(f"{shown.folder().as_uri()}/index.html")
    page.wait_for_load_state("load")
    files = {url for url in window.asked if url.startswith("file:")}
    plain = {url for url in files if not url.endswith(".webp")}
    own = {url for url in plain if "/fonts/" not in url}
    assert len(own) <= 4
    assert all("/fonts/names-" in url for url in plain - own)
    assert sum(map(size_of, plain)) < 300_000
    assert sum(map(size_of, files)) < 600_000


@on({"viewport": PHONE})
def test_pictures_below_the_first_view_are_not_fetched(window: Watched) -> None:
    page = window.page()
    page.goto(f"{shown.folder().as_uri()}/ketamine/ar-GB-print.html")
    page.wait_for_load_state("load")
    lazy = page.locator('img[loading="lazy"]').count()
    assert lazy == page.locator("img").count() == 2


def test_a_request_to_another_server_would_be_noticed(browser: Any) -> None:
    watched = Watched(browser)
    page = watched.page()
    page.goto(f"{shown.folder().as_uri()}/index.html")
    page.evaluate("fetch('https://elsewhere.example/').catch(() => 0)")
    watched.context.close()
    assert watched.elsewhere == ["https://elsewhere.example/"]
