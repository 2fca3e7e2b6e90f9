"""What the environment decides."""

from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    """Settings of the service."""

    greeting: str = "Hello"
