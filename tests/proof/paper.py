"""Small finished files to prove: panels from WeasyPrint, sheets from pikepdf."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import segno
import weasyprint

from leafletpress.model import Expected
from leafletpress.stages.proof import prove

FONTS = Path(__file__).parents[2] / "fonts"
FACES = {"Latin": "NotoSans-Regular.ttf", "Arabic": "NotoSansArabic-Regular.ttf"}
MM = 72 / 25.4
PANEL = (100.0, 210.0)
SHEET = (297.0, 210.0)
FRANK = "0300 123 6600"


def panel(body: str, css: str = "", lang: str = "en", title: str = "Ketamine") -> bytes:
    """A tagged file of panels with a 10 mm margin, its letters 12 pt."""
    faces = "".join(
        f"@font-face {{ font-family: {name}; src: url({(FONTS / file).as_uri()}) }}"
        for name, file in FACES.items()
    )
    base = "@page { size: 100mm 210mm; margin: 10mm } html { font: 12pt Latin, Arabic }"
    direction = "rtl" if lang == "ar" else "ltr"
    html = (
        f'<html lang="{lang}" dir="{direction}"><title>{title}</title>'
        f"<style>{faces}{base}{css}</style><body>{body}"
    )
    made: bytes = weasyprint.HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")
    return changed(made, lambda pdf: _reads_from_the_right(pdf)) if lang == "ar" else made


def _reads_from_the_right(pdf: pikepdf.Pdf) -> None:
    pdf.Root.ViewerPreferences.Direction = pikepdf.Name.R2L


def changed(data: bytes, change) -> bytes:
    """The file after `change(pdf)`."""
    copy = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(copy)
    return copy.getvalue()


def sheet(*panels: bytes, turn: int = 0) -> bytes:
    """One side with up to three panels beside one another, each turned within its place."""
    side = pikepdf.new()
    side.add_blank_page(page_size=(SHEET[0] * MM, SHEET[1] * MM))
    page = side.pages[0]
    forms, content = pikepdf.Dictionary(), b""
    for place, data in enumerate(panels):
        with pikepdf.open(BytesIO(data)) as source:
            forms[f"/P{place}"] = side.copy_foreign(source.pages[0].as_form_xobject())
        content += f"q {_matrix(place, turn)} cm /P{place} Do Q ".encode()
    page.obj.Resources = pikepdf.Dictionary(XObject=forms)
    page.obj.Contents = side.make_stream(content)
    side.Root.ViewerPreferences = pikepdf.Dictionary(
        PrintScaling=pikepdf.Name("/None"), Duplex=pikepdf.Name.DuplexFlipShortEdge
    )
    copy = BytesIO()
    side.save(copy)
    return copy.getvalue()


def _matrix(place: int, turn: int) -> str:
    """A quarter turn lays a panel on its side, so it starts at the sheet's left edge."""
    x, width, height = place * 98.5 * MM, PANEL[0] * MM, PANEL[1] * MM
    return {
        0: f"1 0 0 1 {x} 0",
        90: f"0 1 -1 0 {x + height} 0",
        180: f"-1 0 0 -1 {x + width} {height}",
        270: f"0 -1 1 0 {x} {width}",
    }[turn]


def qr(payload: str) -> str:
    """A QR code as an image in HTML, 25 mm wide."""
    code = segno.make(payload, error="m").svg_data_uri(border=4)
    return f'<img alt="QR code" style="width: 25mm" src="{code}">'


def expected(**parts) -> Expected:
    """One English panel with nothing on it, and what the test says."""
    blank = {
        "title": "Ketamine",
        "lang": "en",
        "rtl": False,
        "pages": (PANEL,),
        "numbers": {},
        "codes": {},
        "addresses": (),
        "others": (),
        "tagged": True,
    }
    return Expected(**(blank | parts))


def on_sheet(**parts) -> Expected:
    """One imposed side with nothing on it, and what the test says."""
    return expected(pages=(SHEET,), tagged=False, duplex="short", **parts)


def codes(data: bytes, wanted: Expected) -> set[str]:
    """The codes of what is wrong with the file."""
    return {problem.code for problem in prove(data, wanted)}


def redrawn(data: bytes, old: str, new: str) -> bytes:
    """The file with one character's glyph exchanged for another's wherever it is drawn."""

    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0]
        codes = dict(_glyphs(page))
        drawn = page.obj.Contents.read_bytes()
        old_code, new_code = codes[old], codes[new]
        page.obj.Contents = pdf.make_stream(drawn.replace(old_code, new_code))

    return changed(data, change)


def _glyphs(page: pikepdf.Page) -> Iterator[tuple[str, bytes]]:
    import re

    for font in page.resources.Font.values():
        for code, text in re.findall(rb"<(\w{4})> <(\w{4})>", font.ToUnicode.read_bytes()):
            yield chr(int(text, 16)), code
