"""The HTTP interface."""

from flask import Flask, abort, jsonify, request
from sqlalchemy import select

from sample_service import catalogue
from sample_service.storage import Book, open_sessions


def create_app(database_url="sqlite://"):
    """Returns the application, its tables created in the given database."""
    app = Flask(__name__)
    sessions = open_sessions(database_url)

    @app.get("/books")
    def list_books():
        with sessions() as session:
            books = session.scalars(select(Book).order_by(Book.title))
            return jsonify([book.as_json() for book in books])

    @app.post("/books")
    def add_book():
        isbn = (request.get_json(silent=True) or {}).get("isbn")
        if not isbn:
            abort(400, "an isbn is needed")
        title = catalogue.title_of(isbn)
        if title is None:
            abort(404, "the catalogue does not know this isbn")
        with sessions.begin() as session:
            book = Book(isbn=isbn, title=title)
            session.add(book)
            return jsonify(book.as_json()), 201

    @app.post("/books/<isbn>/read")
    def mark_as_read(isbn):
        with sessions.begin() as session:
            book = session.get(Book, isbn)
            if book is None:
                abort(404)
            book.read = True
            return jsonify(book.as_json())

    return app
