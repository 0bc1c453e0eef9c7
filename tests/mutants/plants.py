"""The lies that are planted, and their innocent twins."""

from __future__ import annotations

from collections.abc import Iterator

from tests.mutants.plant import Plant
from tests.mutants.six_lectures import six_lectures

__all__ = ["PLANTS"]

NEWTON = "scenes.newton:NewtonsMethod"
LECTURE = "scenes/newton.py"
STAGE = "scenes/stage"
RUNS = "gdcore/experiments/newton/runs.py"


def newton(
    lie: str,
    old: str,
    new: str,
    *beats: str,
    file: str = LECTURE,
    nth: int = 0,
    innocent: bool = False,
    tests: tuple[str, ...] = (),
) -> Plant:
    """Return a plant that is looked for in beats of the Newton lecture."""
    return Plant(lie, file, old, new, NEWTON, beats, tests, innocent, nth)


def choreography() -> Iterator[Plant]:
    """Yield lies in a lecture: the wrong run, value, colour or word."""
    yield newton(
        "gradient descent's name stands beside Newton's ball",
        'self.beside(descent, self.words("gradient_descent")',
        'self.beside(newton, self.words("gradient_descent")',
        "puzzle",
    )
    yield newton(
        "Newton's name stands beside gradient descent",
        'self.beside(newton, self.words("newton")',
        'self.beside(descent, self.words("newton")',
        "puzzle",
    )
    yield newton(
        "both balls show gradient descent",
        'self.jumper(plot, "newton"), plot.run(',
        'plot.run("gradient_descent", METHOD), plot.run(',
        "puzzle",
    )
    yield newton(
        "looks of the two methods swapped",
        'plot.run("gradient_descent", DESCENT)\n        with',
        'plot.run("gradient_descent", METHOD)\n        with',
        "puzzle",
        "reason",
    )
    yield newton(
        "only one step of gradient descent is drawn",
        'line.at("walks").follow(descent, upto=6)\n        with self.say("ascent")',
        'line.at("walks").follow(descent, upto=1)\n        with self.say("ascent")',
        "puzzle",
    )
    yield newton(
        "Newton's jump is drawn on another graph",
        'self.jumper(self.plot, "undamped_from_good_start")',
        'self.jumper(self.plot, "undamped_from_good_start", on="square_objective")',
        "idea",
    )
    yield newton(
        "the parabola touches at another place",
        'TouchingParabola(plot, self.fact("good_start"))',
        'TouchingParabola(plot, self.fact("inflection"))',
        "idea",
    )
    yield newton(
        "the parabola for twice the damping",
        'model = plot.graph("parabola", ball.x_at_rest, alpha',
        'model = plot.graph("parabola", ball.x_at_rest, lambda: 2 * alpha()',
        "repair",
    )
    yield newton(
        "the zoom's factor is that of the second step",
        'self.fact("nearly_square_first_zoom")',
        'self.fact("nearly_square_second_zoom")',
        "nearly",
    )
    yield newton(
        "a bare number stands in for a fact",
        'self.fact("effective_learning_rate"), ".0f"',
        'lambda: -57.0, ".0f"',
        "reason",
    )
    yield newton(
        "the curvature shown is the lifted one",
        'depth = plot.panel.number(self.fact("curvature_at_start")',
        'depth = plot.panel.number(self.fact("lifted_curvature_at_start")',
        "climb",
    )
    yield newton("f(x) shows x", 'Readout("f(x)", ball.y_now', 'Readout("f(x)", ball.x_now', "climb")
    yield newton(
        "step count frozen",
        'Number(self.of("iterations_with", alpha)',
        'Number(self.fact("damped_iterations_to_thousandth")',
        "price",
    )
    yield newton(
        "climbs is said whatever happens",
        "bool(ending() == key and turned.fact)",
        "bool(ending() != counted and turned.fact)",
        "price",
        file=f"{STAGE}/pictures/moment.py",
    )
    yield newton(
        "the summit is marked as a minimum",
        "summit = plot.mark(MAXIMUM, first",
        "summit = plot.mark(MINIMUM, first",
        "climb",
    )
    yield newton(
        "maxima are marked low",
        "(0, MINIMUM), (-1, MAXIMUM), (1, MAXIMUM)",
        "(0, MAXIMUM), (-1, MINIMUM), (1, MINIMUM)",
        "destination",
    )
    yield newton(
        "the band lies beyond the fact's range",
        'both_sides("rising_band_inner", "rising_band_outer")',
        'both_sides("rising_band_inner", "half_period")',
        "destination",
    )
    yield newton(
        "the strip covers other starts than the share",
        'self.fact("share_left"), self.fact("share_right")',
        'self.of("level_place", -1), self.fact("inflection")',
        "destination",
    )
    yield newton(
        "the flight is that of the good start",
        'self.jumper(self.upper, "far_flight")',
        'self.jumper(self.upper, "newton")',
        "destination",
    )
    yield newton(
        "the ghost that is filled is not where the ball lands",
        "self.answer(ghosts[0])",
        "self.answer(ghosts[2])",
        "climb",
    )
    yield newton(
        "damped steps shown for another damping",
        'self.jumper(plot, "damped", damping=run.damping)',
        'self.jumper(plot, "damped")',
        "repair",
    )
    yield newton(
        "the slider ends at another damping than is said",
        'Vary(alpha, run.damping, fact="damping")',
        'Vary(alpha, 0.5 * run.damping, fact="damping")',
        "repair",
    )
    yield newton(
        "the recap's ball has not arrived",
        'self.small_run(0, window, "newton", 3',
        'self.small_run(0, window, "newton", 1',
        "recap",
    )
    yield newton(
        "the lifted card shows the parabola without damping",
        'self.small_run(1, window, "damped", 1, damping=run.damping)',
        'self.small_run(1, window, "damped", 1, damping=0.0)',
        "recap",
    )
    yield newton(
        "curvature is coloured by the sign of the slope",
        'bent = self.experiment, self.of("objective.curvature")',
        'bent = self.experiment, self.of("objective.slope")',
        "climb",
    )
    yield newton(
        "the columns are those of the slope",
        "above.signs(of, span=span)",
        'above.signs("objective.slope", span=span)',
        "climb",
        file=f"{STAGE}/pictures/sign_panel.py",
    )
    yield newton(
        "the foot stands on the curve's slope",
        "ball.x_now, on=self.function",
        'ball.x_now, on=self.of("objective.slope")',
        "climb",
        file=f"{STAGE}/pictures/sign_panel.py",
    )
    yield newton(
        "the panel's x axis is another one",
        "return Window(above.left, above.right, bottom, top)",
        "return Window(above.left, 0.8 * above.right, bottom, top)",
        "climb",
        file=f"{STAGE}/plots/plot.py",
    )
    yield newton(
        "(twin) a ball is a little larger",
        "radius=theme.FOOT_PX",
        "radius=theme.FOOT_PX + 1",
        "climb",
        file=f"{STAGE}/pictures/sign_panel.py",
        innocent=True,
    )
    yield newton(
        "(twin) a label stands elsewhere", ', -10, 44, anchor="r"', ', -12, 42, anchor="r"', "puzzle", innocent=True
    )
    yield newton(
        "(twin) a step more is drawn",
        'line.at("walks").follow(descent, upto=6)\n        with self.say("ascent")',
        'line.at("walks").follow(descent, upto=7)\n        with self.say("ascent")',
        "puzzle",
        innocent=True,
    )


