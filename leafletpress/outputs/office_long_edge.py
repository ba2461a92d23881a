"""For an office printer that can only flip on the long edge: the inside is turned round."""

from leafletpress.model import Output

OUTPUT = Output(title="To print: both sides, flip on the long edge", imposed=True, flip="long")
