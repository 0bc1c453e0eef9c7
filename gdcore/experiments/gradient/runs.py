"""The point on the hill, what is measured there, and the steps that leave it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike

from gdcore._validation import Array, as_count, as_number, as_positive, as_real_array, as_vector
from gdcore.experiments.experiment import Experiment, Fact, iterations_within
from gdcore.experiments.local_minimum import LocalMinimum
from gdcore.landscape import StationaryPoint, along, stability_limit, stationary_points
from gdcore.methods import GradientDescent
from gdcore.objectives import Objective, linear_layer_error, quadratic_form, sine_times_cosine
from gdcore.slopes import (
    TangentPlane,
    bearing,
    compass,
    difference_quotient,
    first_climbing_rate,
    tangent_gap,
    tangent_plane,
)
from gdcore.trajectory import Status, Trajectory

WINDOW = ((-3.0, 3.0), (-2.2, 2.2))
"""The ground that is drawn: x, then y. It holds one hollow, one summit and two passes."""

STEEPEST_PLACE, SUMMIT = (0.0, 0.0), (np.pi / 2, 0.0)

ZOOM = 100
"""Magnification at which the ground and the curve look straight."""

ACCURACY = 0.01
"""The distance from the hollow at which the walk has arrived."""

EXERCISE_MATRIX, EXERCISE_POINT = ((2.0, 3.0), (3.0, 0.0)), (1.0, -1.0)
"""x² + 3xy as ½ xᵀAx, and where its slopes are asked for."""

EAST = (1.0, 0.0)


@dataclass(frozen=True)
class GradientRuns(Experiment):
    """The slopes of sin x · cos y at one point, and the gradient of a table of weights.

    Parameters
    ----------
    point : pair of floats
        Where we stand, in the window [−3, 3] × [−2.2, 2.2].
    far_run : float
        How far the first walk to the east goes, above 1; so far that it ends behind a top.
    nudge : float
        The short run with which slopes are measured, above 0 and below 0.1; also the change of one weight.
    learning_rate : float
        η of the descent to the hollow.
    long_rate : float
        η of the one step that is too long.
    maxiter : int
        Steps of the descent, at least 1.
    weights : two rows of 1 to 4 numbers
        A table of weights.
    inputs, targets : sequences of floats
        What the table is given, a number for each column, and what it should answer, one for each row.
    table_rate : float
        η of the one step of the table.
    """

    point: tuple[float, float] = (0.5, -0.9)
    far_run: float = 2.4
    nudge: float = 0.01
    learning_rate: float = 0.5
    long_rate: float = 3.0
    maxiter: int = 60
    weights: tuple[tuple[float, ...], tuple[float, ...]] = ((0.2, -0.5, 0.1), (0.7, 0.3, -0.4))
    inputs: tuple[float, ...] = (1.0, 2.0, -1.0)
    targets: tuple[float, ...] = (0.0, 1.0)
    table_rate: float = 0.1

    def __post_init__(self) -> None:
        place = as_vector("point", self.point)
        if place.size != 2 or not in_window(place):
            raise ValueError(f"point must lie in the window {WINDOW}, got {self.point!r}; give a pair (x, y) inside.")
        if as_number("far_run", self.far_run) <= 1:
            raise ValueError(
                f"far_run must be above 1, got {self.far_run}; the runs after it are 1, 0.1 and the nudge."
            )
        if as_positive("nudge", self.nudge) >= 0.1:
            raise ValueError(f"nudge must be above 0 and below 0.1, got {self.nudge}; 0.01 is a usual choice.")
        for name in ("learning_rate", "long_rate", "table_rate"):
            as_positive(name, getattr(self, name))
        as_count("maxiter", self.maxiter, least=1)
        self._check_table()

    def _check_table(self) -> None:
        table = as_real_array("weights", self.weights)
        if table.ndim != 2 or table.shape[0] != 2 or not 1 <= table.shape[1] <= 4:
            raise ValueError(f"weights has shape {table.shape}; give 2 rows of 1 to 4 numbers each.")
        for name, length, what in (("inputs", table.shape[1], "columns"), ("targets", table.shape[0], "rows")):
            if as_vector(name, getattr(self, name)).size != length:
                given = getattr(self, name)
                raise ValueError(f"{name} must hold {length} numbers, as many as the table has {what}, got {given!r}.")

    # -- the ground ---------------------------------------------------------------

    @cached_property
    def objective(self) -> Objective:
        """The ground, sin x · cos y."""
        return sine_times_cosine()

    @property
    def window(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """What is drawn of it: ((x_low, x_high), (y_low, y_high))."""
        return WINDOW

    @cached_property
    def gradient(self) -> Array:
        """∇f at the point, shape (2,)."""
        return self.objective.evaluate(np.array(self.point, dtype=np.float64))[1]

    @cached_property
    def plane(self) -> TangentPlane:
        """The tangent plane at the point."""
        return tangent_plane(self.objective, self.point)

    @cached_property
    def level_places(self) -> tuple[StationaryPoint, ...]:
        """Where the ground in the window is level, lowest first."""
        return stationary_points(self.objective, WINDOW)

    @cached_property
    def hollow(self) -> Array:
        """The one minimum in the window, shape (2,)."""
        return self.level_places[0].x

    def quotient(self, run: float) -> float:
        """Return rise over run of a walk to the east."""
        return float(difference_quotient(self.objective, self.point, EAST, run))

    def measured_slopes(self, directions: Array) -> Array:
        """Return rise over run of a nudge in each direction; shape (m, 2) in, (m,) out."""
        return difference_quotient(self.objective, self.point, directions, self.nudge)

    @cached_property
    def rose(self) -> tuple[Array, Array]:
        """Directions every 15°, shape (24, 2), and the slope measured in each, shape (24,)."""
        directions = compass(24)
        return directions, self.measured_slopes(directions)

    def slope_toward(self, degrees: float) -> float:
        """Return rise over run of a nudge in a direction, in degrees from east, anticlockwise."""
        angle = np.radians(degrees)
        return float(self.measured_slopes(np.array([np.cos(angle), np.sin(angle)])))

    # -- what is drawn of the point ---------------------------------------------------

    @cached_property
    def here(self) -> Array:
        """The point where we stand, shape (2,)."""
        return np.array(self.point, dtype=np.float64)

    @cached_property
    def cut(self) -> Objective:
        """The ground along the line to the east through the point: a function of x alone."""
        return along(self.objective, self.point, axis=0)

    def east_of(self, run: float) -> float:
        """Return x after a walk to the east."""
        return float(self.point[0]) + float(run)

    def walked(self, run: float) -> Array:
        """Return the point after a walk to the east, shape (2,)."""
        return np.array([self.east_of(run), self.point[1]])

    @property
    def cut_way(self) -> Array:
        """Start and end of the far walk to the east, shape (2, 2)."""
        return np.array([self.here, self.walked(self.far_run)])

    def chord(self, run: float) -> Callable[[ArrayLike], Array]:
        """Return the line through both ends of a walk to the east, as a function of x."""
        x, slope, height = float(self.point[0]), self.quotient(run), self.plane.value
        return lambda at: np.asarray(height + slope * (np.asarray(at, dtype=np.float64) - x))

    def gap_at(self, zoom: float) -> float:
        """Return max |ground − plane| over the disc of radius 2/zoom, over the plane's rise there."""
        return tangent_gap(self.objective, self.point, 2 / zoom)

    def promised_height(self, rate: ArrayLike) -> Array:
        """Return the height that the plane promises for steps with some learning rates."""
        slope = float(self.gradient @ self.gradient)
        return np.asarray(self.plane.value - slope * np.asarray(rate, dtype=np.float64))

    def stepped(self, rate: float) -> Array:
        """Return the point after one step with a learning rate, shape (2,)."""
        return np.asarray(np.array(self.point) - float(rate) * self.gradient)

    def height_after(self, rate: ArrayLike) -> Array:
        """Return the height of the ground after one step with some learning rates."""
        rates = np.asarray(rate, dtype=np.float64)
        return self.objective.funs(np.array(self.point) - rates[..., np.newaxis] * self.gradient)

    def level_point(self, k: int) -> Array:
        """Return the k-th level place in the window, the lowest first, shape (2,)."""
        return self.level_places[k].x

    @property
    def steepest_place(self) -> Array:
        """Where the ground is steepest, shape (2,)."""
        return np.array(STEEPEST_PLACE)

    @property
    def last_landscape(self) -> LocalMinimum:
        """The lecture on local minima, whose level places are counted."""
        return _last_lecture()

    def landscape_place(self, k: int) -> Array:
        """Return the k-th level place of that landscape, shape (2,)."""
        return landscape_level_places()[k].x

    # -- the table ----------------------------------------------------------------

    @cached_property
    def table_objective(self) -> Objective:
        """The mean squared miss of the flattened table."""
        return linear_layer_error(self.inputs, self.targets)

    @cached_property
    def table(self) -> Array:
        """The weights, shape (2, columns)."""
        table = np.array(self.weights, dtype=np.float64)
        table.setflags(write=False)
        return table

    @cached_property
    def table_gradient(self) -> Array:
        """Their slopes, in the shape of the table."""
        return self.table_objective.evaluate(self.table.ravel())[1].reshape(self.table.shape)

    @property
    def nudged_entry(self) -> int:
        """Number of the nudged weight in the flattened table: the second of the first row, or the only one there."""
        return min(1, len(self.inputs) - 1)

    def moved_table(self, entry: int, share: float, rate: float) -> Array:
        """Return the flattened table with a share of a nudge on one weight, after a step of all with some rate."""
        moved = self.table.ravel() - rate * self.table_gradient.ravel()
        moved[int(entry)] += share * self.nudge
        return np.asarray(moved)

    def moved_weight(self, k: int, entry: int, share: float, rate: float) -> float:
        """Return one weight of that table."""
        return float(self.moved_table(entry, share, rate)[int(k)])

    def moved_error(self, entry: int, share: float, rate: float) -> float:
        """Return the mean squared miss of that table."""
        return float(self.table_objective.fun(self.moved_table(entry, share, rate)))

    @property
    def nudged_rise(self) -> float:
        """By how much the mean squared miss changes with the nudge of the one weight."""
        return self.moved_error(self.nudged_entry, 1.0, 0.0) - self.moved_error(self.nudged_entry, 0.0, 0.0)

    def weight_slope(self, k: int) -> float:
        """Return the slope of one weight."""
        return float(self.table_gradient.ravel()[int(k)])

    # -- runs and facts -------------------------------------------------------------

    @cached_property
    def descent(self) -> Trajectory:
        """Gradient descent from the point."""
        return GradientDescent(self.learning_rate).run(self.objective, self.point, self.maxiter)

    @cached_property
    def long(self) -> Trajectory:
        """One step with the long rate."""
        return GradientDescent(self.long_rate).run(self.objective, self.point, 1)

    @cached_property
    def table_step(self) -> Trajectory:
        """One step of the whole table."""
        return GradientDescent(self.table_rate).run(self.table_objective, self.table.ravel(), 1)

    @cached_property
    def trajectories(self) -> Mapping[str, Trajectory]:
        """The runs by name."""
        return MappingProxyType({"descent": self.descent, "long": self.long, "table": self.table_step})

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """Every number of the lecture, by name."""
        return MappingProxyType(
            self._point_facts() | self._quotient_facts() | self._direction_facts() | self._step_facts()
            | self._table_facts() | self._level_facts() | self._exercise_facts()
        )  # fmt: skip

    def _point_facts(self) -> dict[str, Fact]:
        east, north = self.gradient.tolist()
        length, uphill = float(np.linalg.norm(self.gradient)), bearing(self.gradient)
        return {
            "point_x": float(self.point[0]),
            "point_y": float(self.point[1]),
            "height_at_point": self.plane.value,
            "slope_east": east,
            "slope_north": north,
            "gradient_length": length,
            "circle_diameter": length,
            "uphill_bearing": uphill,
            "contour_bearing": (uphill + 90) % 360,
            "downhill_bearing": (uphill + 180) % 360,
            "tilt_of_plane": float(np.degrees(np.arctan(length))),
        }

    def _quotient_facts(self) -> dict[str, Fact]:
        x, y = self.point
        return {
            "far_run": float(self.far_run),
            "height_at_far": float(self.objective.fun(np.array([x + self.far_run, y]))),
            "far_quotient": self.quotient(self.far_run),
            "nudge": float(self.nudge),
            "unit_quotient": self.quotient(1.0),
            "tenth_quotient": self.quotient(0.1),
            "nudge_quotient": self.quotient(self.nudge),
            "run_at_which_quotient_turns_negative": np.pi - 2 * float(x),
            "gap_at_zoom_10": tangent_gap(self.objective, self.point, 2 / 10),
            "gap_at_zoom_100": tangent_gap(self.objective, self.point, 2 / ZOOM),
            "zoom": ZOOM,
            "unit_run": 1.0,
            "tenth_run": 0.1,
        }

    def _direction_facts(self) -> dict[str, Fact]:
        directions, slopes = self.rose
        east, north = self.gradient.tolist()
        length = float(np.linalg.norm(self.gradient))
        tips = slopes[:, np.newaxis] * directions
        gaps = np.abs(np.linalg.norm(tips - self.gradient / 2, axis=1) - length / 2)
        way = self.hollow - self.point
        apart = abs((bearing(-self.gradient) - bearing(way) + 180) % 360 - 180)
        return {
            "northeast_slope": (east + north) / float(np.sqrt(2)),
            "northeast_quotient": float(self.measured_slopes(np.array([1.0, 1.0]))),
            "average_of_two_slopes": (east + north) / 2,
            "compass_directions": len(directions),
            "measured_directions_downhill": int((slopes < 0).sum()),
            "circle_largest_gap_share": float(gaps.max()) / length,
            "arrow_misses_hollow_by": float(apart),
        }

    def _step_facts(self) -> dict[str, Fact]:
        promised, actual = (
            self.plane.promised_fall(self.learning_rate),
            float(self.descent.fun[0] - self.descent.fun[1]),
        )
        steps = iterations_within(self.descent, self.hollow, ACCURACY)
        arrows = self.descent.grad[: steps + 1] if steps > 0 else self.descent.grad
        cosines = arrows @ arrows[0] / (np.linalg.norm(arrows, axis=1) * np.linalg.norm(arrows[0]))
        return {
            "learning_rate": float(self.learning_rate),
            "steps_to_hollow": steps,
            "accuracy": ACCURACY,
            "maxiter": int(self.maxiter),
            "promised_fall": promised,
            "actual_fall": actual,
            "share_of_promise_kept": actual / promised,
            "largest_turn_of_arrow": float(np.degrees(np.arccos(np.clip(cosines, -1, 1))).max()),
            "long_rate": float(self.long_rate),
            "long_promised_height": self.plane.value - self.plane.promised_fall(self.long_rate),
            "long_height": float(self.long.fun[-1]),
            "lowest_height": self.level_places[0].fun,
            "rate_from_which_step_climbs": first_climbing_rate(self.objective, self.point),
        }

    def _table_facts(self) -> dict[str, Fact]:
        facts: dict[str, Fact] = {}
        for (row, column), weight in np.ndenumerate(self.table):
            facts[f"weight_{row + 1}{column + 1}"] = float(weight)
            facts[f"table_slope_{row + 1}{column + 1}"] = float(self.table_gradient[row, column])
        nudged = self.table.flatten()
        nudged[self.nudged_entry] += self.nudge
        loss, after = self.table_step.fun.tolist()
        nudged_loss = float(self.table_objective.fun(nudged))
        return facts | {
            "table_rows": self.table.shape[0],
            "table_columns": self.table.shape[1],
            "table_entries": self.table.size,
            "table_loss": loss,
            "nudged_loss": nudged_loss,
            "nudged_quotient": (nudged_loss - loss) / self.nudge,
            "table_rate": float(self.table_rate),
            "table_loss_after_step": after,
            "table_rate_limit": stability_limit(self.table_objective, self.table.ravel()),
        }

    def _level_facts(self) -> dict[str, Fact]:
        kinds = [place.kind for place in self.level_places]
        elsewhere = landscape_level_places()
        steepest, summit = np.array(STEEPEST_PLACE), np.array(SUMMIT)
        bends = np.linalg.eigvalsh(self.objective.curvature_matrix(summit))
        return {
            "level_places": len(kinds),
            "hollows": kinds.count(Status.MINIMUM),
            "summits": kinds.count(Status.MAXIMUM),
            "passes": kinds.count(Status.SADDLE),
            "steepest_slope": float(np.linalg.norm(self.objective.grad(steepest))),
            "curvature_where_steepest": float(np.abs(np.linalg.eigvalsh(self.objective.hess(steepest))).max()),
            "summit_slope": float(np.linalg.norm(self.objective.grad(summit))),
            "summit_curvature": float(bends[np.abs(bends).argmax()]),
            "landscape_level_places": len(elsewhere),
            "landscape_minima": sum(place.kind is Status.MINIMUM for place in elsewhere),
        }

    @cached_property
    def exercise_objective(self) -> Objective:
        """x² + 3xy."""
        return quadratic_form(EXERCISE_MATRIX)

    def _exercise_facts(self) -> dict[str, Fact]:
        slopes = self.exercise_objective.evaluate(np.array(EXERCISE_POINT))[1]
        east, north = slopes.tolist()
        return {
            "exercise_x": EXERCISE_POINT[0],
            "exercise_y": EXERCISE_POINT[1],
            "exercise_slope_east": east,
            "exercise_slope_north": north,
            "exercise_steepest_slope": float(np.linalg.norm(slopes)),
            "exercise_northeast_slope": (east + north) / float(np.sqrt(2)),
        }


@cache
def _last_lecture() -> LocalMinimum:
    return LocalMinimum()


@cache
def landscape_level_places() -> tuple[StationaryPoint, ...]:
    """Return the level places of the landscape of the lecture on local minima."""
    return _last_lecture().stationary_points


def in_window(points: Array) -> bool:
    """Whether every point of shape ``(..., 2)`` lies in the window."""
    low, high = np.array(WINDOW).T
    return bool(((points >= low) & (points <= high)).all())
