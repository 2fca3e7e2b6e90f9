"""The service."""

from fastapi import FastAPI

from api.settings import Settings

app = FastAPI()


@app.get("/greetings/{name}")
def greet(name: str) -> dict[str, str]:
    """A greeting for somebody."""
    return {"greeting": f"{Settings().greeting}, {name}"}
