"""Accounts of a small shop."""

from flask import Flask

from ledger.accounts import balance


def create_app() -> Flask:
    """The service."""
    app = Flask(__name__)

    @app.get("/balance")
    def show():
        return {"balance": balance([])}

    return app
