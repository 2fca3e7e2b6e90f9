"""Prints a forecast."""

from forecast.trend import next_value

print(next_value([1.0, 2.0, 3.0]))
