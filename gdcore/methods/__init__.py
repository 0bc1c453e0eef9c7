"""The methods, one a file."""

from gdcore.methods.gradient_descent import GradientDescent
from gdcore.methods.method import Method
from gdcore.methods.newton import Newton

__all__ = ["GradientDescent", "Method", "Newton"]
