import pytest
import requests
import responses

from sample_service import catalogue


@responses.activate
def test_the_title_of_a_known_book():
    responses.get(f"{catalogue.DEFAULT_CATALOGUE}/1.json", json={"title": "Emma"})
    assert catalogue.title_of("1") == "Emma"


@responses.activate
def test_an_unknown_book_has_no_title():
    responses.get(f"{catalogue.DEFAULT_CATALOGUE}/2.json", status=404)
    assert catalogue.title_of("2") is None


@responses.activate
def test_a_failing_catalogue_is_an_error():
    responses.get(f"{catalogue.DEFAULT_CATALOGUE}/3.json", status=500)
    with pytest.raises(requests.HTTPError):
        catalogue.title_of("3")
