FROM python:3.12-slim AS builder
WORKDIR /app
COPY requirements.txt ./
RUN pip install -r requirements.txt
COPY src ./src

FROM builder AS tests
COPY test_requirements.txt ./
RUN pip install -r test_requirements.txt
COPY tests ./tests
RUN pytest tests

FROM builder AS service
ENTRYPOINT ["python", "-m", "src"]
