"""For an office printer: sheets, turned beside the edge that lies like the spine of a book."""

from leafletpress.model import Output, Step

OUTPUT = Output(title="Print", steps=(Step("impose"),), order=1, shows="sheet")
