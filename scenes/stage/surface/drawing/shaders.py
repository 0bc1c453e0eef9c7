"""GLSL of the surface view.

Rows are drawn top down, so that they can be read straight into Manim's frame: the
projection flips y. Colours leave every shader multiplied by their alpha. No pass needs
multisampling: lines and balls know their distance to the pixel, and the outlines of the
ground get a seam one pixel wide, which costs a software rasteriser a third as much.
"""

from __future__ import annotations

HEADER = "#version 330 core\n"

LIGHT = """
const vec3 SUN = vec3(-0.438, -0.350, 0.828);
float gleam(vec3 n, vec3 to_eye) {
    float shine = max(dot(n, normalize(SUN + to_eye)), 0.0);
    shine *= shine; shine *= shine; shine *= shine; shine *= shine; shine *= shine;
    return shine;
}
float brightness(vec3 n) { return 0.27 + 0.12 * n.z + 0.62 * max(dot(n, SUN), 0.0); }
"""

VERTEX = """
in vec3 in_position; in vec3 in_normal; in vec3 in_color; in float in_level;
uniform mat4 world_to_clip;
invariant gl_Position;
out vec3 position; out vec3 normal; out vec3 color; out float level;
void main() {
    gl_Position = world_to_clip * vec4(in_position, 1.0);
    position = in_position; normal = in_normal; color = in_color; level = in_level;
}
"""

LIT = """
uniform vec3 eye;
out vec3 color;
#ifdef OVERLAY
out vec2 spot; out vec2 light;
#endif
// Light is computed at the nodes: between neighbours it is as good as linear.
void lit(vec3 position, vec3 normal, vec3 own) {
    float shine = 0.10 * gleam(normal, normalize(eye - position));
#ifdef OVERLAY
    color = own; spot = position.xy; light = vec2(brightness(normal), shine);
#else
    color = own * brightness(normal) + shine;
#endif
}
"""

GROUND_VERTEX = """
in vec3 in_position; in vec3 in_normal; in vec3 in_color; in float in_level;
uniform mat4 world_to_clip;
invariant gl_Position;
out float level;
void main() {
    gl_Position = world_to_clip * vec4(in_position, 1.0);
    level = in_level;
    lit(in_position, in_normal, in_color);
}
"""

GROUND_COLOR = """
uniform float line_width;
in vec3 color;
#ifdef OVERLAY
in vec2 spot; in vec2 light;
vec4 tinted() {
    vec4 second = texture(overlay, spot / sides + 0.5);
    float edge = overlay_reveal - distance(spot, overlay_origin);
    float amount = second.a * overlay_opacity * smoothstep(0.0, 0.02, edge);
    float shade = dot(color, vec3(0.3, 0.55, 0.15));
    vec3 seen = mix(color, second.rgb * (0.80 + 0.35 * shade), amount);
    return vec4(seen * light.x + light.y, 1.0);
}
#else
vec4 tinted() { return vec4(color, 1.0); }
#endif
float inked(float level) {
    float slope = length(vec2(dFdx(level), dFdy(level)));
    float away = (0.5 - abs(fract(level) - 0.5)) / max(slope, 1e-6);
    float ink = clamp(0.5 * line_width + 0.5 - away, 0.0, 1.0);
    return 0.42 * ink * clamp(1.4 - 3.6 * slope, 0.0, 1.0) * min(line_width, 1.0);
}
"""

OVERLAY_UNIFORMS = """
uniform sampler2D overlay; uniform vec2 sides;
uniform float overlay_opacity; uniform float overlay_reveal; uniform vec2 overlay_origin;
"""

GROUND_FRAGMENT = """
in float level;
out vec4 pixel;
void main() {
    pixel = tinted();
    pixel.rgb *= 1.0 - inked(level);
}
"""

SEAM_VERTEX = """
in vec2 corner;
in vec4 clip_a; in vec3 position_a; in vec3 normal_a; in vec3 color_a; in float level_a;
in vec4 clip_b; in vec3 position_b; in vec3 normal_b; in vec3 color_b; in float level_b;
in vec2 outward;
out float alpha;
void main() {
    bool first = corner.x < 0.0;
    gl_Position = first ? clip_a : clip_b;
    if (first) lit(position_a, normal_a, color_a); else lit(position_b, normal_b, color_b);
    alpha = 0.5 - 0.5 * corner.y;
    gl_Position.xy += (1.0 - alpha) * outward * gl_Position.w;
}
"""

