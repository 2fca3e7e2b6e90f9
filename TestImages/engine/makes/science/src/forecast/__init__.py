"""Forecasts from a few numbers."""
