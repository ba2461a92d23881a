"""The benchmark: the same leaflet by us and by other tools, in one run → ratios."""
