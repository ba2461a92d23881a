"""For an office printer that can only flip on the long edge: backs are turned."""

from leafletpress.model import Output, Step

OUTPUT = Output(
    title="Print (long edge)",
    steps=(Step("impose", (("flip", "long"),)),),
    order=3,
    is_listed=False,
)
