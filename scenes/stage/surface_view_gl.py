"""The process's one OpenGL context, off screen, made when it is first needed."""

from __future__ import annotations

from functools import cache

import moderngl
import numpy as np

from scenes.stage.surface_view_shaders import SOURCES


class OpenGLMissingError(RuntimeError):
    """There is no OpenGL on this machine to draw surfaces with."""


@cache
def context() -> moderngl.Context:
    """Return the shared off-screen context; neither a display nor a GPU is needed.

    Raises
    ------
    OpenGLMissingError
        If none can be made. One sentence names the packages to install.
    """
    try:
        # Newer desktop versions than 3.3 are not asked for.
        return moderngl.create_context(standalone=True, backend="egl", require=330)
    except Exception as error:
        # The backends raise bare exceptions of many kinds; all mean the same here.
        raise OpenGLMissingError(
            "Surfaces are drawn with OpenGL, and none can be had here "
            f"({str(error) or type(error).__name__}): install the packages libegl1, libgl1 and "
            "libgl1-mesa-dri (Debian, Ubuntu: apt-get install libegl1 libgl1 libgl1-mesa-dri)."
        ) from error


@cache
def program(name: str) -> moderngl.Program:
    """Return a compiled program of `SOURCES`."""
    vertex, fragment = SOURCES[name]
    return context().program(vertex_shader=vertex, fragment_shader=fragment)


def set_uniforms(target: moderngl.Program, **values: object) -> None:
    """Set those of the values that the program uses."""
    for name, value in values.items():
        member = target.get(name, None)
        if not isinstance(member, moderngl.Uniform):
            continue
        if isinstance(value, np.ndarray):
            # OpenGL reads matrices column by column.
            member.write(np.ascontiguousarray(value.T, np.float32).tobytes())
        else:
            member.value = value
