"""QR codes and margins, seen as pixels."""

import pytest
from paper import codes, expected, on_sheet, panel, qr, sheet

from leafletpress.stages.proof import prove

PAYLOAD = "https://www.talktofrank.com/get-help/find-support-near-you"
CODE = qr(PAYLOAD)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_code_is_read_however_it_is_turned(turn):
    assert not prove(sheet(panel(CODE), turn=turn), on_sheet(codes={PAYLOAD: 1}))


def test_codes_are_counted_over_all_panels():
    side = sheet(panel(CODE), panel(CODE), panel(CODE))
    assert not prove(side, on_sheet(codes={PAYLOAD: 3}))


@pytest.mark.parametrize(
    "body",
    [qr(PAYLOAD + "?"), "<p>no code</p>", CODE + CODE, CODE + qr("https://example.org/")],
    ids=["another payload", "missing", "twice", "one too many"],
)
def test_any_other_code_is_refused(body):
    assert codes(panel(body), expected(codes={PAYLOAD: 1})) == {"qr-code-wrong"}


def test_a_code_nobody_can_scan_is_refused():
    pale = f'<div style="opacity: .04">{CODE}</div>'
    assert codes(panel(pale), expected(codes={PAYLOAD: 1})) == {"qr-code-wrong"}


# ---------------------------------------------------------------- margins

TEXT = '<p style="position: absolute; {}; margin: 0">outside</p>'
FIELD = (
    '<p style="position: absolute; {}; width: 20mm; height: 20mm; margin: 0; background: #eee"></p>'
)
EDGES = ["left: -8mm", "right: -8mm", "top: -8mm", "bottom: -8mm"]
INSIDE = ["left: -4.9mm", "right: -4.9mm", "top: -5mm", "bottom: -5mm"]


@pytest.mark.parametrize("edge", EDGES)
def test_text_near_the_edge_is_refused(edge):
    problems = prove(panel(TEXT.format(edge)), expected())
    assert "text-in-margin" in {problem.code for problem in problems}
    assert "“outside”" in problems[0].message


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_text_near_the_edge_of_a_sheet_is_refused(turn):
    body = "".join(TEXT.format(edge) for edge in EDGES)
    assert "text-in-margin" in codes(sheet(panel(body), turn=turn), on_sheet())


def test_text_near_a_fold_is_no_text_near_the_edge():
    inner = panel(TEXT.format("right: -8mm"))
    assert not prove(sheet(inner, panel("<p>text</p>")), on_sheet())


@pytest.mark.parametrize("edge", EDGES)
def test_a_pale_field_near_the_edge_is_refused(edge):
    problems = prove(panel(FIELD.format(edge)), expected())
    assert [problem.code for problem in problems] == ["ink-in-margin"]
    assert edge.split(":")[0] in problems[0].message


@pytest.mark.parametrize("edge", INSIDE)
def test_a_field_may_reach_the_margin(edge):
    assert not prove(panel(FIELD.format(edge)), expected())
