"""Keeps notes."""

from flask import Flask

from notes.remote import fetch

app = Flask(__name__)


@app.get("/notes/<name>")
def show(name: str):
    """A note of that name."""
    return {"text": fetch(name)}