def drawings() -> Iterator[Plant]:
    """Yield lies in the stage: geometry that is not its data."""
    plots, drawing = f"{STAGE}/plots", f"{STAGE}/drawing"
    test = ("tests/scenes/stage/plots", "tests/scenes/stage/drawing")
    for lie, file, old, new, beat in (
        (
            "all numbers of x one step off",
            f"{plots}/axes.py",
            "tick_text(float(value), spacing)",
            "tick_text(float(value) + spacing * (self.axis == 0), spacing)",
            "puzzle",
        ),
        (
            "numbers of y have lost their sign",
            f"{plots}/axes.py",
            "tick_text(float(value), spacing)",
            "tick_text(abs(float(value)) if self.axis else float(value), spacing)",
            "puzzle",
        ),
        (
            "numbers drawn from other digits than they say",
            f"{plots}/axes.py",
            '_letters(text, self.size, "MEDIUM")',
            "_letters(text.replace('1', '7'), self.size, \"MEDIUM\")",
            "puzzle",
        ),
        (
            "graphs are drawn a little too high",
            f"{plots}/graph.py",
            "u, v = self.plane.u(x), self.plane.v(y)\n        seen",
            "u, v = self.plane.u(x), self.plane.v(y) - 9\n        seen",
            "puzzle",
        ),
        (
            "graphs are drawn at 0.97 of their height",
            f"{plots}/graph.py",
            "return np.asarray(function_of(self.meaning())(x), dtype=float) + np.zeros_like(x)",
            "return 0.97 * np.asarray(function_of(self.meaning())(x), dtype=float) + np.zeros_like(x)",
            "puzzle",
        ),
        (
            "graphs lag behind the window",
            f"{plots}/graph.py",
            "        x, y = self.sampled()\n        if not len(x):\n            self.polyline()",
            "        if len(self.points) and self.plane.window.now.right > 100:\n            return\n"
            "        x, y = self.sampled()\n        if not len(x):\n            self.polyline()",
            "destination",
        ),
        (
            "signs swapped in columns",
            f"{plots}/guides.py",
            "self.colors = {1: positive, -1: negative}",
            "self.colors = {1: negative, -1: positive}",
            "climb",
        ),
        (
            "columns end beside the zeros",
            f"{plots}/guides.py",
            "edges = [left, *zeros, right]",
            "edges = [left, *(z + 1.5 for z in zeros), right]",
            "climb",
        ),
        (
            "shading of positive and negative swapped",
            f"{plots}/graph.py",
            "self.graph, self.colors = graph, (positive, negative)",
            "self.graph, self.colors = graph, (negative, positive)",
            "climb",
        ),
        (
            "by_sign colours swapped",
            f"{plots}/graph.py",
            "theme.POSITIVE if s > 0 else theme.NEGATIVE",
            "theme.NEGATIVE if s > 0 else theme.POSITIVE",
            "climb",
        ),
        (
            "balls stand beside their iterate",
            f"{plots}/marks.py",
            "return float(x[k]), self.graph_height(float(x[k]))",
            "return float(x[k]) + 0.4, self.graph_height(float(x[k]) + 0.4)",
            "puzzle",
        ),
        (
            "balls hover above the graph",
            f"{plots}/marks.py",
            "return float(x[k]), self.graph_height(float(x[k]))",
            "return float(x[k]), self.graph_height(float(x[k])) + 0.06",
            "puzzle",
        ),
        (
            "balls are one iterate ahead",
            f"{plots}/marks.py",
            "k = int(np.floor(position + 1e-9))\n        share",
            "k = min(int(np.floor(position + 1e-9)) + 1, len(x) - 2)\n        share",
            "puzzle",
        ),
        (
            "pearls are strewn between the iterates",
            f"{plots}/marks.py",
            "mark.points_at([float(k) for k in range(first, whole + 1)])",
            "mark.points_at([max(0.0, k - 0.5) for k in range(first, whole + 1)])",
            "puzzle",
        ),
        (
            "marks stand at minus x",
            f"{plots}/marks.py",
            "        x = float(self.x_source())\n        if isinstance(self.on, Of):",
            "        x = -float(self.x_source())\n        if isinstance(self.on, Of):",
            "climb",
        ),
        (
            "distances stand on a linear ladder",
            f"{plots}/log_strip.py",
            "ratio = np.log(np.asarray(x, dtype=float) / window.left) / np.log(window.right / window.left)",
            "ratio = (np.asarray(x, dtype=float) - window.left) / (window.right - window.left)",
            "nearly",
        ),
        (
            "powers of ten one decade off",
            f"{plots}/log_strip.py",
            "return [(10.0**k, power_text(k))",
            "return [(10.0**k, power_text(k + 1))",
            "nearly",
        ),
        (
            "the knob stands at the square of its share",
            f"{STAGE}/instruments/slider.py",
            "return float(np.clip((value - self.low) / (self.high - self.low), 0, 1))",
            "return float(np.clip((value - self.low) / (self.high - self.low), 0, 1)) ** 2",
            "repair",
        ),
        (
            "the knob of a logarithmic slider stands linearly",
            f"{STAGE}/instruments/slider.py",
            "return float(np.clip(np.log(value / self.low) / np.log(self.high / self.low), 0, 1))",
            "return float(np.clip((value - self.low) / (self.high - self.low), 0, 1))",
            "price",
        ),
        (
            "destinations' colours swapped",
            f"{STAGE}/pictures/destinations.py",
            'return (theme.MINIMUM, "minimum") if order % 2 == 0 else (theme.MAXIMUM, "maximum")',
            'return (theme.MAXIMUM, "maximum") if order % 2 == 0 else (theme.MINIMUM, "minimum")',
            "destination",
        ),
        (
            "the strip's colours swapped",
            f"{STAGE}/pictures/destinations.py",
            "(orders % 2 == 0)[:, None]",
            "(orders % 2 == 1)[:, None]",
            "destination",
        ),
        (
            "the strip is shifted",
            f"{STAGE}/pictures/destinations.py",
            "starts = np.linspace(float(shared.left()), float(shared.right()), count * FINE, endpoint=False)",
            "starts = 1.5 + np.linspace(float(shared.left()), float(shared.right()), count * FINE, endpoint=False)",
            "destination",
        ),
        (
            "threads fall to the neighbour",
            f"{STAGE}/pictures/destinations.py",
            "target, color, wide = float(goal(order)), kind_of(order)[0], right - left",
            "target, color, wide = float(goal(order + 1)), kind_of(order)[0], right - left",
            "destination",
        ),
        (
            "numbers are rounded away",
            f"{drawing}/lettering.py",
            "self.says = typeset(self.number, spec) + self.suffix",
            'self.says = typeset(self.number, ".0f") + self.suffix',
            "climb",
        ),
        (
            "numbers have lost their sign",
            f"{drawing}/lettering.py",
            "self.number = float(self.source())",
            "self.number = abs(float(self.source()))",
            "reason",
        ),
        (
            "a number keeps what it showed first",
            f"{drawing}/lettering.py",
            "self.number = float(self.source())",
            "self.number = float(self.source()) if math.isnan(self.number) else self.number",
            "climb",
        ),
        (
            "numbers near nothing read as zero",
            f"{drawing}/lettering.py",
            "if number != 0 and not any",
            "if number > 1 and not any",
            "puzzle",
        ),
        (
            "conditions of words are ignored",
            f"{drawing}/lettering.py",
            "return self.when is None or bool(self.when())",
            "return True",
            "price",
        ),
        (
            "what follows stops halfway",
            f"{drawing}/vary.py",
            "        self.value.set(self.to, self.to_fact)",
            "        self.value.set(self.value.between(self.start, self.to, 0.9), self.to_fact)",
            "puzzle",
        ),
        (
            "nothing follows a value",
            f"{STAGE}/lesson/stagecraft.py",
            "        if following:\n            longest",
            "        if len(following) > 99:\n            longest",
            "puzzle",
        ),
    ):
        yield newton(lie, old, new, beat, file=file, tests=test)
    yield newton(
        "(twin) graphs have more samples",
        "SAMPLES, STOPS = 420, 48",
        "SAMPLES, STOPS = 500, 60",
        "climb",
        file=f"{plots}/graph.py",
        innocent=True,
    )
    yield newton(
        "(twin) the grid is fainter",
        "alpha: float = 0.24",
        "alpha: float = 0.2",
        "puzzle",
        file=f"{plots}/axes.py",
        innocent=True,
    )
    yield newton(
        "(twin) trails are thinner",
        "width: float = 8.0",
        "width: float = 7.0",
        "puzzle",
        file=f"{plots}/marks.py",
        innocent=True,
    )


