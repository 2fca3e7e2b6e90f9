FROM python:3.12-slim AS base
RUN pip install poetry==1.8.4
COPY pyproject.toml poetry.lock ./
RUN poetry install --only main --no-root

FROM base AS dev
RUN poetry install --with test --no-root
COPY . .

FROM dev AS ci
RUN poetry run pytest

FROM base AS prod
COPY app ./app
