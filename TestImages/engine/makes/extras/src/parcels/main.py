"""The command."""

import click
import requests


def place(number: str) -> str:
    """Where a parcel is."""
    return requests.get(f"http://parcels.invalid/{number}", timeout=5).json()["place"]


@click.command()
@click.argument("number")
def main(number: str) -> None:
    """Prints where a parcel is."""
    click.echo(place(number))
