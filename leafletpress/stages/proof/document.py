"""The file itself → its pages, tags, language and links, and what it tells the printer."""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf

from ...model import Expected
from ...problems import Place, Problem
from ...texts import plain
from .streams import part

MM = 72 / 25.4
TOLERANCE = 0.2


def prove(pdf: pikepdf.Pdf, expected: Expected) -> Iterator[Problem]:
    """`page-count` and `page-size`; tags on a screen file, printing hints on an imposed one."""
    yield from _pages(pdf, expected)
    if expected.tagged:
        yield from _tags(pdf, expected)
        yield from _headings(pdf, expected.titles) if expected.titles else ()
        yield from _links(pdf, expected)
        yield from _alternatives(pdf, expected)
    if expected.duplex:
        yield from _printing(pdf, expected.duplex)


def _pages(pdf: pikepdf.Pdf, expected: Expected) -> Iterator[Problem]:
    if len(pdf.pages) != len(expected.pages):
        found, wanted = len(pdf.pages), len(expected.pages)
        yield Problem("page-count", f"the file has {found} pages, not {wanted}")
    for number, (page, wanted_size) in enumerate(zip(pdf.pages, expected.pages, strict=False), 1):
        size = _size(page)
        if any(abs(a - b) > TOLERANCE for a, b in zip(size, wanted_size, strict=True)):
            yield Problem(
                "page-size",
                f"page {number} is {size[0]:.1f} × {size[1]:.1f} mm, "
                f"not {wanted_size[0]:g} × {wanted_size[1]:g} mm",
                Place(line=number),
            )


def _size(page: pikepdf.Page) -> tuple[float, float]:
    """Width and height as the page is shown: the crop box, turned by /Rotate."""
    left, bottom, right, top = (float(edge) for edge in page.cropbox)
    width, height = abs(right - left) / MM, abs(top - bottom) / MM
    return (height, width) if int(page.obj.get("/Rotate", 0)) % 180 else (width, height)


def _tags(pdf: pikepdf.Pdf, expected: Expected) -> Iterator[Problem]:
    root = pdf.Root
    tree = root.get("/StructTreeRoot")
    if not part(root, "/MarkInfo").get("/Marked") or not (tree and "/K" in tree):
        yield Problem("not-tagged", "the file has no structure: it cannot be read aloud in order")
    lang = str(root.get("/Lang", ""))
    if lang != expected.lang:
        yield Problem("no-language", f"the language is “{lang}”, not “{expected.lang}”")
    yield from _title(pdf, expected)
    if expected.rtl and _preference(pdf, "/Direction") != "/R2L":
        yield Problem("not-tagged", "the file does not say that it reads from right to left")


def _title(pdf: pikepdf.Pdf, expected: Expected) -> Iterator[Problem]:
    title = str(pdf.docinfo.get("/Title", ""))
    with pdf.open_metadata(update_docinfo=False) as metadata:
        titles = {title, str(metadata.get("dc:title", title))}
    if titles != {expected.title}:
        yield Problem("no-title", f"the title is “{title}”, not “{expected.title}”")
    if _preference(pdf, "/DisplayDocTitle") != "True":
        yield Problem("no-title", "readers show the file's name and not its title")


def _preference(pdf: pikepdf.Pdf, key: str) -> str:
    return str(part(pdf.Root, "/ViewerPreferences").get(key, ""))


def _links(pdf: pikepdf.Pdf, expected: Expected) -> Iterator[Problem]:
    targets = {
        str(part(note, "/A").get("/URI", ""))
        for page in pdf.pages
        for note in page.obj.get("/Annots", [])
    }
    for link in expected.links:
        if link not in targets:
            yield Problem("link-missing", f"nothing on the page opens {link}")


def _alternatives(pdf: pikepdf.Pdf, expected: Expected) -> Iterator[Problem]:
    said = {plain(str(element.get("/Alt", ""))) for element in _elements(pdf)}
    for words in expected.alternatives:
        if plain(words) not in said:
            message = f"no picture says “{words}” to those who do not see it"
            yield Problem("no-alternative", message, hint="print it as its alt: w.heard(…)")


def _headings(pdf: pikepdf.Pdf, titles: int) -> Iterator[Problem]:
    """The title alone is a heading of the first level: a screen reader's way into the text."""
    count = sum(str(element.get("/S", "")) == "/H1" for element in _elements(pdf))
    if count != titles:
        message = f"the file has {count} headings of the first level, not {titles}: its title alone"
        yield Problem("no-title", message, hint="see where the templates print h1")


def _elements(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every element of the structure tree (ISO 32000-1, 14.7.2), each once."""
    seen: set[tuple[int, int]] = set()
    todo = [pdf.Root.get("/StructTreeRoot")]
    while todo:
        element = todo.pop()
        if isinstance(element, pikepdf.Array):
            todo.extend(element)
        elif isinstance(element, pikepdf.Dictionary) and element.objgen not in seen:
            if element.objgen != (0, 0):
                seen.add(element.objgen)
            yield element
            todo.append(element.get("/K"))


DUPLEX = {"short": "/DuplexFlipShortEdge", "long": "/DuplexFlipLongEdge", "none": "/Simplex"}


def _printing(pdf: pikepdf.Pdf, duplex: str) -> Iterator[Problem]:
    if _preference(pdf, "/PrintScaling") != "/None":
        yield Problem("print-scaling", "the printer may shrink the sheet and move the folds")
    if _preference(pdf, "/Duplex") != DUPLEX[duplex]:
        yield Problem("no-duplex", "the file does not tell the printer over which edge to turn")
