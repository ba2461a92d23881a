"""A4 letter-fold: the flap folds in first, then the cover over it.

The leaf that folds in is 3 mm narrower on both its faces, or it buckles against the fold
(commercial printers' artwork guides).
"""

from leafletpress.model import Fold, Panel, Slot

FOLD = Fold(
    title="A4, folded in three",
    width=297,
    height=210,
    panels=(
        Panel("cover", 100, 210),
        Panel("inside-1", 100, 210),
        Panel("inside-2", 100, 210),
        Panel("inside-3", 97, 210),
        Panel("flap", 97, 210),
        Panel("back", 100, 210),
    ),
    outside=(Slot(4, 0, 0), Slot(5, 97, 0), Slot(0, 197, 0)),
    inside=(Slot(1, 0, 0), Slot(2, 100, 0), Slot(3, 200, 0)),
)
