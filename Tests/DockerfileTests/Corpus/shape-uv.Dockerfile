# syntax=docker/dockerfile:1
FROM ghcr.io/astral-sh/uv:0.5.4 AS uv
FROM python:3.12-slim AS deps
COPY --from=uv /uv /usr/local/bin/uv
WORKDIR /app
RUN --mount=type=cache,target=/root/.cache/uv \
    --mount=type=bind,source=uv.lock,target=uv.lock \
    --mount=type=bind,source=pyproject.toml,target=pyproject.toml \
    uv sync --locked --no-install-project --no-dev

FROM deps AS tests
COPY pyproject.toml uv.lock ./
RUN uv sync --locked --no-install-project --group test
COPY . .
RUN uv run pytest -n auto && touch /tests-passed

FROM deps AS service
COPY src ./src
RUN --mount=type=bind,from=tests,source=/tests-passed,target=/tests-passed true
CMD ["/app/.venv/bin/python", "-m", "app"]
