# The sample service, from one file: tests run in the build, and what ships holds none of them.
#
#   service_deps ─┬─ builder ─────────────────────── service   what ships
#                 └─ test_deps ── tests_builder ─┬─ tests      runs pytest
#                                                └─ localdev   the developer's interpreter
#
# Both builders read it: the classic one and BuildKit. Any base with python3 and pip will do.
ARG BASE=python:3.12.7-slim-bookworm

FROM ${BASE} AS service_deps
# A package index of one's own, where the build is given one (--build-arg).
ARG PIP_INDEX_URL
WORKDIR /app
COPY requirements.txt ./
RUN python3 -m pip install --no-cache-dir --requirement requirements.txt

# The same interpreter and the same service dependencies, with pytest and its plugins added. Before
# any source, so that an edit of the source installs nothing again.
FROM service_deps AS test_deps
ARG PIP_INDEX_URL
COPY test_requirements.txt ./
RUN python3 -m pip install --no-cache-dir --requirement test_requirements.txt

FROM service_deps AS builder
ENV PYTHONPATH=/app/src
COPY src ./src

# The source is copied once more rather than taken from builder: this branch has test_deps below it.
FROM test_deps AS tests_builder
ENV PYTHONPATH=/app/src
COPY src ./src
COPY pytest.ini ./
COPY tests ./tests

# What the developer runs: the service, its tests and everything both need.
FROM tests_builder AS localdev
ENV FLASK_DEBUG=1
EXPOSE 8000
CMD ["python3", "-m", "flask", "--app", "sample_service", "run", "--host", "0.0.0.0", "--port", "8000"]

# A failing test ends the build here.
FROM tests_builder AS tests
RUN python3 -m pytest --cov=sample_service && touch /tests-passed

# BuildKit skips a stage that nobody needs: the empty marker makes the service need its tests.
FROM builder AS service
COPY --from=tests /tests-passed /tests-passed
USER 1000:1000
EXPOSE 8000
ENTRYPOINT ["python3", "-m", "gunicorn", "--bind", "0.0.0.0:8000", "sample_service:create_app()"]