def computations() -> Iterator[Plant]:
    """Yield lies in what is computed: the checks against SciPy and the tests of gdcore stand before them."""
    test = ("tests/gdcore",)
    yield Plant(
        "the tangent has the opposite slope",
        RUNS,
        "return replace(parabola, curvature=share * parabola.curvature)",
        "return replace(parabola, slope=-parabola.slope, curvature=share * parabola.curvature)",
        NEWTON,
        ("idea",),
        test,
    )
    yield Plant(
        "the lifted curvature is not lifted",
        RUNS,
        "return lambda x: self.objective.curvature(x) + damping",
        "return lambda x: self.objective.curvature(x) - damping",
        NEWTON,
        ("repair",),
        test,
    )
    yield Plant(
        "level places lie between",
        RUNS,
        "return float(order * self.half_period)",
        "return float((order + 0.1) * self.half_period)",
        NEWTON,
        ("destination",),
        test,
    )
    yield Plant(
        "distances are squared",
        RUNS,
        "return np.maximum(np.abs(self.run_with_damping(damping).x[:, 0]), 1e-24)",
        "return np.maximum(np.abs(self.run_with_damping(damping).x[:, 0]) ** 2, 1e-24)",
        NEWTON,
        ("price",),
        test,
    )


def films() -> Iterator[Plant]:
    """Yield lies in what is heard and read, and in the file."""
    yield Plant(
        "captions come 0.3 s late",
        f"{STAGE}/lesson/lesson.py",
        "Cue(offset + c.start, offset + c.end, c.text)",
        "Cue(offset + c.start + 0.3, offset + c.end + 0.3, c.text)",
        tests=("tests/scenes/stage/film",),
    )
    yield Plant(
        "speech comes 0.2 s late",
        f"{STAGE}/lesson/lesson.py",
        "round(start * SAMPLE_RATE / self.timeline.fps), speech.samples",
        "round((start / self.timeline.fps + 0.2) * SAMPLE_RATE), speech.samples",
        tests=("tests/scenes/stage/film",),
    )
    yield Plant(
        "numbers in captions have lost their minus",
        f"{STAGE}/words/numerals.py",
        'text = sign.replace("-", "−") + whole',
        "text = whole",
        tests=("tests/scenes/stage/words",),
    )
    yield Plant(
        "numbers are said without their point",
        f"{STAGE}/words/numerals.py",
        '"point"',
        '"comma"',
        tests=("tests/scenes/stage/words",),
    )
    yield Plant(
        "claims are not evaluated",
        f"{STAGE}/lesson/lesson.py",
        "        self.check_claims()\n",
        "",
        tests=("tests/scenes/test_newton.py", "tests/scenes/stage/lesson/test_lesson.py"),
    )
    yield Plant(
        "checks are not run",
        f"{STAGE}/lesson/lesson.py",
        "        self.check_numbers()\n",
        "",
        tests=("tests/scenes/stage/lesson/test_said_and_shown.py",),
    )
    yield Plant(
        "what is drawn is not held against what is said",
        f"{STAGE}/lesson/lesson.py",
        "        self.check_drawn(line)\n",
        "",
        tests=("tests/scenes/stage/lesson/test_said_and_shown.py",),
    )


