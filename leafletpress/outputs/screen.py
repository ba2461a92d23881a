"""To read on a telephone or computer, and to have read aloud: one page per panel."""

from leafletpress.model import Output

OUTPUT = Output(title="Read on a screen", tagged=True, order=2, shows="cover")
