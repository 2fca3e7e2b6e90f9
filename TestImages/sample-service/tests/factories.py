import factory

from sample_service.storage import Book


class BookFactory(factory.Factory):
    class Meta:
        model = Book

    isbn = factory.Sequence(lambda n: f"978-{n:010d}")
    title = factory.Faker("sentence", nb_words=4)
    read = False