SEAM_FRAGMENT = """
in float alpha;
out vec4 pixel;
void main() { pixel = tinted() * alpha; }
"""

WALL_FRAGMENT = """
in vec3 position; in vec3 normal; in vec3 color; in float level;
out vec4 pixel;
void main() {
    float sun = 0.80 + 0.25 * dot(normal, vec3(-0.6, -0.75, 0.0));
    // Half a level of grain: so dark and slow a gradient would stand in bands six to twelve pixels wide.
    float grain = fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715))));
    pixel = vec4(color * sun * mix(0.62, 1.0, level) + (grain - 0.5) / 255.0, 1.0);
}
"""

STROKE_VERTEX = """
in vec2 corner;
in vec3 start; in vec3 end; in vec4 ink; in vec2 width; in float kind;
uniform mat4 world_to_clip; uniform vec2 pixels; uniform vec2 depth;
uniform float pixel_scale;
out vec2 at; flat out float reach; flat out vec2 half_width; flat out vec4 color; flat out float tapered;
void main() {
    vec4 a = world_to_clip * vec4(start, 1.0);
    vec4 b = world_to_clip * vec4(end, 1.0);
    vec2 pa = 0.5 * pixels * a.xy / a.w;
    vec2 pb = 0.5 * pixels * b.xy / b.w;
    vec2 along = pb - pa;
    reach = length(along);
    along = reach > 1e-4 ? along / reach : vec2(1.0, 0.0);
    // Less than a pixel wide is a pixel of less ink.
    vec2 wanted = width * pixel_scale;
    float most = max(wanted.x, wanted.y);
    float thin = min(most, 1.0);
    half_width = 0.5 * wanted * max(1.0, 1.0 / max(most, 1e-3));
    color = vec4(ink.rgb, 1.0) * ink.a * thin;
    tapered = kind;
    float pad = 0.5 * max(max(wanted.x, wanted.y), 1.0) + 1.0;
    vec4 base = corner.x < 0.0 ? a : b;
    vec2 offset = corner.x * pad * along + corner.y * pad * vec2(-along.y, along.x);
    at = vec2(corner.x < 0.0 ? -pad : reach + pad, corner.y * pad);
    gl_Position = base;
    gl_Position.xy += 2.0 * offset / pixels * base.w;
    float w = max(base.w - NEARER, 0.05);
    gl_Position.z = (depth.x + depth.y / w) * base.w;
    if (a.w < 0.05 || b.w < 0.05) gl_Position = vec4(0.0, 0.0, 2.0, 1.0);
}
"""

STROKE_FRAGMENT = """
in vec2 at; flat in float reach; flat in vec2 half_width; flat in vec4 color; flat in float tapered;
out vec4 pixel;
void main() {
    float cover;
    if (tapered > 0.5) {
        float t = clamp(at.x / max(reach, 1e-3), 0.0, 1.0);
        float across = mix(half_width.x, half_width.y, t) - abs(at.y);
        float tilt = reach / length(vec2(reach, half_width.x - half_width.y));
        cover = min(clamp(across * tilt + 0.5, 0.0, 1.0),
                    clamp(min(at.x, reach - at.x) + 0.5, 0.0, 1.0));
    } else {
        vec2 off = vec2(at.x - clamp(at.x, 0.0, reach), at.y);
        cover = clamp(half_width.x + 0.5 - length(off), 0.0, 1.0);
    }
    if (cover <= 0.0) discard;
    pixel = color * cover;
}
"""

SHADOW_FRAGMENT = """
in vec3 position; in vec3 normal; in vec3 color; in float level;
uniform vec4 ball; uniform float ball_opacity;
out vec4 pixel;
void main() {
    vec3 n = normalize(normal);
    vec3 off = ball.xyz - position;
    float d = length(off), r = ball.w;
    float contact = clamp(dot(n, off) / d, 0.0, 1.0) * min(r * r / (d * d), 1.0);
    float ahead = dot(off, SUN);
    float aside = length(off - ahead * SUN) / r;
    float thrown = (1.0 - smoothstep(0.55, 1.35 + 0.15 * ahead / r, aside)) * step(0.0, ahead);
    thrown *= smoothstep(4.0, 1.0, ahead / r);
    float fade = smoothstep(3.2 * r, 2.2 * r, length(off));
    float dark = 1.0 - (1.0 - 0.85 * contact * fade) * (1.0 - 0.50 * thrown * fade);
    if (dark < 0.004) discard;
    pixel = vec4(0.0, 0.0, 0.0, dark * ball_opacity);
}
"""

