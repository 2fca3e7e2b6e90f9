"""Says which libraries a forecast would be made with."""

from importlib.metadata import version

LIBRARIES = ("numpy", "scipy", "pandas", "jax")


def versions():
    """The version of each library, without importing it: that takes seconds."""
    return {library: version(library) for library in LIBRARIES}
