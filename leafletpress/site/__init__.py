"""Finished files → dist/site/: a page to find a leaflet, see it and print it.

1. `shelf`: manifest.json and the content → cards, one an edition
2. `pictures`: pages of the finished files → WebP
3. `printer`: the sheet that tells over which edge a printer flips
4. `writing`: cards → HTML
5. `links`: every link leads somewhere, nothing is asked of another server
6. `folder`: all of it into dist/site/, and nothing else

The folder works from any host, from a memory stick and without a network.
"""

from __future__ import annotations

from .folder import Made, build
from .serving import serve

__all__ = ["Made", "build", "serve"]
