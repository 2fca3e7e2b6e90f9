"""Notes."""

import responses

from notes.remote import fetch


@responses.activate
def test_fetches_a_note():
    responses.add(responses.GET, "http://notes.invalid/shopping", body="bread")
    assert fetch("shopping") == "bread"
