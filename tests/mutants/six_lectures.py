"""Lies in the six lectures from the gradient to stochastic descent: in files, pictures, numbers and scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.mutants.plant import PROJECT, Plant

__all__ = ["six_lectures"]

DIAL, SLOPES = "scenes/stage/instruments/turn_dial.py", "scenes/stage/surface/slopes.py"
GDCORE, SCRIPTS = "gdcore/experiments", "scenes/scripts"
PICTURES, PLOTS = "scenes/stage/pictures", "scenes/stage/plots"

#: What is false after it, beat, file, what stands there, and what takes its place.
Lie = tuple[str, str, str, str, str]


def of(lecture: str, owner: str, lies: tuple[Lie, ...], twins: tuple[Lie, ...]) -> Iterator[Plant]:
    """Yield plants that are looked for in one beat of a lecture, and then in the tests of what they change."""
    own = sorted(PROJECT.glob(f"tests/gdcore/experiments/test_{lecture}*.py"))
    tests = (*(str(path.relative_to(PROJECT)) for path in own), f"tests/scenes/test_{lecture}.py")
    for lie, beat, file, old, new in lies:
        yield Plant(
            lie, file, old, new, f"scenes.{lecture}:{owner}", (beat,),
            tests if GDCORE in file else tuple(tests_of(file)),
        )  # fmt: skip
    for lie, beat, file, old, new in twins:
        yield Plant(lie, file, old, new, f"scenes.{lecture}:{owner}", (beat,), innocent=True)


def tests_of(file: str) -> Iterator[str]:
    """Yield the test file of a picture or of a lecture, if it has one."""
    path = Path("tests", file).with_name(f"test_{Path(file).name}")
    if (file.startswith((PICTURES, PLOTS)) or Path(file).parent == Path("scenes")) and (PROJECT / path).exists():
        yield str(path)


def six_lectures() -> Iterator[Plant]:
    """Yield the plants of all six."""
    yield from gradient()
    yield from line_fit()
    yield from formula_fit()
    yield from momentum()
    yield from adaptive()
    yield from stochastic()


def gradient() -> Iterator[Plant]:
    """Yield lies about slopes, the rose of directions, the plane and the table."""
    lies = (
        (
            "the rose has north at the bottom",
            "directions",
            f"{PICTURES}/slope_rose.py",
            "np.asarray(slopes, dtype=float) * (1.0, -1.0)",
            "np.asarray(slopes, dtype=float) * (1.0, 1.0)",
        ),
        (
            "the arrow downhill goes uphill",
            "directions",
            f"{PICTURES}/slope_rose.py",
            "self.down = RoseArrow(self, (-1.0, -1.0)",
            "self.down = RoseArrow(self, (1.0, 1.0)",
        ),
        (
            "the card's slope is that to the north",
            "slope",
            f"{PICTURES}/secant.py",
            'plot.of("slope_east")',
            'plot.of("slope_north")',
        ),
        (
            "slope triangles go down where the ground rises",
            "plane",
            SLOPES,
            "[height, height, height + rise]",
            "[height, height, height - rise]",
        ),
        (
            "the plane's strip is laid uphill",
            "step",
            SLOPES,
            "end = at - rate * slope",
            "end = at + rate * slope",
        ),
        (
            "rise over run shows the rise",
            "table",
            f"{PICTURES}/weight_table.py",
            '"nudged_quotient"',
            '"nudged_rise"',
        ),
        (
            "the angle that is said is the plane's tilt",
            "step",
            f"{SCRIPTS}/gradient.en.toml",
            "{arrow_misses_hollow_by:.0f}",
            "{tilt_of_plane:.0f}",
        ),
    )
    twins = (
        (
            "a triangle is smaller",
            "plane",
            SLOPES,
            "share: float = 0.3",
            "share: float = 0.25",
        ),
        ("the rose's hand is thinner", "directions", f"{PICTURES}/slope_rose.py", "disc(u, v, 14)", "disc(u, v, 15)"),
    )
    yield from of("gradient", "Gradient", lies, twins)


def line_fit() -> Iterator[Plant]:
    """Yield lies about squares, troughs, stops and units."""
    lies = (
        (
            "the mean square has the mean of the sides",
            "squares",
            f"{PICTURES}/squares.py",
            "mean = float(np.sqrt(np.mean(side**2)))",
            "mean = float(np.mean(side))",
        ),
        (
            "arrows show what the other knob moves",
            "bounce",
            f"{PICTURES}/families.py",
            "after[self.knob] +=",
            "after[1 - self.knob] +=",
        ),
        (
            "a swarm stands at (b, a)",
            "everywhere",
            f"{PICTURES}/swarm.py",
            "self.terrain.spots(self.ways.reshape(-1, 2))",
            "self.terrain.spots(self.ways.reshape(-1, 2)[:, ::-1])",
        ),
        (
            "a swarm's lines are one step behind",
            "everywhere",
            f"{PICTURES}/families.py",
            "k = min(int(place), STEPS - 1)",
            "k = min(max(int(place) - 5, 0), STEPS - 1)",
        ),
        (
            "a floor is that of another datum",
            "trough",
            "scenes/line_fit.py",
            "for k in (0, last)]",
            "for k in (0, last - 1)]",
        ),
        (
            "arrows downhill go uphill",
            "stop",
            f"{GDCORE}/line_fit/runs.py",
            "point - reach * self.objective.grad(point)",
            "point + reach * self.objective.grad(point)",
        ),
        (
            "steps stand beside another run's unit",
            "unit",
            "scenes/line_fit.py",
            '"unit": "unit", "round": "round_unit"',
            '"unit": "round_unit", "round": "unit"',
        ),
    )
    twins = (
        ("the mean square lies further in", "squares", f"{PICTURES}/squares.py", "= (0.05, 0.04)", "= (0.07, 0.05)"),
        (
            "points are larger",
            "everywhere",
            f"{PICTURES}/swarm.py",
            "radius: float = 7.5",
            "radius: float = 8",
        ),
    )
    yield from of("line_fit", "FittingALine", lies, twins)


def formula_fit() -> Iterator[Plant]:
    """Yield lies about portions, mean squares, the network and slices of errors."""
    lies = (
        (
            "the second portion follows the first knob",
            "recipe",
            f"{PICTURES}/recipe.py",
            "self._graph(0.0, b, color=SECOND",
            "self._graph(0.0, a, color=SECOND",
        ),
        (
            "a mean stands at the curvature",
            "rate",
            f"{PICTURES}/mean_squares.py",
            "MeanLevel(graph, plot.of(mean))",
            "MeanLevel(graph, plot.of(curvature))",
        ),
        (
            "the uncertainty is that of the one-sided data",
            "scipy",
            "scenes/formula_fit.py",
            'self.fact("a_standard_error")',
            'self.fact("narrow_a_standard_error")',
        ),
        (
            "the gap of the network is the formula's",
            "network",
            "scenes/formula_fit.py",
            'end, self.of("network_curve")',
            'end, self.of("formula_curve")',
        ),
        (
            "formulas stand over one another's errors",
            "check",
            "scenes/formula_fit.py",
            '+ {{b : k}}", "sine_inside"',
            '+ {{b : k}}", "exponential_inside"',
        ),
        (
            "the wide bowl's run rolls in the ravine",
            "price",
            "scenes/formula_fit.py",
            'self.with_trail("narrow"',
            'self.with_trail("run"',
        ),
        (
            "look-alikes are scaled by the data of both sides",
            "price",
            f"{GDCORE}/formula_fit/runs.py",
            "self.curve(alone, self.narrow_points[0])",
            "self.curve(alone, self.points[0])",
        ),
    )
    twins = (
        ("portions are fainter", "recipe", f"{PICTURES}/recipe.py", "alpha: float = 0.2", "alpha: float = 0.16"),
        (
            "slices stand higher",
            "check",
            f"{PICTURES}/slices.py",
            "bottom: float = 820.0",
            "bottom: float = 800.0",
        ),
    )
    yield from of("formula_fit", "TuningAFormula", lies, twins)


def momentum() -> Iterator[Plant]:
    """Yield lies about stacks of slopes, coordinates over steps, factors, patches and luck."""
    lies = (
        (
            "the newest slope has aged most",
            "inertia",
            f"{GDCORE}/momentum/views.py",
            "np.arange(whole - 1, -1, -1.0)",
            "np.arange(0.0, whole)",
        ),
        (
            "heights stand one step late",
            "glide",
            f"{PLOTS}/on_maps.py",
            "np.stack([np.arange(len(high)), high], axis=-1)",
            "np.stack([np.arange(len(high)) + 1, high], axis=-1)",
        ),
        (
            "steps that fall are marked as rises",
            "glide",
            f"{PLOTS}/on_maps.py",
            "np.diff(points[:, 1]) > 0",
            "np.diff(points[:, 1]) < 0",
        ),
        (
            "the axis of factors is one decade off",
            "one_factor",
            f"{PICTURES}/shrink_map.py",
            "power_text(int(k))",
            "power_text(int(k) + 1)",
        ),
        (
            "place and velocity of the patch are swapped",
            "one_factor",
            f"{PICTURES}/phase_patch.py",
            "self.plane.spots(*corners.T)",
            "self.plane.spots(*corners.T[::-1])",
        ),
        (
            "both walls have one number",
            "look_ahead",
            "scenes/momentum.py",
            'self.fact(f"{name}_limit")',
            'self.fact("momentum_limit")',
        ),
        (
            "won and lost starts change places",
            "luck",
            f"{PICTURES}/change_card.py",
            'share("won_share", 36, 500',
            'share("lost_share", 36, 500',
        ),
    )
    twins = (
        ("a patch has more balls", "one_factor", f"{PICTURES}/phase_patch.py", "balls: int = 5", "balls: int = 6"),
        ("rises are thinner", "glide", f"{PLOTS}/on_maps.py", "width: float = 9.0", "width: float = 8.0"),
    )
    yield from of("momentum", "Momentum", lies, twins)


def adaptive() -> Iterator[Plant]:
    """Yield lies about maps, meters, turns and lamps."""
    lies = (
        (
            "the arrow against the slope has lost a sign",
            "meters",
            f"{PLOTS}/arrows.py",
            "way = np.array([-slope[0], slope[1]])",
            "way = np.array([-slope[0], -slope[1]])",
        ),
        (
            "the square reaches half a rate",
            "meters",
            f"{PLOTS}/arrows.py",
            "half = float(self.meaning())",
            "half = float(self.meaning()) / 2",
        ),
        (
            "height lines lie between their heights",
            "puzzle",
            f"{PLOTS}/height_lines.py",
            "turns = risen / spacing",
            "turns = risen / spacing + 0.5",
        ),
        (
            "meters show the slope of the other axis",
            "meters",
            "scenes/stage/lesson/turned_ravine_lesson.py",
            'self.of("slope_size", k, *now)',
            'self.of("slope_size", 1 - k, *now)',
        ),
        (
            "lamps burn from the right",
            "winner",
            f"{PICTURES}/rate_board.py",
            "for lit in self.meaning()]",
            "for lit in self.meaning()[::-1]]",
        ),
        (
            "the dial turns clockwise",
            "turn",
            DIAL,
            "np.stack([np.cos(angles), -np.sin(angles)], axis=-1)",
            "np.stack([np.cos(angles), np.sin(angles)], axis=-1)",
        ),
        (
            "counts have the colour of the other method",
            "turn",
            f"{PICTURES}/turn_race.py",
            'of("steps_turned", n, angle), looks[n].color',
            'of("steps_turned", n, angle), looks["rmsprop" if n == "adam" else n].color',
        ),
        (
            "steps fade one step early",
            "fills",
            f"{GDCORE}/adaptive/drawn.py",
            "np.asarray(np.r_[steps[0], steps])",
            "np.asarray(steps)",
        ),
        (
            "a winner stands beside the steps of the second",
            "winner",
            f"{PICTURES}/podium.py",
            'f"{race}_{best}_best_steps"',
            'f"{race}_{self.experiment.ranking[race][1][0]}_best_steps"',
        ),
    )
    twins = (
        ("tubes are wider", "meters", "scenes/stage/instruments/meters.py", "TUBE_PX = 92.0", "TUBE_PX = 96.0"),
        (
            "rays are longer",
            "turn",
            DIAL,
            "reach: float = 330.0",
            "reach: float = 340.0",
        ),
        ("Adam has another colour", "turn", "scenes/adaptive.py", "Look(theme.MODEL", "Look(theme.CLASS_A"),
    )
    yield from of("adaptive", "AdaptiveSteps", lies, twins)


def stochastic() -> Iterator[Plant]:
    """Yield lies about lines of data, swarms, races and clouds."""
    lies = (
        (
            "the line of a datum has lost its sign",
            "line",
            f"{PLOTS}/sample_lines.py",
            "self.plane.spots(a, y - a * x)",
            "self.plane.spots(a, y + a * x)",
        ),
        (
            "steps up have the colour of steps down",
            "cloud",
            f"{PLOTS}/cloud.py",
            "up if climbs else down",
            "down if climbs else up",
        ),
        (
            "the ellipse holds another share",
            "cloud",
            f"{PLOTS}/cloud.py",
            "np.sqrt(-2 * np.log1p(",
            "np.sqrt(-1 * np.log1p(",
        ),
        (
            "level lines lie across the bowl",
            "line",
            f"{PLOTS}/height_lines.py",
            "np.sqrt(values.max() / values)",
            "np.sqrt(values / values.min())",
        ),
        (
            "arrows that lead down have the colour of the others",
            "all_at_once",
            f"{PLOTS}/arrows.py",
            "self.colors[0 if one else 1]",
            "self.colors[1 if one else 0]",
        ),
        (
            "a race's points stand a step too far",
            "race",
            f"{PLOTS}/cost_axis.py",
            "return position * float(self.price())",
            "return (position + 1) * float(self.price())",
        ),
        (
            "the handful's dust is the single walker's",
            "calm",
            "scenes/stochastic.py",
            'self.of("settled_dust", five, usual)',
            'self.of("settled_dust", 1.0, usual)',
        ),
        (
            "the single runner has the handful's number",
            "race",
            "scenes/stochastic.py",
            'self.fact("single_left_after_pass")',
            'self.fact("handful_left_after_pass")',
        ),
        (
            "what is said of half the rate is true of the handful",
            "calm",
            f"{SCRIPTS}/stochastic.en.toml",
            "{half_rate_area_ratio:.1f}",
            "{handful_area_ratio:.1f}",
        ),
    )
    twins = (
        ("arrows are thinner", "all_at_once", f"{PLOTS}/arrows.py", "width: float = 8.0", "width: float = 7.0"),
        ("fewer steps are kept", "cloud", f"{PLOTS}/cloud.py", "keep: int = 14", "keep: int = 10"),
    )
    yield from of("stochastic", "LearningFromAHandful", lies, twins)
