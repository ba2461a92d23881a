"""Trees of panels → PDFs by Typst's compiler: `typst_files.py FONTS TEMPLATE TREE…`.

One tree is one process a file, as the `typst` command works; several are one warm process.
"""

from __future__ import annotations

import sys
from pathlib import Path

import typst


def main(fonts: str, template: str, *trees: str) -> None:
    """Each tree's PDF beside it."""
    for tree in trees:
        typst.compile(
            template,
            output=str(Path(tree).with_suffix(".typst.pdf")),
            root=str(Path(template).parent),
            font_paths=[fonts],
            ignore_system_fonts=True,
            sys_inputs={"data": Path(tree).name},
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
