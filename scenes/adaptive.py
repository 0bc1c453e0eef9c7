"""Why dividing each slope by its remembered size rounds a ravine, and why turning the ravine undoes it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from manim import linear

from gdcore.experiments import AdaptiveInRavine
from scenes.stage import (
    DESCENT, METHOD, Box, Card, Convergence, FirstStep, Formula, GroundMap, Lesson, Look, Meters, Number, Plate, Plot,
    Podium, RateBoard, Readout, RecapCard, Slider, Tally, TurnDial, Value, Vary, Window, Words, beat, near, picture_box,
    theme, varied,
)  # fmt: skip

#: How each method looks, from the puzzle to the recap.
LOOKS = {
    "plain": DESCENT, "momentum": Look(theme.INK, "disc"), "adagrad": METHOD,
    "rmsprop": Look(theme.POSITIVE, "disc"), "adam": Look(theme.MODEL, "disc"),
}  # fmt: skip
#: The grounds of the races, and the words for them.
RACES = {"along": "along", "turned": "turned", "rosenbrock": "bent", "hole": "hole"}

#: A map that has the frame to itself, one beside a panel, two side by side, and what stands in the panel.
WHOLE, LEFT = Box(0, 110, 1920, 890), Box(96, 130, 1200, 880)
PAIR = (Box(96, 250, 900, 890), Box(1020, 250, 1824, 890))
TUBES, ANGLES, CURVE = Box(1420, 350, 1800, 810), Box(1340, 440, 1800, 850), Box(200, 250, 1160, 880)

ADAGRAD = ("s <- s + {{ (nabla f)^2 : slope }}", "x <- x - eta frac({{ nabla f : slope }}, sqrt(s))")
RMSPROP = "s <- beta_2 s + (1 - beta_2) {{ (nabla f)^2 : slope }}"
CORRECTED = "s \\/ (1 - beta_2^k)"
VELOCITY = ("v <- beta_1 v + (1 - beta_1) {{ nabla f : slope }}", "x <- x - eta frac(v, sqrt(s))")


def plated(*things: Any) -> list[Any]:
    """Put words and numbers on plates that keep the lines of the ground off them."""
    return [part for thing in things for part in (Plate(thing), thing)]


class AdaptiveSteps(Lesson):
    """Divided by its own remembered size, each slope makes a ravine along the axes round; turned, it is one again.

    Wants: `learning_rate` (the wall at 2/L) and `momentum` (ravine, velocity). A variant is a subclass with another
    `experiment`.
    """

    experiment = AdaptiveInRavine()
    beats = ("puzzle", "meters", "fills", "drain", "adam", "turn", "winner", "recap")

    # -- what beats share -------------------------------------------------------

    steep = varied(fact="flat")  # L, the steepness across
    angle = varied()  # by how many degrees the ravine is turned
    poured = varied()  # how many slopes have been poured into the meters

    @cached_property
    def bowl(self) -> GroundMap:
        """The ground, as steep and as turned as it is now."""
        ground = self.of("ground_with", self.steep, self.angle)
        bowl = GroundMap(self.experiment, ground, WHOLE, 1.0, ticks=(7, 0), x_numbers=34.0, names=("x", "y"))
        return bowl.take(WHOLE, bowl.room_for(self.experiment.start))

    def ravine(self, box: Box = WHOLE, room: float = 1.25) -> GroundMap:
        """Return the map with the ravine on it, in a place."""
        self.steep.set(self.experiment.steep, "steep")
        return self.bowl.take(box, self.bowl.room_for(self.experiment.start, room, box))

    def squeezed(self, name: str) -> Any:
        """Return the run of a method on the ground as it is now."""
        return self.of("squeezed", name, self.steep, self.angle)

    def count(self, name: str, at: tuple[float, float]) -> Number:
        """Return in how many steps a method arrives."""
        color, steps = LOOKS[name].color, self.words("steps")
        return Number(self.fact(f"{name}_steps"), ".0f", at, size=72, color=color, suffix=steps)

    def rule(self, typst: str, at: tuple[float, float], **how: Any) -> Formula:
        return Formula(typst, at, **{"size": 46, "parts": {"slope": theme.GRADIENT} if "slope" in typst else {}, **how})

    @cached_property
    def tubes(self) -> Meters:
        """Adagrad's two meters, and the slopes beside them."""
        run, now = self.experiment, (self.poured, self.steep, self.angle)
        told = {
            name: (self.of("meter_reading", k, *now), self.of("slope_size", k, *now)) for k, name in enumerate("xy")
        }
        return Meters(run, run.meter_range, TUBES, told)

    def steps_of(self, steps: float, top: float, *numbers: float) -> Plot:
        """Return a plot of steps, in rates, against their number."""
        options = {"y_numbers": "left", "y_values": numbers, "names": ("k", "")}
        return Plot(self.experiment, Window(0.0, 1.04 * steps, 0.0, top), CURVE, bleed=False, **options)

    def in_rates(self) -> Words:
        return Words(self.words("step_in_rates"), (200, 180), color=theme.NEUTRAL, anchor="l")

    # -- beats --------------------------------------------------------------------

    @beat("bowl")
    def puzzle(self) -> None:
        run, bowl, steep, drawn = self.experiment, self.bowl, self.steep, Value(0.0)
        plain = bowl.ball(self.squeezed("puzzle_plain"), DESCENT, radius=22)
        other = bowl.ball(self.squeezed("adagrad"), METHOD, radius=9)  # at the start it lies in the ring
        ways = [bowl.way(ball.run, ball.look.color, upto=drawn) for ball in (plain, other)]
        ghost = bowl.way("adagrad_round", theme.FAINT, upto=drawn, width=15.0, pearls=0)
        slider = Slider("L", steep, run.flat, run.steep, (1290, 830), length=480, logarithmic=True, spec=".0f")
        self.open_with()
        with self.say("bowl") as line:
            line.at("bowl").begin_the_plot(plain, other, run_time=line.until("paths"))
            self.put(ghost, *ways)
            grown = Vary(other.radius, 19.0, span=(0.2, 0.8))
            self.follow(plain, upto=2, run_time=1.8, also=[Vary(other.position, 6.0), grown, Vary(drawn, 20.0)])
        self.show(slider)
        places = [(x + 62.0, y - 46.0) for x, y in (plain.spot(), other.spot())]
        guesses = [lambda at=at: at for at in places]
        rings = self.ask("question", "which", [plain, other, ghost, *ways], guesses, at=(1240, 230))
        with self.say("lost") as line:
            line.at("squeeze").vary(steep, fact="puzzle_limit", run_time=line.until("bounces", at_least=1.5))
            line.at("lost").vary(steep, fact="steep", run_time=2.4)
            self.answer(rings[1])
        with self.say("same") as line:
            line.point("same", other)

    @beat("bowl")
    def meters(self) -> None:
        run, bowl, steep, poured, sign = self.experiment, self.bowl, self.steep, self.poured, Value(1.0)
        steep.set(run.steep, "steep")
        ball = bowl.ball(self.squeezed("adagrad"), METHOD)
        slope, step = bowl.slope_arrow(ball, 170.0, sign=sign), bowl.step_arrow(ball)
        square = bowl.square(ball, self.fact("adagrad_rate"))
        sums, rule = (self.rule(r, (1590, y)) for r, y in zip(ADAGRAD, (150, 255), strict=True))
        with self.say("meter") as line:
            moving = bowl.taking(LEFT, bowl.room_for(run.start, 1.75, LEFT))
            self.play(*moving, *self.showing(ball), run_time=line.until("meter"))
            self.show(self.tubes)
        with self.say("squared") as line:
            line.show("squared", slope, self.tubes.tags, sums)
            line.at("poured").vary(poured, to=1.0, run_time=1.4)
        with self.say("direction") as line:
            line.at("going").vary(sign, to=-1.0, run_time=1.0)
        with self.say("divide") as line:
            self.vary(sign, to=1.0, run_time=0.6)
            line.show("root", rule)
        (x, y), (dx, dy) = run.start, run.trajectories["adagrad"].steps[0]
        guesses = [bowl.at(x, y + dy), bowl.at(x + dx, y + dy), bowl.at(x + dx, y)]
        rings = self.ask("across", "first_step", [ball, slope], guesses, at=(648, 800), size=72)
        with self.say("corner") as line:
            line.show("corner", square, step, draw=True)
            self.hide(slope, step, also=[Vary(ball.position, 1.0)], run_time=0.8)
            self.answer(rings[1])
        with self.say("cancels") as line:
            self.vary(steep, fact="flat", run_time=line.until("cancels", at_least=1.2))
            self.vary(steep, fact="steep", run_time=2.4)
        plain, upto = bowl.ball("plain", DESCENT, radius=17), run.facts["adagrad_steps"]
        self.hide(square, also=self.showing(bowl.way(ball).at_depth(0.3)))
        with self.say("steps") as line:
            self.follow(ball, upto=upto, run_time=line.until("few"), also=[Vary(poured, float(upto))])
            self.put(bowl.way(plain, pearls=0, width=3.0), plain)
            self.show(plated(self.count("adagrad", (760, 250))), run_time=0.3)
            self.follow(plain, upto=run.facts["plain_steps"], run_time=line.until("many"))
            line.show("many", plated(self.count("plain", (760, 770))))
        with self.say("bridge"):
            self.pulse(self.tubes.levels)

    @beat("bowl")
    def fills(self) -> None:
        run, k, last = self.experiment, Value(1.0), float(self.experiment.fade_steps)
        fade, told = self.steps_of(last, 1.12, 0.5, 1.0), (self.of("steady_reading", k), self.of("steady_slope"))
        tube = Meters(run, run.cliff_range, Box(1480, 250, 1720, 800), {"s": told})
        curve = fade.so_far("fading", k, METHOD, start=1.0)
        left = Number(self.fact("adagrad_step_left"), ".0%", (920, 700), size=theme.HERO_PX, color=METHOD.color)
        with self.say("fades") as line:
            self.leave_only(show=[fade, self.in_rates(), curve, tube, tube.tags])
            line.at("fills").vary(k, to=last, fact="fade_steps", run_time=line.until("tenth", at_least=3.0))
            self.show(left)
        self.poured.set(0.0)
        self.dare()

    def dare(self) -> None:
        """Let Adagrad begin with a huge rate."""
        run, bowl = self.experiment, self.ravine()
        home, ball = bowl.window.now, bowl.ball("huge", METHOD)
        reach = plated(Number(self.fact("huge_reach"), ".0f", (300, 700), size=theme.HERO_PX, color=METHOD.color))
        self.leave_only(show=[bowl, ball])
        self.ask("dare", "come_back", ball, at=(1240, 260))
        with self.say("flung") as line:
            self.show(bowl.way(ball), run_time=0.1)
            line.at("flung")
            far = Vary(bowl.window, bowl.about((0.0, 0.0), 3.2 * run.facts["huge_reach"]), span=(0.0, 0.6))
            self.follow(ball, upto=1, run_time=2.0, also=[far])
            self.show(reach, run_time=0.4)
        self.follow(ball, upto=2, run_time=0.9)
        self.zoom(bowl, home, run_time=1.6, also=self.hiding(reach))
        self.drop(reach)
        with self.say("home") as line:
            line.at("home").follow(ball, upto=3, run_time=0.9)
        card = Card((1090, 150, 1610, 510))
        flat, high = (near(Readout(f"{c} dot frac(eta, sqrt(s_{a}))", self.fact(f"fling_factor_{a}"), ".3f", (1140, y)))
                      for c, a, y in (("mu", "x", 260), ("L", "y", 420)))  # fmt: skip
        with self.say("newton") as line:
            line.show("measured", card, flat, high)

    @cached_property
    def cliff(self) -> list[Any]:
        """A plot of steps, and a meter for each of two methods."""
        run, names, k = self.experiment, ("adagrad", "rmsprop"), self.poured
        plot = self.steps_of(run.facts["cliff_steps"] + run.facts["cliff_later"], 3.4, 1.0, 2.0, 3.0)
        told = {self.words(n): (self.of("cliff_reading", n, k), self.of("cliff_slope_size", k)) for n in names}
        tubes = Meters(run, run.cliff_range, TUBES, told, colors=[LOOKS[n].color for n in names])
        return [plot, tubes, self.in_rates()]

    @beat("cliff")
    def drain(self) -> None:
        run, k, (plot, tubes, _) = self.experiment, self.poured, self.cliff
        steep, last = run.facts["cliff_steps"], run.facts["cliff_steps"] + run.facts["cliff_later"]
        old, new = (plot.so_far(self.of("over_cliff", n), k, LOOKS[n], start=1.0) for n in ("adagrad", "rmsprop"))
        low = Number(self.fact("adagrad_after_cliff"), ".1%", (1060, 800), color=METHOD.color)
        with self.say("open") as line:
            line.at("drain").show(self.rule(RMSPROP, (1500, 180)), tubes.tags, also=[Vary(tubes.levels[1].drain, 1.0)])
            self.vary(k, to=1.0, run_time=0.8)
            self.show(old, new)
        with self.say("limps") as line:
            line.at("past").vary(Vary(k, steep, rate_func=linear), run_time=1.4)
            self.vary(Vary(k, last, rate_func=linear), run_time=line.until("limps", at_least=3.0))
            self.show(low)
            line.point("recovered", new[1])
        self.look_closer()

    def look_closer(self) -> None:
        """Go a hundred times closer to where RMSprop seems to rest."""
        run, bowl, look = self.experiment, self.ravine(), LOOKS["rmsprop"]
        ball = bowl.ball("rmsprop", look)
        way, hop, card = bowl.way(ball, pearls=0), bowl.step_arrow(ball), Card((1250, 150, 1690, 490))
        half, slope, root = (
            near(Readout(name, self.fact(f), ".3f", (1280, y), name_color=c, color=c))
            for name, f, y, c in (
                ("abs(x)", "rmsprop_rest_x", 220, look.color), ("abs(nabla f)", "rest_slope_x", 320, theme.GRADIENT),
                ("sqrt(s)", "rest_root_x", 420, theme.INK),
            )
        )  # fmt: skip
        with self.say("zoom") as line:
            self.leave_only(show=[bowl, way, ball])
            self.follow(ball, upto=run.facts["rmsprop_steps"], run_time=line.until("close", at_least=2.0))
        self.ask("rest", "rests", ball, at=(1240, 260))
        with self.say("hops") as line:
            self.hide(way, run_time=0.2)
            ball.position.set(float(ball.last - 9))
            line.at("zoom")
            half_width = bowl.room_for(run.start) / run.facts["rest_zoom"]
            self.zoom(bowl, bowl.about((0.0, 0.0), half_width), run_time=2.0)
            self.show(card, half, hop)
            self.follow(ball, upto=ball.last - 4, run_time=2.8)
        with self.say("why") as line:
            line.show("small", slope)
            line.show("reading", root)
            self.follow(ball, upto=ball.last - 1, run_time=1.6)

    @cached_property
    def first_steps(self) -> list[FirstStep]:
        """Where RMSprop and Adam begin, each on the scale of its rate."""
        return [FirstStep(self.experiment, name, f"{name}_rate", LOOKS[name], self.words(name), box)
                for name, box in zip(("rmsprop", "adam"), PAIR, strict=True)]  # fmt: skip

    @beat("first_steps")
    def adam(self) -> None:
        run, look = self.experiment, LOOKS["adam"]
        long, short = (step.arrow for step in self.first_steps)
        times = Number(self.fact("rmsprop_first_step_in_rates"), ".1f", (480, 190), color=LOOKS["rmsprop"].color,
                       suffix=self.words("rates"))  # fmt: skip
        with self.say("low") as line:
            line.show("long", long, times, draw=True)
        with self.say("corrects") as line:
            line.show("corrects", self.rule(CORRECTED, (1500, 190)))
            line.show("any", short, draw=True)
        bowl = self.ravine(LEFT, 1.75)
        ball = bowl.ball("adam", look)
        rules = [self.rule(r, (1250, y), anchor="l") for r, y in zip(VELOCITY, (300, 430), strict=True)]
        with self.say("velocity") as line:
            self.leave_only(show=[bowl, bowl.way(ball), ball])
            line.show("velocity", rules)
        with self.say("overshoots") as line:
            self.follow(ball, upto=run.facts["adam_steps"], run_time=line.until("arrives"))
            line.show("arrives", self.count("adam", (1250, 640)))

    @beat("bowl")
    def turn(self) -> None:
        run, bowl, angle = self.experiment, self.bowl, self.angle
        self.steep.set(run.steep, "steep")
        looks = {n: LOOKS[n] for n in ("plain", "momentum", "adam", "adagrad")}
        ways = [bowl.way(self.of("turned_path", n, angle), look.color, pearls=0, width=3.0 if k < 2 else 7.0)
                for k, (n, look) in enumerate(looks.items())]  # fmt: skip
        plot = Convergence(run, Window(-0.12 * run.turn, run.turn, 0.0, 2e3), ANGLES, floor=10.0, bend=1.0,
                           names=("", ""), x_values=(0.0, run.turn), y_numbers="left", ticks=(2, 4))  # fmt: skip
        curves = {n: plot.so_far(self.of("steps_over_turn", n), angle, look, radius=15) for n, look in looks.items()}
        rows = {self.words(n): (self.of("steps_turned", n, angle), LOOKS[n].color) for n in LOOKS if n in looks}
        tally, dial = Tally(rows, 1340, 1800, 150), TurnDial(bowl, angle)
        name = Words(self.words("angle"), (1570, 884), size=theme.TICK_PX, color=theme.NEUTRAL)
        degrees = plated(Number(angle, ".0f", dial.beside, suffix="°", anchor=""))
        self.play(*bowl.taking(LEFT, 1.5 * run.start_distance), *self.showing(*ways), run_time=0.8)
        self.show(plot, *curves.values(), tally, name)
        dots = {n: dot for n, (_, dot) in curves.items()}
        self.ask("question", "whose", [*dots.values(), *ways, *tally.parts], at=(648, 190), size=72)
        with self.say("nothing") as line:
            self.show(dial, degrees, run_time=0.3)
            self.vary(angle, fact="turn", run_time=line.until("nothing", at_least=5.0))
            self.pulse(dots["plain"], dots["momentum"])
        with self.say("adagrad") as line:
            line.point("adagrad", dots["adagrad"])
        with self.say("adam") as line:
            line.point("adam", dots["adam"])
        self.poured.set(float(run.facts["meter_steps"]), "meter_steps")
        with self.say("meters") as line:
            line.at("meters").swap([plot, *curves.values(), tally, name, ways], self.tubes)
            self.vary(angle, to=0.0, run_time=1.6)
            self.vary(angle, fact="turn", run_time=line.until("agree", at_least=2.0))
        ball = bowl.ball(self.squeezed("adagrad"), METHOD)
        with self.say("axis") as line:
            line.show("axis", bowl.square(ball, self.fact("adagrad_rate")), bowl.step_arrow(ball), ball, draw=True)

    @cached_property
    def podium(self) -> Podium:
        """The four grounds."""
        half = 1.14 * self.experiment.start_distance
        views = {
            "along": {"half": half, "spacing": 4.0}, "turned": {"half": half, "spacing": 4.0},
            "rosenbrock": {"half": 2.1, "center": (0.0, 0.7), "power": 0.25}, "hole": {"half": half, "spacing": 0.12},
        }  # fmt: skip
        return Podium(self.experiment, {race: (self.words(word), views[race]) for race, word in RACES.items()})

    def winner_of(self, race: str) -> list[Any]:
        """Return the method that wins a race."""
        best = self.experiment.ranking[race][0][0]
        run, steps = self.of("race_run", race, best), self.fact(f"{race}_{best}_best_steps")
        return self.podium.winner(race, run, LOOKS[best], self.words(best), steps)

    @beat("podium")
    def winner(self) -> None:
        self.ask("races", "who_wins", lambda: (960.0, 770.0), at=(960, 160), size=76)
        winners = [self.winner_of(race) for race in RACES]
        with self.say("podium") as line:
            for mark, won in zip(("along", "turned", "bent", "hole"), winners, strict=True):
                line.show(mark, won)
        self.show_the_board(winners)

    def show_the_board(self, winners: list[Any]) -> None:
        """Let lamps burn for the rates that work, then make the ravine narrower."""
        tried, box = Value(1.0), Box(430, 270, 1560, 740)
        rows = {self.words(n): (self.of("arrives_at_all", n, tried), self.fact(f"{n}_rates_that_fit"), LOOKS[n].color)
                for n in LOOKS}  # fmt: skip
        board = RateBoard(rows, box, [self.fact("smallest_rate"), self.fact("largest_rate")])
        narrow = [Words(self.words("narrowness"), (1250, 160), anchor="r"),
                  Number(self.of("scale", tried), ",.0f", (1280, 160), size=72)]  # fmt: skip
        with self.say("board") as line:
            line.at("rates").hide(winners, run_time=0.25)
            self.leave_only(show=[board])
        with self.say("fits") as line:
            self.show(narrow)
            line.at("narrow")
            for count in (2.0, 3.0):
                self.vary(tried, to=count, run_time=0.7)
        with self.say("none") as line:
            line.show("none", board.counts[0])
            line.show("garland", board.counts[1:])
        with self.say("scale") as line:
            line.point("scale", board.lamps[-1], board.names[-1], board.counts[-1])

    @beat()
    def recap(self) -> None:
        first, second, third = self.small_map(0), self.small_map(1), self.small_map(2, "turned_objective", "_turned")
        self.take_home(
            RecapCard(say="first", at="divided", words=("recap_first_a", "recap_first_b"), color=theme.ITERATE,
                      picture=first),
            RecapCard(say="second", at="round", words=("recap_second_a", "recap_second_b"), color=theme.POSITIVE,
                      picture=second),
            RecapCard(say="third", at="again", words=("recap_third_a", "recap_third_b"), color=theme.NEGATIVE,
                      picture=third),
        )  # fmt: skip
        with self.say("next") as line:
            line.point("few_data", third[-1])

    def small_map(self, k: int, on: str = "objective", name: str = "") -> list[Any]:
        """Return the picture of a card: Adagrad's first step, or its way, as far as it takes along the axes."""
        run, rate = self.experiment, self.fact("adagrad_rate")
        view = {"center": run.start, "half": 2.4 * rate()} if k == 0 else {"half": 1.2 * run.start_distance}
        plane = GroundMap(run, on, picture_box(k, 30.0), depth=10.0, spacing=5.0, **view)
        ball = plane.ball(f"adagrad{name}", METHOD, radius=17)
        if k == 0:
            return [*plane.frame, plane.square(ball, rate), plane.step_arrow(ball), ball]
        ball.position.set(float(run.facts["adagrad_steps"]))
        return [*plane.frame, plane.way(ball), ball]
