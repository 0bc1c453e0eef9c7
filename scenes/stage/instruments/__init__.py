"""Values that one can see: sliders, dials, readouts."""
