"""The command that measures us against other tools; a clone alone has it."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from .options import Jobs, Words

Runs = Annotated[int, typer.Option(min=1, help="The median of this many counts.")]
Out = Annotated[Path, typer.Option(help="Where the figures go.")]
Peers = Annotated[
    Words,
    typer.Option("--peers", help="A tool, or TOOL=PROGRAM; “none”; all installed by default."),
]
Sample = Annotated[int, typer.Option(min=1, help="Other tools make every n-th edition.")]
Growth = Annotated[bool, typer.Option("--growth", help="Draw growth to 1,000 editions instead.")]


def bench(
    runs: Runs = 5,
    out: Out = Path("benchmarks/results.json"),
    peers: Peers = None,
    sample: Sample = 1,
    growth: Growth = False,
    jobs: Jobs = None,
) -> int:
    """Measure us against other tools, on this machine, in one run."""
    from ..bench import contest  # not paid for by the other commands

    jobs = jobs or os.cpu_count() or 1
    with tempfile.TemporaryDirectory(prefix="leafletpress-bench-") as scratch:
        if growth:
            return contest.draw(Path(scratch), out, jobs)
        data = contest.compare(Path(scratch), contest.tools(peers), runs, sample, jobs)
    contest.say(data, jobs)
    contest.write(out, json.dumps(data, indent=1) + "\n")
    return 0
