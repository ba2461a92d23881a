"""Sections of known heights → the panels of a flow, the fullest of them as empty as can be."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import accumulate


def share_out(heights: Sequence[float], rooms: Sequence[float], gap: float) -> tuple[int, ...]:
    """How many sections stand on each panel, in order.

    `heights` are the sections' and `rooms` the panels', `gap` is between two sections: all in one
    unit. The largest share of a panel that is used is as small as can be; of several such ways,
    the most even one. No panel stays empty while there are sections enough.
    """
    ends = [0.0, *accumulate(heights)]
    count, panels = len(heights), len(rooms)

    def used(first: int, last: int, panel: int) -> float:
        if last == first:
            return 0.0
        return (ends[last] - ends[first] + gap * (last - first - 1)) / rooms[panel]

    @cache
    def best(first: int, panel: int) -> tuple[float, float, tuple[int, ...]]:
        """Largest share, sum of squares, and the numbers, for the sections from `first` on."""
        if panel == panels - 1:
            last_one = used(first, count, panel)
            return last_one, last_one**2, (count - first,)
        ways = []
        least = 1 if count - first >= panels - panel else 0
        for last in range(first + least, count + 1):
            here = used(first, last, panel)
            worst, squares, numbers = best(last, panel + 1)
            ways.append((max(here, worst), squares + here**2, (last - first, *numbers)))
        return min(ways)

    return best(0, 0)[2]
