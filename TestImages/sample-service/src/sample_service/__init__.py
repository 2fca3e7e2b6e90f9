"""A reading list over HTTP: small, and with the dependencies of an everyday service."""

from sample_service.application import create_app

__all__ = ["create_app"]
__version__ = "1.0.0"
