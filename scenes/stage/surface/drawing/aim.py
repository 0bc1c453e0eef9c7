"""How a view is seen in one picture."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenes.stage.surface.drawing.placement import Placement
from scenes.stage.surface.drawing.viewed import Viewed

Array = NDArray[np.float64]


class Aim:
    """The lens of a picture, and what all shaders are told.

    Attributes
    ----------
    key
        What it was made from: equal keys, equal aims.
    clip
        World to clip coordinates of the picture, y down, ``(4, 4)``.
    eye
        World place of the eye ``(3,)``.
    uniforms
        By the names in the shaders.
    """

    def __init__(self, view: Viewed, placement: Placement) -> None:
        self.key = aim_key(view, placement)
        self.placement = placement
        self.size = placement.box[2:]
        camera = view.camera
        lens = camera.projection(placement.aspect)
        self.clip = placement.crop() @ lens
        (_, _, backward), self.eye = camera.pose()
        # Depth over the distance w from the eye is depth[0] + depth[1] / w.
        ahead = lens[2] @ np.append(self.eye - backward, 1.0)
        further = lens[2] @ np.append(self.eye - 2 * backward, 1.0)
        slope = float(further - ahead)
        self.uniforms: dict[str, object] = {
            "world_to_clip": self.clip,
            "eye": tuple(self.eye),
            "pixels": tuple(map(float, self.size)),
            "depth": (slope, float(ahead) - slope),
            "pixel_scale": placement.pixel_scale,
            "line_width": 1.6 * placement.pixel_scale,
            "pixel_angle": 2 * np.tan(camera.field_of_view / 2) / (placement.bottom - placement.top),
            "sides": view.landscape.sides,
            "overlay_opacity": float(view.overlay.opacity[0]),
            "overlay_reveal": float(view.overlay.reveal[0]),
            "overlay_origin": tuple(view.overlay.origin),
        }

    def program(self, name: str) -> str:
        """Return the name of the program that also draws the overlay, if there is one to draw."""
        return f"{name}_overlay" if self.uniforms["overlay_opacity"] else name

    def pixel(self, places: Array) -> Array:
        """From world places ``(n, 3)`` to pixels of the picture ``(n, 2)``, y down."""
        clip = places @ self.clip[:, :3].T + self.clip[:, 3]
        ahead = np.maximum(clip[:, 3:], 0.05)
        found: Array = (clip[:, :2] / ahead + 1) / 2 * np.array(self.size)
        return found


def aim_key(view: Viewed, placement: Placement) -> tuple[object, ...]:
    """Return all that an aim depends on."""
    camera, overlay = view.camera, view.overlay
    values = (camera.values, overlay.opacity, overlay.reveal, overlay.origin)
    return (placement, camera.field_of_view, view.landscape.fingerprint, *(value.tobytes() for value in values))
