#!/usr/bin/env python3
"""The one command. `python3 build.py` sets a fresh machine up, then builds every leaflet.

Also `doctor` (what this machine has and lacks; installs nothing), `test` (all checks of the
code) and the commands that `python3 build.py --help` lists. Kept to words that any Python can
parse, so that an old one is told so in a sentence.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036
    sys.stderr.write("error[old-python]: leafletpress needs Python 3.11 or newer, and this is ")
    sys.stderr.write(sys.version.split()[0] + "\n")
    sys.stderr.write("  hint: install a newer one, then run it by name: python3.11 build.py\n")
    sys.exit(3)

from leafletpress.bootstrap import start

if __name__ == "__main__":
    sys.exit(start.from_clone(sys.argv[1:]))
