"""A film at a glance: frames in rows, each stamped with its time."""

from __future__ import annotations

from pathlib import Path

import av
from PIL import Image, ImageDraw, ImageFont

from scenes.stage.clock import clock_text
from scenes.stage.look import theme

__all__ = ["write_contact_sheet"]


def write_contact_sheet(film: Path, every: float = 4.0, columns: int = 5, width: int = 384) -> Path:
    """Write ``<film>.sheet.png`` with a frame for every few seconds, and return its path.

    Parameters
    ----------
    film
        A film that PyAV can read.
    every
        Seconds between the frames.
    columns, width
        Frames in a row, and their width in pixels.
    """
    cells: list[tuple[float, Image.Image]] = []
    with av.open(str(film)) as container:
        for frame in container.decode(video=0):
            if frame.time is not None and frame.time >= every * len(cells) - 1e-6:
                picture: Image.Image = frame.to_image()  # type: ignore[no-untyped-call]
                size = width, round(width * picture.height / picture.width)
                cells.append((frame.time, picture.resize(size)))
    height = cells[0][1].height + 22
    sheet = Image.new("RGB", (columns * width, -(-len(cells) // columns) * height), theme.GROUND)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.truetype(str(theme.FONT_FOLDER / "Inter-Regular.otf"), 14)
    for k, (time, image) in enumerate(cells):
        x, y = k % columns * width, k // columns * height
        sheet.paste(image, (x, y + 22))
        draw.text((x + 6, y + 3), clock_text(time, 1), fill=theme.NEUTRAL, font=font)
    path = film.with_name(f"{film.stem}.sheet.png")
    sheet.save(path)
    return path