def others() -> Iterator[Plant]:
    """Yield lies in the other two lectures and their pictures."""
    rate, ground = "scenes.learning_rate:LearningRate", "scenes.local_minimum:LocalMinimum"
    for lie, file, old, new, beat in (
        (
            "the tangent has the opposite slope on screen",
            f"{STAGE}/plots/step.py",
            "self.plane.spot(x + 1.0, y + slope)",
            "self.plane.spot(x + 1.0, y - slope)",
            "rule",
        ),
        (
            "the tangent is half as steep",
            f"{STAGE}/plots/step.py",
            "self.plane.spot(x + 1.0, y + slope)",
            "self.plane.spot(x + 1.0, y + slope / 2)",
            "rule",
        ),
        (
            "the needle shows minus r",
            f"{STAGE}/instruments/dial.py",
            "return float(self.dial.source())",
            "return -float(self.dial.source())",
            "number",
        ),
        (
            "the logarithmic axis has another base than its numbers",
            f"{STAGE}/plots/convergence.py",
            "bent = np.log(np.asarray(y, dtype=float) / self.floor) / np.log(top / self.floor)",
            "bent = (np.log(np.asarray(y, dtype=float) / self.floor) / np.log(top / self.floor)) ** 1.2",
            "better",
        ),
        (
            "the bowl of the far picture shows another run",
            LECTURES[0],
            'lens.inside.run("diverging", DIVERGING',
            'lens.inside.run("better", DIVERGING',
            "diverge",
        ),
        (
            "the exercise's balls change places",
            LECTURES[0],
            'for name in ("bouncing", "tiny"))',
            'for name in ("tiny", "bouncing"))',
            "exercise",
        ),
    ):
        yield Plant(lie, file, old, new, rate, (beat,))
    for lie, file, old, new, beat in (
        (
            "the twin is marked at the best minimum",
            LECTURES[1],
            'self.of("global_minimum"), self.of("twin")',
            'self.of("twin"), self.of("global_minimum")',
            "above",
        ),
        (
            "errors stand beside the wrong balls",
            LECTURES[1],
            'self.number_at(self.fact(f"{k}_loss"), "#.2g", self.of("end", k)',
            'self.number_at(self.fact(f"{k}_loss"), "#.2g", self.of("start", k)',
            "above",
        ),
        (
            "the chance shown is another one",
            LECTURES[1],
            'card.share(self.fact("lucky_share")',
            'card.share(self.fact("momentum_lucky_share")',
            "luck",
        ),
        (
            "SciPy's end is ringed elsewhere",
            LECTURES[1],
            "ring, name = self.ring(end",
            'ring, name = self.ring(self.of("end", "good")',
            "bad",
        ),
    ):
        yield Plant(lie, file, old, new, ground, (beat,))


LECTURES = ("scenes/learning_rate.py", "scenes/local_minimum.py")
PLANTS: tuple[Plant, ...] = (*others(), *choreography(), *drawings(), *computations(), *films(), *six_lectures())
