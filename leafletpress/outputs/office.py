"""For an office printer set to print on both sides and flip on the short edge."""

from leafletpress.model import Output

OUTPUT = Output(title="To print: both sides, flip on the short edge", imposed=True, flip="short")
