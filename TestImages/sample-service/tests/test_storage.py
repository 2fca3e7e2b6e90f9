from tests.factories import BookFactory


def test_a_book_as_json():
    book = BookFactory(title="Persuasion")
    assert book.as_json() == {"isbn": book.isbn, "title": "Persuasion", "read": False}
