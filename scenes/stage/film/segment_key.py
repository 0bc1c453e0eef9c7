"""The name under which a segment is kept: a fingerprint of everything that its picture depends on.

Manim's own key follows a driven function no further than its own source, reads
ids of SVG files that count through the process, and takes a tenth of a second
a play. This one holds the sources of the lecture and of the stage as well, is
the same in every process and in every part of a render, and is cheap.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from manim import Camera, Mobject, SVGMobject, logger
from manim.mobject.svg.svg_mobject import VMobjectFromSVGPath

from scenes.stage.film.fingerprint import CannotFingerprintError, Fingerprint
from scenes.stage.film.sources import Sources

__all__ = ["segment_key"]

#: What Manim keeps and does not draw: the frame, and where outlines came from, in files whose ids count on.
NOT_DRAWN: Final[Mapping[type, frozenset[str]]] = {
    Mobject: frozenset({"original_id"}),
    Camera: frozenset({"background", "display_funcs", "pixel_array", "pixel_array_to_cairo_context"}),
    SVGMobject: frozenset({"file_name", "id_to_vgroup_dict", "svg_default", "path_string_config", "chars"}),
    VMobjectFromSVGPath: frozenset({"path_obj"}),
}
#: Outlines on screen. A drawn play moves things frame by frame and a play from the cache at once, which differs by
#: rounding errors; eight decimals are a millionth of a pixel.
OUTLINES: Final = frozenset({"points"})


def segment_key(scene: Any, sources: Sources, encoder: str) -> str:
    """Return the name of the segment that a compiled play of ``scene`` draws.

    Parameters
    ----------
    scene
        A scene with Manim's Cairo renderer whose animations are compiled and not begun.
    sources
        Of the scene's class.
    encoder
        What stands for the settings of the encoder.

    Returns
    -------
    str
        The same for the same picture. What the picture depends on cannot
        always be followed to its end; then the name is one that no other
        segment ever had or will have, so that it is drawn anew.
    """
    print_ = Fingerprint(NOT_DRAWN, sources.modules, scene, OUTLINES)
    try:
        print_.note(sources.digest, encoder)
        print_.add(scene.duration)
        print_.add(scene.camera)
        # Updaters of a scene run in every frame; a wait may end early.
        print_.add([scene.updaters, scene.stop_condition, scene.always_update_mobjects])
        for mobject in _seen(scene):
            if mobject.background_image is not None:
                raise CannotFingerprintError(f"{mobject}: coloured by a file")
        print_.add(scene.mobjects)
        print_.add(scene.foreground_mobjects)
        print_.add(scene.animations)
    except (CannotFingerprintError, RecursionError) as error:
        _warn(str(error))
        return f"once_{secrets.token_hex(16)}"
    return print_.digest()


@cache
def _warn(reason: str) -> None:
    """Say once what keeps segments from being found again."""
    logger.warning("A segment is drawn anew in every render: its picture may depend on more than is seen: %s", reason)


def _seen(scene: Any) -> Iterator[Any]:
    """Yield the camera and the mobjects that can be coloured by a picture file."""
    yield scene.camera
    shown: list[Mobject] = [*scene.mobjects, *scene.foreground_mobjects]
    for mobject in shown:
        yield from (member for member in mobject.get_family() if hasattr(member, "background_image"))