BALL_VERTEX = """
in vec2 corner;
uniform mat4 world_to_clip; uniform vec4 ball; uniform vec3 eye; uniform float pixel_angle;
out vec3 on_card;
void main() {
    vec3 off = ball.xyz - eye;
    float d = max(length(off), 1.05 * ball.w);
    vec3 ahead = off / length(off);
    vec3 side = normalize(cross(ahead, abs(ahead.z) > 0.99 ? vec3(0, 1, 0) : vec3(0, 0, 1)));
    vec3 up = cross(side, ahead);
    float size = ball.w * d / sqrt(d * d - ball.w * ball.w) + 2.0 * pixel_angle * d;
    on_card = ball.xyz + size * (corner.x * side + corner.y * up);
    gl_Position = world_to_clip * vec4(on_card, 1.0);
}
"""

BALL_FRAGMENT = """
in vec3 on_card;
uniform mat4 world_to_clip; uniform vec4 ball; uniform vec3 eye; uniform float pixel_angle;
uniform mat3 turned; uniform vec3 color_a; uniform vec3 color_b; uniform vec3 ground_normal;
uniform float ball_opacity;
out vec4 pixel;
void main() {
    vec3 ray = normalize(on_card - eye);
    vec3 off = eye - ball.xyz;
    float along = dot(off, ray);
    vec3 nearest = off - along * ray;
    float miss = length(nearest), r = ball.w;
    float foot = pixel_angle * length(off);
    float cover = clamp((r - miss) / foot + 0.5, 0.0, 1.0);
    if (cover <= 0.0) discard;
    vec3 n = normalize(nearest - ray * sqrt(max(r * r - miss * miss, 0.0)));
    vec3 q = n * turned;
    float facing = max(-dot(n, ray), 0.35);
    vec3 side = clamp(q * r * facing / (1.2 * foot), -1.0, 1.0);
    float patch_ = 0.5 + 0.5 * side.x * side.y * side.z;
    vec3 color = mix(color_a, color_b, patch_);
    float open_sky = 0.62 + 0.38 * smoothstep(-1.0, 0.5, dot(n, ground_normal));
    vec3 shown = (color * brightness(n) + 0.45 * gleam(n, -ray)) * open_sky + color * 0.10;
    pixel = vec4(min(shown, 1.0), 1.0) * cover * ball_opacity;
    vec4 clip = world_to_clip * vec4(ball.xyz + r * n, 1.0);
    gl_FragDepth = 0.5 + 0.5 * clip.z / clip.w;
}
"""


def ground(vertex: str, fragment: str, *, overlay: bool) -> tuple[str, str]:
    """Return the shaders of a pass that colours the ground, with or without a second colouring."""
    defined = "#define OVERLAY\n" if overlay else ""
    return (
        HEADER + defined + LIGHT + LIT + vertex,
        HEADER + defined + (OVERLAY_UNIFORMS if overlay else "") + GROUND_COLOR + fragment,
    )


SOURCES: dict[str, tuple[str, str]] = {
    "ground": ground(GROUND_VERTEX, GROUND_FRAGMENT, overlay=False),
    "ground_overlay": ground(GROUND_VERTEX, GROUND_FRAGMENT, overlay=True),
    "seam": ground(SEAM_VERTEX, SEAM_FRAGMENT, overlay=False),
    "seam_overlay": ground(SEAM_VERTEX, SEAM_FRAGMENT, overlay=True),
    "wall": (HEADER + VERTEX, HEADER + WALL_FRAGMENT),
    "stroke": (HEADER + "#define NEARER 0.012\n" + STROKE_VERTEX, HEADER + STROKE_FRAGMENT),
    "outline": (HEADER + "#define NEARER 0.006\n" + STROKE_VERTEX, HEADER + STROKE_FRAGMENT),
    "shadow": (HEADER + VERTEX, HEADER + LIGHT + SHADOW_FRAGMENT),
    "ball": (HEADER + BALL_VERTEX, HEADER + LIGHT + BALL_FRAGMENT),
}
