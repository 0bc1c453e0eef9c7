"""What lectures are made of; a lecture imports from here and from nowhere below."""

from scenes.stage.drawing.lettering import Formula, Number, Readout, Words, tell_apart
from scenes.stage.drawing.painted import Brush, Painted
from scenes.stage.drawing.solids import Card, Icon, Plate, Solid
from scenes.stage.drawing.values import Derived, Of, Value
from scenes.stage.drawing.vary import Vary
from scenes.stage.errors import LectureError
from scenes.stage.instruments.slider import Slider
from scenes.stage.lesson.beats import beat
from scenes.stage.lesson.lesson import Lesson
from scenes.stage.look import frame, theme
from scenes.stage.look.marks import DESCENT, DIVERGING, LIMIT, MAXIMUM, METHOD, MINIMUM, Look
from scenes.stage.pictures.destinations import DestinationAxis, DestinationFan, Destinations, DestinationStrip
from scenes.stage.pictures.lens import Lens
from scenes.stage.pictures.series import RecapCard, picture_box
from scenes.stage.plots.box import Box
from scenes.stage.plots.graph import by_sign, by_steepness
from scenes.stage.plots.guides import Tie
from scenes.stage.plots.log_strip import LogStrip
from scenes.stage.plots.marks import along, hop, leap
from scenes.stage.plots.plot import Plot
from scenes.stage.plots.window import Window

__all__ = [
    "DESCENT",
    "DIVERGING",
    "LIMIT",
    "MAXIMUM",
    "METHOD",
    "MINIMUM",
    "Box",
    "Brush",
    "Card",
    "Derived",
    "DestinationAxis",
    "DestinationFan",
    "DestinationStrip",
    "Destinations",
    "Formula",
    "Icon",
    "LectureError",
    "Lens",
    "Lesson",
    "LogStrip",
    "Look",
    "Number",
    "Of",
    "Painted",
    "Plate",
    "Plot",
    "Readout",
    "RecapCard",
    "Slider",
    "Solid",
    "Tie",
    "Value",
    "Vary",
    "Window",
    "Words",
    "along",
    "beat",
    "by_sign",
    "by_steepness",
    "frame",
    "hop",
    "leap",
    "picture_box",
    "tell_apart",
    "theme",
]
