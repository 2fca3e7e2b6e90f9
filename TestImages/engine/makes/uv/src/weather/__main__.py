"""Serves the weather."""

from flask import Flask

from weather import temperature

app = Flask(__name__)


@app.get("/<place>")
def show(place: str):
    """The temperature as JSON."""
    return {"celsius": temperature(place)}


if __name__ == "__main__":
    app.run()
