"""Why dividing each slope by its remembered size rounds a ravine, and why turning the ravine undoes it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from manim import linear

from gdcore.experiments import AdaptiveInRavine
from scenes.stage import (
    DESCENT, METHOD, Box, CliffSteps, FirstStep, Formula, Look, Meters, Number, Podium, RateBoard, ReadoutCard,
    RecapCard, Slider, StepsInRates, TurnDial, TurnedRavineLesson, TurnRace, Value, Vary, Words, beat, plated, theme,
)  # fmt: skip

#: How each method looks, from the puzzle to the recap.
LOOKS = {
    "plain": DESCENT, "momentum": Look(theme.INK, "disc"), "adagrad": METHOD,
    "rmsprop": Look(theme.POSITIVE, "disc"), "adam": Look(theme.MODEL, "disc"),
}  # fmt: skip
#: The grounds of the races, and the words for them.
RACES = {"along": "along", "turned": "turned", "rosenbrock": "bent", "hole": "hole"}

#: A map beside a panel, two side by side, and what stands in the panel or has the frame to itself.
LEFT, PAIR = Box(96, 130, 1200, 880), {"rmsprop": Box(96, 250, 900, 890), "adam": Box(1020, 250, 1824, 890)}
TUBE, ANGLES, CURVE = Box(1480, 250, 1720, 800), Box(1340, 440, 1800, 850), Box(200, 250, 1160, 880)

ADAGRAD = ("s <- s + {{ (nabla f)^2 : slope }}", "x <- x - eta frac({{ nabla f : slope }}, sqrt(s))")
RMSPROP = "s <- beta_2 s + (1 - beta_2) {{ (nabla f)^2 : slope }}"
VELOCITY = ("v <- beta_1 v + (1 - beta_1) {{ nabla f : slope }}", "x <- x - eta frac(v, sqrt(s))")


class AdaptiveSteps(TurnedRavineLesson):
    """Divided by its own remembered size, each slope makes a ravine along the axes round; turned, it is one again.

    Wants: `learning_rate` (the wall at 2/L) and `momentum` (ravine, velocity). A variant has another `experiment`.
    """

    experiment = AdaptiveInRavine()
    beats = ("puzzle", "meters", "fills", "drain", "adam", "turn", "winner", "recap")

    def count(self, name: str, at: tuple[float, float]) -> list[Any]:
        """Return in how many steps a method arrives."""
        steps = {"suffix": self.words("steps"), "color": LOOKS[name].color, "size": 72}
        return plated(Number(self.fact(f"{name}_steps"), ".0f", at, **steps))

    def rule(self, typst: str, at: tuple[float, float], **how: Any) -> Formula:
        return Formula(typst, at, **{"size": 46, "parts": {"slope": theme.GRADIENT} if "slope" in typst else {}, **how})

    @beat("bowl")
    def puzzle(self) -> None:
        run, bowl, steep, drawn = self.experiment, self.bowl, self.steep, Value(0.0)
        plain = self.ball("puzzle_plain", DESCENT, radius=22)
        other = self.ball("adagrad", METHOD, radius=9)  # at the start it lies in the ring
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
        guesses = [(x + 62.0, y - 46.0) for x, y in (plain.spot(), other.spot())]
        rings = self.ask("question", "which", [plain, other, ghost, *ways], guesses, at=(1240, 230))
        with self.say("lost") as line:
            line.at("squeeze").vary(steep, fact="puzzle_limit", run_time=line.until("bounces", at_least=1.5))
            line.at("lost").vary(steep, fact="steep", run_time=2.4)
            self.answer(rings[1])
        with self.say("same") as line:
            line.point("same", other)

    @beat("bowl")
    def meters(self) -> None:
        run, bowl, steep, poured, sign = self.experiment, self.ravine(), self.steep, self.poured, Value(1.0)
        ball = self.ball("adagrad", METHOD)
        slope, step = bowl.slope_arrow(ball, 170.0, sign=sign), bowl.step_arrow(ball)
        square = bowl.square(ball, self.fact("adagrad_rate"))
        sums, rule = (self.rule(r, (1590, y)) for r, y in zip(ADAGRAD, (150, 255), strict=True))
        with self.say("meter") as line:
            moving = bowl.going(box=LEFT, across=bowl.room_for(run.start, 1.75, LEFT))
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
            self.show(self.count("adagrad", (760, 250)), run_time=0.3)
            self.follow(plain, upto=run.facts["plain_steps"], run_time=line.until("many"))
            line.show("many", self.count("plain", (760, 770)))
        self.tell("bridge", self.tubes.levels)

    @beat("bowl")
    def fills(self) -> None:
        run, k, last = self.experiment, Value(1.0), float(self.experiment.fade_steps)
        fade = StepsInRates(run, last, 1.12, CURVE, self.words("step_in_rates"), numbers=(0.5, 1.0))
        tube = Meters(run, run.cliff_range, TUBE, {"s": (self.of("steady_reading", k), self.of("steady_slope"))})
        curve = fade.so_far("fading", k, METHOD, start=1.0)
        left = Number(self.fact("adagrad_step_left"), ".0%", (920, 700), size=theme.HERO_PX, color=METHOD.color)
        with self.say("fades") as line:
            self.leave_only(show=[fade, curve, tube, tube.tags])
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
        far = Vary(bowl.window, bowl.about(up=1.3 * run.facts["huge_reach"]), span=(0.0, 0.6))
        with self.say("flung") as line:
            self.show(bowl.way(ball), run_time=0.1)
            line.at("flung").follow(ball, upto=1, run_time=2.0, also=[far])
            self.show(reach, run_time=0.4)
        self.follow(ball, upto=2, run_time=0.9)
        self.hide(reach, run_time=1.6, also=[Vary(bowl.window, home)])
        with self.say("home") as line:
            line.at("home").follow(ball, upto=3, run_time=0.9)
        rows = [(f"{c} dot frac(eta, sqrt(s_{a}))", self.fact(f"fling_factor_{a}"), theme.INK)
                for c, a in (("mu", "x"), ("L", "y"))]  # fmt: skip
        with self.say("newton") as line:
            line.show("measured", ReadoutCard(Box(1090, 150, 1610, 510), rows))

    @cached_property
    def cliff(self) -> CliffSteps:
        """A plot of steps, and a meter for each of two methods."""
        looks, names = {n: LOOKS[n] for n in ("adagrad", "rmsprop")}, {n: self.words(n) for n in LOOKS}
        return CliffSteps(
            self.experiment, self.poured, looks, names, (CURVE, self.tubes_box), self.words("step_in_rates")
        )

    @beat("cliff")
    def drain(self) -> None:
        run, k, tubes, (old, new) = self.experiment, self.poured, self.cliff.tubes, self.cliff.curves.values()
        steep, last = run.facts["cliff_steps"], run.facts["cliff_steps"] + run.facts["cliff_later"]
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
        way, hop = bowl.way(ball, pearls=0), bowl.step_arrow(ball)
        rows = [("abs(x)", self.fact("rmsprop_rest_x"), look.color),
                ("abs(nabla f)", self.fact("rest_slope_x"), theme.GRADIENT),
                ("sqrt(s)", self.fact("rest_root_x"), theme.INK)]  # fmt: skip
        card = ReadoutCard(Box(1250, 150, 1690, 490), rows)
        half, slope, root = card.rows
        with self.say("zoom") as line:
            self.leave_only(show=[bowl, way, ball])
            self.follow(ball, upto=run.facts["rmsprop_steps"], run_time=line.until("close", at_least=2.0))
        self.ask("rest", "rests", ball, at=(1240, 260))
        with self.say("hops") as line:
            self.hide(way, run_time=0.2)
            ball.position.set(float(ball.last - 9))
            closest = bowl.about(across=bowl.room_for(run.start) / run.facts["rest_zoom"])
            line.at("zoom").zoom(bowl, closest)
            self.show(card.card, half, hop)
            self.follow(ball, upto=ball.last - 4, run_time=2.8)
        with self.say("why") as line:
            line.show("small", slope)
            line.show("reading", root)
            self.follow(ball, upto=ball.last - 1, run_time=1.6)

    @cached_property
    def first_steps(self) -> list[FirstStep]:
        """Where RMSprop and Adam begin, each on the scale of its rate."""
        return [FirstStep(self.experiment, n, f"{n}_rate", LOOKS[n], self.words(n), box) for n, box in PAIR.items()]

    @beat("first_steps")
    def adam(self) -> None:
        long, short = (step.arrow for step in self.first_steps)
        times = self.first_steps[0].times(self.fact("rmsprop_first_step_in_rates"), ".1f", self.words("rates"))
        with self.say("low") as line:
            line.show("long", long, times, draw=True)
        with self.say("corrects") as line:
            line.show("corrects", self.rule("s \\/ (1 - beta_2^k)", (1500, 190)))
            line.show("any", short, draw=True)
        bowl = self.ravine(LEFT, 1.75)
        ball = bowl.ball("adam", LOOKS["adam"])
        rules = [self.rule(r, (1250, y), anchor="l") for r, y in zip(VELOCITY, (300, 430), strict=True)]
        with self.say("velocity") as line:
            self.leave_only(show=[bowl, bowl.way(ball), ball])
            line.show("velocity", rules)
        with self.say("overshoots") as line:
            self.follow(ball, upto=self.experiment.facts["adam_steps"], run_time=line.until("arrives"))
            line.show("arrives", self.count("adam", (1250, 640)))

    @beat("bowl")
    def turn(self) -> None:
        run, bowl, angle = self.experiment, self.bowl, self.angle
        self.steep.set(run.steep, "steep")
        looks = {n: LOOKS[n] for n in ("plain", "momentum", "adam", "adagrad")}
        dial, names = TurnDial(bowl, angle), {n: self.words(n) for n in LOOKS}
        race = TurnRace(bowl, angle, looks, names, ANGLES, self.words("angle"))
        self.play(*bowl.going(box=LEFT, across=1.5 * run.start_distance), *self.showing(*race.ways), run_time=0.8)
        self.show(race)
        self.ask("question", "whose", [*race.dots.values(), *race.ways, *race.tally.parts], at=(648, 190), size=72)
        with self.say("nothing") as line:
            self.show(dial, dial.number(), run_time=0.3)
            self.vary(angle, fact="turn", run_time=line.until("nothing", at_least=5.0))
            self.pulse(race.dots["plain"], race.dots["momentum"])
        for name in ("adagrad", "adam"):
            with self.say(name) as line:
                line.point(name, race.dots[name])
        self.mark_poster()
        self.poured.set(float(run.facts["meter_steps"]), "meter_steps")
        with self.say("meters") as line:
            line.at("meters").swap([race, race.ways], self.tubes)
            self.vary(angle, to=0.0, run_time=1.6)
            self.vary(angle, fact="turn", run_time=line.until("agree", at_least=2.0))
        ball = self.ball("adagrad", METHOD)
        with self.say("axis") as line:
            line.show("axis", bowl.square(ball, self.fact("adagrad_rate")), bowl.step_arrow(ball), ball, draw=True)

    @cached_property
    def podium(self) -> Podium:
        """The four grounds."""
        half = 1.14 * self.experiment.start_distance
        ravine, hole = {"across": half, "spacing": 4.0}, {"across": half, "spacing": 0.12}
        bent = {"across": 2.1, "center": (0.0, 0.7), "power": 0.25}
        views = {"along": ravine, "turned": ravine, "rosenbrock": bent, "hole": hole}
        return Podium(self.experiment, {race: (self.words(word), views[race]) for race, word in RACES.items()})

    @beat("podium")
    def winner(self) -> None:
        self.ask("races", "who_wins", lambda: (960.0, 770.0), at=(960, 160), size=76)
        names = {n: self.words(n) for n in LOOKS}
        winners = {race: self.podium.winner(race, LOOKS, names) for race in RACES}
        with self.say("podium") as line:
            for race, mark in RACES.items():
                line.show(mark, winners[race])
        self.show_the_board(list(winners.values()), names)

    def show_the_board(self, winners: list[Any], names: dict[str, str]) -> None:
        """Let lamps burn for the rates that work, then make the ravine narrower."""
        tried, box = Value(1.0), Box(430, 270, 1560, 740)
        board = RateBoard.of_methods(self.experiment, tried, LOOKS, names, box)
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
        run, rate, end = self.experiment, self.fact("adagrad_rate"), self.experiment.facts["adagrad_steps"]
        begin, first = self.small_ground(0, "adagrad", METHOD, center=run.start, half=2.4 * rate())
        along, second = self.small_ground(1, "adagrad", METHOD, at=end)
        across, third = self.small_ground(2, "adagrad_turned", METHOD, on="turned_objective", at=end)
        step = [begin, begin.square(first, rate), begin.step_arrow(first), first]
        self.take_home(
            RecapCard(say="first", at="divided", color=theme.ITERATE, picture=step),
            RecapCard(say="second", at="round", color=theme.POSITIVE, picture=[along, along.way(second), second]),
            RecapCard(say="third", at="again", color=theme.NEGATIVE, picture=[across, across.way(third), third]),
        )
        with self.say("next") as line:
            line.point("few_data", third)
