"""The weather, as another service tells it."""

import requests


def temperature(place: str) -> float:
    """Degrees Celsius at a place."""
    answer = requests.get(f"http://weather.invalid/{place}", timeout=5)
    return float(answer.json()["celsius"])
