from sample_service import catalogue


def test_the_list_is_empty_at_first(client):
    assert client.get("/books").json == []


def test_an_added_book_is_listed(client, mocker):
    mocker.patch.object(catalogue, "title_of", return_value="Middlemarch")
    added = client.post("/books", json={"isbn": "9780141439549"})
    assert added.status_code == 201
    assert client.get("/books").json == [added.json]


def test_a_book_is_marked_as_read(client, mocker):
    mocker.patch.object(catalogue, "title_of", return_value="Middlemarch")
    client.post("/books", json={"isbn": "9780141439549"})
    assert client.post("/books/9780141439549/read").json["read"] is True
    assert client.post("/books/unknown/read").status_code == 404


def test_an_isbn_is_needed(client):
    assert client.post("/books", json={}).status_code == 400


def test_a_book_that_the_catalogue_does_not_know(client, mocker):
    mocker.patch.object(catalogue, "title_of", return_value=None)
    assert client.post("/books", json={"isbn": "0"}).status_code == 404
