FROM python:3.12-slim AS service_deps
WORKDIR /app
COPY requirements.txt ./
RUN pip install -r requirements.txt

FROM service_deps AS test_deps
COPY test_requirements.txt ./
RUN pip install -r test_requirements.txt

FROM service_deps AS builder
COPY src ./src

FROM test_deps AS tests_builder
COPY src ./src
COPY tests ./tests

FROM tests_builder AS localdev
CMD ["python", "-m", "src", "--reload"]

FROM tests_builder AS tests
RUN pytest tests

FROM builder AS service
ENTRYPOINT ["python", "-m", "src"]
