"""Where things stand, the same in every lecture: frame units, the origin in the middle of the screen.

One plot fills the frame between the line of readouts above it and the strip
below it that is left to the player's captions.
"""

from __future__ import annotations

from typing import Final

import numpy as np

__all__ = ["FORMULA_PLACE", "PLOT_CENTER", "PLOT_HEIGHT", "PLOT_WIDTH", "READOUT_PLACE", "TITLE_PLACE", "TOP_LEFT"]

#: Middle and size of a plot that has the frame to itself, ticks and names not counted.
PLOT_CENTER: Final = np.array([0.45, 0.55, 0.0])
PLOT_WIDTH: Final = 10.9
PLOT_HEIGHT: Final = 4.3
#: The line above the plot: left edge of a legend, a slider or a readout, left edge of a second readout, and
#: the middle of the rule.
TOP_LEFT: Final = np.array([-4.2, 3.22, 0.0])
READOUT_PLACE: Final = np.array([-0.4, 3.22, 0.0])
FORMULA_PLACE: Final = np.array([4.2, 3.2, 0.0])
#: Middle of the title, while nothing else is above the plot.
TITLE_PLACE: Final = np.array([0.0, 3.3, 0.0])
