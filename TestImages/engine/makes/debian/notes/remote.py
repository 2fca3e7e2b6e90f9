"""Notes of another service."""

import requests


def fetch(name: str) -> str:
    """The text of a note."""
    return requests.get(f"http://notes.invalid/{name}", timeout=5).text
