"""The reading list in a database."""

from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker
from sqlalchemy.pool import StaticPool


class Base(DeclarativeBase):
    pass


class Book(Base):
    __tablename__ = "books"

    isbn: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    read: Mapped[bool] = mapped_column(default=False)

    def as_json(self):
        return {"isbn": self.isbn, "title": self.title, "read": bool(self.read)}


def open_sessions(database_url):
    """Returns a session factory for the database, its tables created."""
    options = {}
    if database_url == "sqlite://":
        # A database in memory lives as long as its one connection.
        options = {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}}
    engine = create_engine(database_url, **options)
    Base.metadata.create_all(engine)
    return sessionmaker(engine)
