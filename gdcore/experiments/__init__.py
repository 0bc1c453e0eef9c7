"""The experiments of the course, one a lesson."""

from gdcore.experiments.newton import NewtonOnCosine

__all__ = ["NewtonOnCosine"]
