"""A map of a site."""

import yaml
from flask import Flask

app = Flask(__name__)


def pages(text: str) -> list[str]:
    """The pages that a map names, in order."""
    return sorted(yaml.safe_load(text)["pages"])
