"""Where parcels are."""

import responses

from parcels.main import place


@responses.activate
def test_finds_a_parcel():
    responses.get("http://parcels.invalid/7", json={"place": "Turin"})
    assert place("7") == "Turin"
