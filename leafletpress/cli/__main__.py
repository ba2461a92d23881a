"""`python -m leafletpress.cli` is the command as well."""

from __future__ import annotations

import sys

from . import main

if __name__ == "__main__":
    sys.exit(main())
