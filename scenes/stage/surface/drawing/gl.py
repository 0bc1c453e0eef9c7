"""OpenGL off screen: the process's one context, its programs, and drawing with them."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import glcontext
import moderngl
import numpy as np
from numpy.typing import NDArray

from scenes.stage.errors import LectureError
from scenes.stage.surface.drawing import mesh
from scenes.stage.surface.drawing.shaders import SOURCES

Rows = NDArray[np.float32]

_TEXTURE_2D = 0x0DE1
_ADVICE = (
    "install the packages libegl1, libgl1 and libgl1-mesa-dri "
    "(Debian, Ubuntu: apt-get install libegl1 libgl1 libgl1-mesa-dri)"
    if sys.platform == "linux"
    else "install a graphics driver with OpenGL 3.3 or newer"
)


class OpenGLMissingError(LectureError):
    """There is no OpenGL on this machine to draw surfaces with."""


@cache
def _platform() -> Any:
    # EGL needs no display, and exists on Linux alone.
    backend = glcontext.get_backend_by_name("egl") if sys.platform == "linux" else glcontext.default_backend()
    return backend(glversion=330, mode="standalone")


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
        made = moderngl.create_context(require=330, standalone=True, context=_platform())
    except Exception as error:
        # The backends raise bare exceptions of many kinds; all mean the same here.
        raise OpenGLMissingError(
            "Surfaces are drawn with OpenGL, and none can be had here "
            f"({str(error) or type(error).__name__}): {_ADVICE}."
        ) from error
    # What is thrown away is given back by `collect`, never by Python's collector, which
    # may run in a thread that OpenGL does not know.
    made.gc_mode = "context_gc"
    return made


def collect() -> None:
    """Give back the memory of buffers and layers that nothing uses any more."""
    context().gc()


@cache
def _copy_image() -> Callable[..., None] | None:
    """OpenGL 4.3's copy between textures, which moderngl does not offer; None before 4.3."""
    if context().version_code < 430:
        return None
    name = "glCopyImageSubData"
    return ctypes.CFUNCTYPE(None, *[ctypes.c_uint] * 15)(_platform().load_opengl_function(name))


def copy_part(target: moderngl.Framebuffer, source: moderngl.Framebuffer, part: tuple[int, int, int, int]) -> None:
    """Copy at least a part ``(x, y, width, height)`` of colour and depth, bit for bit.

    A blit of a part goes through a shader, which may round the last bit of a depth; where
    there is nothing better, the whole is copied.
    """
    copy = _copy_image()
    if copy is None:
        context().copy_framebuffer(target, source)
        return
    x, y, width, height = part
    layers = (
        (target.color_attachments[0], source.color_attachments[0]),
        (target.depth_attachment, source.depth_attachment),
    )
    for new, old in layers:
        corner = (0, x, y, 0)
        copy(old.glo, _TEXTURE_2D, *corner, new.glo, _TEXTURE_2D, *corner, width, height, 1)


@cache
def program(name: str) -> moderngl.Program:
    """Return a compiled program of `SOURCES`."""
    vertex, fragment = SOURCES[name]
    return context().program(vertex_shader=vertex, fragment_shader=fragment)


@cache
def _uniforms(name: str) -> dict[str, moderngl.Uniform]:
    members = ((key, program(name)[key]) for key in program(name))
    return {key: member for key, member in members if isinstance(member, moderngl.Uniform)}


@cache
def corners() -> moderngl.Buffer:
    """Return the four corners of a card, for whatever is drawn as one."""
    return context().buffer(np.array([[-1, -1], [1, -1], [-1, 1], [1, 1]], np.float32).tobytes())


def ground_vertices(name: str, rows: moderngl.Buffer, faces: moderngl.Buffer) -> moderngl.VertexArray:
    """Return triangles of the ground or the walls for a program."""
    layout = (rows, mesh.VERTEX, *mesh.VERTEX_NAMES)
    return context().vertex_array(program(name), [layout], faces, skip_errors=True)


def cards(name: str, rows: moderngl.Buffer | None = None, layout: str = "", *names: str) -> moderngl.VertexArray:
    """Return cards for a program, one for each row of a buffer."""
    layouts: list[Any] = [(corners(), "2f", "corner")]
    if rows is not None:
        layouts.append((rows, layout, *names))
    return context().vertex_array(program(name), layouts, skip_errors=True)


def fill(buffer: moderngl.Buffer, rows: Rows) -> None:
    """Put rows into a buffer, which grows as needed."""
    data = np.ascontiguousarray(rows, np.float32).tobytes()
    if len(data) > buffer.size:
        buffer.orphan(2 * len(data))
    buffer.write(data)


def draw_triangles(name: str, array: moderngl.VertexArray, uniforms: Mapping[str, object], vertices: int = -1) -> None:
    """Draw triangles, all of them or the first of them."""
    _aim(name, uniforms)
    array.render(moderngl.TRIANGLES, vertices)


def draw_cards(name: str, array: moderngl.VertexArray, uniforms: Mapping[str, object], count: int = 1) -> None:
    """Draw so many cards."""
    _aim(name, uniforms)
    array.render(moderngl.TRIANGLE_STRIP, instances=count)


#: Whose uniforms each program holds; they are set anew only when they differ.
_AIMED: dict[str, object] = {}


def _aim(name: str, uniforms: Mapping[str, object]) -> None:
    if _AIMED.get(name) is not uniforms:
        set_uniforms(name, uniforms)
        _AIMED[name] = uniforms


def set_uniforms(name: str, values: Mapping[str, object]) -> None:
    """Set those of the values that a program uses."""
    for key, member in _uniforms(name).items():
        value = values.get(key)
        if isinstance(value, np.ndarray):
            # OpenGL reads matrices column by column.
            member.write(np.ascontiguousarray(value.T, np.float32).tobytes())
        elif value is not None:
            member.value = value
