"""US Letter letter-fold: the flap folds in first, then the cover over it.

The leaf that folds in is 2.9 mm narrower on both its faces, or it buckles against the fold
(commercial printers' artwork guides).
"""

from leafletpress.model import Fold, Panel, Slot

FOLD = Fold(
    title="US Letter, folded in three",
    width=279.4,
    height=215.9,
    panels=(
        Panel("cover", 94.1, 215.9),
        Panel("inside-1", 94.1, 215.9),
        Panel("inside-2", 94.1, 215.9),
        Panel("inside-3", 91.2, 215.9),
        Panel("flap", 91.2, 215.9),
        Panel("back", 94.1, 215.9),
    ),
    outside=(Slot(4, 0, 0), Slot(5, 91.2, 0), Slot(0, 185.3, 0)),
    inside=(Slot(1, 0, 0), Slot(2, 94.1, 0), Slot(3, 188.2, 0)),
)
