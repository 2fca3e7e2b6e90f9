"""Looks titles up in a catalogue over HTTP."""

import os

import requests

DEFAULT_CATALOGUE = "https://catalogue.example/isbn"


def title_of(isbn):
    """Returns the title of a book, or None where the catalogue does not know it."""
    base = os.environ.get("CATALOGUE_URL", DEFAULT_CATALOGUE)
    response = requests.get(f"{base}/{isbn}.json", timeout=5)
    if response.status_code == 404:
        return None
    response.raise_for_status()
    return response.json()["title"]
