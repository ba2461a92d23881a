"""A bare machine into one on which leafletpress runs: the standard library and `problems` alone."""
