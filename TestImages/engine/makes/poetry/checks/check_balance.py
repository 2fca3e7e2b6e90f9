"""Balances."""

import factory

from ledger.accounts import balance


class Entries(factory.ListFactory):
    """Two entries."""

    first = 250
    second = -50


def test_adds_up():
    assert balance(Entries()) == 200
