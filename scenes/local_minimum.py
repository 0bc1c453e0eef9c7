"""Where gradient descent comes to rest, and how much of that is luck."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from gdcore import experiments
from scenes.stage import (
    ABOVE, HEAVY, MAP, MINIMUM, TALL, VIEW, WHOLE, BasinMap, LandscapeLesson, LuckCard, Number, RecapCard, Sight,
    Vary, Words, beat, by_hand, rests, rolls, theme,
)  # fmt: skip

#: From where one looks: arriving over the ridges, at the puzzle, into the good valley, and close to a ball.
ARRIVING, PUZZLE = Sight(-128, 22, 2.5, (0.0, 0.0, 0.28)), Sight(-64, 38, 3.2, (0.1, -0.14, 0.1))
VALLEY, CLOSE = Sight(-134, 43, 4.25, (-0.03, 0.0, 0.0)), Sight(-90, 46, 2.1)
NEARER = Sight(-126, 45, 3.3, (-0.16, -0.02, 0.0))


class LocalMinimum(LandscapeLesson):
    """Gradient descent ends in the minimum of the valley it starts in, which need not be the best.

    Wants: gradient descent as "walk against the slope", and the squared error of a fit.
    A variant is a subclass with another `experiment`.
    """

    experiment = experiments.LocalMinimum(grid=100)
    beats = ("puzzle", "point", "good", "bad", "another", "above", "luck", "inertia", "recap")
    opening = (ARRIVING, WHOLE)
    seen, first = ("good", "bad", "another"), "bad"
    more_room = "choose more noise or a larger window"  # little noise makes canyons of the valleys

    # -- what stands on the ground --------------------------------------------------

    hand = by_hand("drag_path", 49)  # from the bad start to the good one
    good_run, bad_run, another_run = (rolls(name) for name in seen)
    good_at_rest, two_at_rest, all_at_rest = rests("good"), rests("good", "bad"), rests(*seen)

    def ghosts(self) -> list[Any]:
        """Three places where the ball of the puzzle may end."""
        return [self.land.at(self.of(*q)) for q in (("global_minimum",), ("end", "bad"), ("nearest_minimum",))]

    # -- beats ------------------------------------------------------------------------

    @beat("land")
    def puzzle(self) -> None:
        with self.say("setting") as line:
            self.open_with(y=170, hold=0.2)
            line.at("landscape").fly(ARRIVING.towards(PUZZLE, 0.4), run_time=2.4)
            self.begin_the_plot(also=self.flying(PUZZLE), run_time=line.rest() + 0.4)
        with self.say("ball") as line:
            line.show("ball", self.hand)
        self.ask("question", "ask_rest", self.hand, self.ghosts(), at=(960, 165))
        self.mark_poster()
        self.answer()
        self.tell("know")

    @beat("land", "hand")
    def point(self) -> None:
        card = self.card
        self.play(Vary(card.place, card.show(self.hand)), run_time=0.1)
        with self.say("network") as line:
            self.fly(self.sight, VIEW, run_time=line.until("left", at_least=1.2))
            line.show("left", self.edges, card.card)
            line.at("a").show(card.readouts[0], run_time=line.until("b", at_least=0.1))
            line.show("b", card.readouts[1], card.plot)
        with self.say("curve") as line:
            line.show("formula", card.rule)
            line.show("curve", card.curve, card.glow, draw=True, run_time=1.0)
            line.show("data", card.data)
        with self.say("error") as line:
            line.show("misses", card.misses, draw=True, run_time=1.0)
            line.show("error", card.height)
        self.when("drag", "drag").vary(self.hand.position, to=self.hand.path.end, run_time=8.0)
        self.tell("learn", hide=[card.misses])

    @beat("land", "edges", "card", "good_run")
    def good(self) -> None:
        card, (_, ball), start = self.card, self.good_run, self.of("start", "good")
        arrow = self.slope_arrow(start)
        with self.say("start") as line:
            self.fly(VALLEY, VIEW, run_time=line.until("against", at_least=1.2), also=[self.shows(ball)])
            line.show("against", arrow)
        with self.say("roll") as line:
            line.at("roll").hide(arrow)
            self.follow(ball)
        self.tell("rest", point={"place": card.readouts, "error": card.number})
        with self.say("truth") as line:
            line.point("made", card.rule)
            line.point("noise", card.data)
            self.fly(NEARER, run_time=line.rest(at_least=1.5))
        self.ask("question", "ask_nearest", ball, at=(650, 170), size=72)
        nearest = self.of("nearest_minimum")
        way = self.arrow(start, nearest)
        with self.say("nearest") as line:
            self.fly(VALLEY, run_time=line.until("nearer", at_least=1.0))
            line.show("nearer", way, self.mark(nearest, MINIMUM))
        self.tell("rule", hide=[way])

    @beat("land", "edges", "card", "good_at_rest", "bad_run")
    def bad(self) -> None:
        card, (_, ball) = self.card, self.bad_run
        with self.say("start") as line:
            self.fly(self.sight, VIEW, run_time=line.until("start", at_least=1.6), also=[self.shows(ball)])
        rings = self.ask("question", "ask_same", ball, self.ghosts(), at=(650, 170), size=72)
        with self.say("roll") as line:
            line.at("roll").follow(ball)
            self.answer(rings[1])
        with self.say("missed") as line:
            line.show("missed", card.misses, draw=True)
            line.point("error", card.number)
        self.show_it_is_level()

    def show_it_is_level(self) -> None:
        """Go close to where the bad ball rests: no slope, and both curvatures positive."""
        run, card, end = self.experiment, self.card, self.of("end", "bad")
        bends = self.bends(end)
        slope = self.row(800, self.words("slope"), theme.GRADIENT, ".5f", "bad_slope")
        bent = ("bad_smallest_curvature", "bad_largest_curvature")
        curvatures = self.row(880, self.words("curvatures"), theme.POSITIVE, ".2f", *bent)
        with self.say("level") as line:
            close = self.close_to(run.end("bad"), CLOSE)
            self.hide(self.edges, card.misses, also=self.flying(close), run_time=line.until("slope", at_least=1.2))
            line.show("slope", slope)
            line.show("up", bends, curvatures, draw=True, run_time=1.0)
        ring, name = self.ring(end, radius=74, dy=-24), self.label(self.words("scipy"), end, dx=-190, dy=-70)
        with self.say("scipy") as line:
            line.at("agrees").hide(bends, slope, curvatures, also=self.showing(name))
            self.show(ring, draw=True)
        with self.say("more"):
            self.hide(ring, name, also=self.flying(self.sight), run_time=1.6)

    @beat("land", "edges", "card", "two_at_rest", "another_run")
    def another(self) -> None:
        _, ball = self.another_run
        with self.say("roll") as line:
            self.fly(self.sight, VIEW, also=[self.shows(ball)], run_time=1.0)
            line.at("roll").follow(ball, run_time=2.6)
        with self.say("rest") as line:
            line.point("error", self.card.number)
            line.show("start", *(self.start_dot(self.of("start", name), theme.INK) for name in self.seen))
        self.tell("places")

    # -- from above ---------------------------------------------------------------------

    luck_map = cached_property(lambda lesson: BasinMap.of_luck(lesson.land, lesson.of("basins"), lesson.experiment))
    luck_card = cached_property(lambda lesson: LuckCard(lesson.luck_map, TALL))

    @cached_property
    def marks(self) -> list[Any]:
        return [self.mark(self.of("minimum", k), MINIMUM) for k in range(len(self.experiment.minima))]

    @beat("land", "edges", "all_at_rest")
    def above(self) -> None:
        card, best, twin = self.narrow, self.of("global_minimum"), self.of("twin")
        card.hold(self.another_run[1])
        balls = [ball for _, ball in (self.good_run, self.bad_run, self.another_run)]
        self.when("rise", "rise").fly(ABOVE, MAP, run_time=2.8, also=self.showing(card))
        self.ask("question", "ask_count", lambda: (1600.0, 880.0), at=(1600, 778), size=80)
        count = Number(self.fact("number_of_minima"), ".0f", (1420, 810), size=theme.HERO_PX)
        name = Words(self.words("minima"), (1512, 848), size=theme.READOUT_PX, anchor="l_")
        with self.say("minima") as line:
            line.at("minima")
            to_its_minimum = Vary(card.place, card.at(self.of("minimum_of", "another")))
            self.hide(balls, also=[*self.showing(*self.marks), to_its_minimum], run_time=0.8)
            self.show(count, name)
        errors = [self.number_at(self.fact(f"{k}_loss"), "#.2g", self.of("end", k), dy=46, size=34) for k in self.seen]
        with self.say("found") as line:
            line.at("found")
            for error in errors:
                self.show(error, run_time=0.5)
        rings = [self.ring(point) for point in (best, twin)]
        with self.say("twin") as line:
            line.at("global_minimum")
            self.show(rings[0], draw=True, also=[Vary(card.place, card.at(best))])
            line.at("twin")
            self.show(rings[1], draw=True, also=[Vary(card.place, card.at(twin))], run_time=1.4)

    @beat("land", "edges", "marks")
    def luck(self) -> None:
        run, found, card = self.experiment, self.luck_map, self.luck_card
        swarm = self.crowd(12, found.colors, found.valley_of)
        plot = card.plot(self.narrow.plot.window.now, 3, 4)
        data, curves = card.data(plot, self.of("points")), card.curves(plot, run.curve)
        with self.say("anywhere") as line:
            self.fly(ABOVE, MAP, run_time=0.6, also=self.showing(card.card, plot, data))
            line.at("anywhere").hide(self.marks, also=self.showing(swarm), run_time=0.8)
        self.ask("question", "ask_likely", lambda: (1600.0, 800.0), at=(1600, 690), size=76)
        self.when("crowd", "roll").vary(swarm.share, to=1.0, run_time=4.5)
        with self.say("colour") as line:
            line.show("colour", curves, also=[Vary(swarm.painted, 1.0)])
            line.at("back").vary(swarm.share, to=0.0, run_time=2.4)
        with self.say("map") as line:
            line.at("map")
            found.reveal.set(0.0)
            self.show(found, card.bar, also=[Vary(found.reveal, 1.0)], run_time=4.4)
            self.hide(swarm, also=self.showing(self.marks))
        share = card.share(self.fact("lucky_share"), self.words("lucky"))
        with self.say("share") as line:
            line.at("bright").vary(found.quiet, to=1.0, run_time=0.8)
            line.show("share", share)
        self.start_again_and_again([plot, data, curves])

    def start_again_and_again(self, before: list[Any]) -> None:
        """Let ball after ball roll from random starts, while the chance of luck grows."""
        said = {"says": self.words("chance"), "counts": self.words("restarts")}
        tries = self.luck_card.tries(self.experiment.restarts, "chance_of_luck", **said)
        with self.say("restart") as line:
            self.swap(before, [tries.plot, *tries.names])
            line.at("again")
            for k, dot in enumerate(tries.dots):
                self.restart(k, dot)
        self.tell("chance", at="chance", show=[tries.last(self.fact("restarts_success"))])
        self.tell("real")

    def restart(self, k: int, dot: Any) -> None:
        """Roll a ball from the k-th random start while its dot appears; only its start and its trail stay."""
        run = self.of("restart_run", k)
        ball, lucky = self.roller(run), self.experiment.is_lucky(run())
        self.put(self.trail(ball), self.start_dot(lambda: run().x[0], theme.ITERATE if lucky else theme.INK))
        self.show(ball, dot, run_time=0.1)
        self.follow(ball, run_time=0.5)
        if lucky:
            ring = self.ring(lambda: run().x[-1], color=theme.ITERATE)
            self.show(ring, draw=True, run_time=0.4)
            self.hide(ring, run_time=0.3)
        self.drop(ball)

    # -- with momentum ---------------------------------------------------------------------

    @beat("land", "edges")
    def inertia(self) -> None:
        card = self.card
        slow, heavy = self.roller("good", evenly=False), self.roller("momentum", colors=HEAVY, size=1.12, evenly=False)
        trails = [self.trail(slow, theme.ITERATE), self.trail(heavy)]
        arrow = self.slope_arrow(self.of("start", "good"))
        name = self.beside(heavy, self.words("momentum"), 0, 84)
        card.hold(slow)
        with self.say("honey") as line:
            self.fly(VALLEY, VIEW, run_time=line.until("honey", at_least=1.4), also=self.showing(slow, trails, card))
            self.show(arrow)
        self.when("momentum", "momentum").hide(arrow, also=[*self.showing(heavy, name), self.shows(heavy)])
        shadow = card.curve_of(slow.point, theme.ITERATE)
        past = round(1.6 * float(self.experiment.facts["momentum_passes"]))
        with self.say("flies") as line:
            line.show("flies", shadow, run_time=0.2)
            self.follow(heavy, slow, upto=past, run_time=line.rest())
            self.follow(heavy, slow, upto=heavy.settled(), run_time=4.0)
        with self.say("elsewhere") as line:
            self.follow(heavy, slow, run_time=0.4)
            line.point("elsewhere", card.number)
        colors, facts = (theme.INK, theme.ITERATE), ("momentum_lucky_share", "lucky_share")
        shares = self.row(900, self.words("lucky"), colors, ".0%", *facts)
        self.when("luck", "change").hide(self.edges, also=self.showing(shares))

    # -- to take home -----------------------------------------------------------------------

    @beat("land")
    def recap(self) -> None:
        stopped, whole_map = self.small_land(0, PUZZLE, "bad"), self.small_map(2, self.luck_map)
        rolled = self.small_land(1, VALLEY, *self.seen)
        self.take_home(
            RecapCard(say="first", at="stops", color=theme.ITERATE, picture=stopped),
            RecapCard(say="second", at="start", color=theme.POSITIVE, picture=rolled),
            RecapCard(say="third", at="several", color=theme.ITERATE, picture=whole_map),
        )
        self.tell("next", point={"map": whole_map, "ball": stopped})
