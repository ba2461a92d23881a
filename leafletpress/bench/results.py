"""What was measured → a table of ratios, and JSON."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from rich.table import Table

from .entrants import Entrant
from .measure import Cost

MB = 1_000_000


@dataclass
class Result:
    """All runs of one entrant."""

    entrant: Entrant
    costs: list[Cost] = field(default_factory=list)
    together: int | None = None
    """Bytes of all its processes at their peak, measured in a run of its own."""

    @property
    def wall(self) -> float:
        """Seconds, the median of the runs."""
        return median(cost.wall for cost in self.costs)

    @property
    def cpu(self) -> float:
        return median(cost.cpu for cost in self.costs)

    @property
    def largest(self) -> int:
        return max(cost.largest for cost in self.costs)

    @property
    def per_second(self) -> float:
        """Finished files a second."""
        return self.entrant.files / self.wall

    def as_data(self, first: Result) -> dict[str, Any]:
        """As the JSON tells it; ratios above 1 say that `first` is faster."""
        return {
            "name": self.entrant.name,
            "files": self.entrant.files,
            "editions": self.entrant.editions,
            "wall": round(self.wall, 3),
            "walls": [round(cost.wall, 3) for cost in self.costs],
            "cpu": round(self.cpu, 3),
            "files_per_second": round(self.per_second, 2),
            "ratio_per_file": round(first.per_second / self.per_second, 2),
            "ratio_per_edition": round(_per_edition(self) / _per_edition(first), 2),
            "largest_process_mb": round(self.largest / MB),
            "all_processes_mb": round(self.together / MB) if self.together else None,
        }


def _per_edition(result: Result) -> float:
    return result.wall / result.entrant.editions


def as_data(
    results: Sequence[Result], runs: int, left_out: Mapping[str, str], **more: Any
) -> dict[str, Any]:
    """The whole comparison, for programs. The first result is what the others are held against."""
    machine = {"cores": os.cpu_count(), "system": platform.platform(terse=True)}
    machine["python"] = platform.python_version()
    told = [result.as_data(results[0]) for result in results]
    return {"machine": machine, "runs": runs, "results": told, "left_out": dict(left_out), **more}


def table(data: Mapping[str, Any]) -> Table:
    """The comparison for people."""
    first = data["results"][0]["name"]
    heads = ("wall s", "cpu s", "files", "files/s", "times a file", "times an edition")
    shown = Table("", *heads, "largest MB", "all MB", box=None, caption=f"times: of “{first}”")
    for row in data["results"]:
        figures = (f"{row['wall']:.2f}", f"{row['cpu']:.2f}", str(row["files"]))
        rates = (f"{row['files_per_second']:.2f}", f"{row['ratio_per_file']:.2f}")
        memory = (str(row["largest_process_mb"]), str(row["all_processes_mb"] or "–"))
        shown.add_row(row["name"], *figures, *rates, f"{row['ratio_per_edition']:.2f}", *memory)
    return shown


def efficiency(results: Sequence[Result], jobs: int) -> float | None:
    """How much of `jobs` processors is used, 0 to 1: cold by one job against cold by all."""
    cold = [result for result in results if ", cold, " in result.entrant.name]
    return cold[1].wall / (jobs * cold[0].wall) if len(cold) == 2 else None
