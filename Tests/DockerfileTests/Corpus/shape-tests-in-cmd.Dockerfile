FROM python:3.12-slim AS base
COPY requirements.txt ./
RUN pip install -r requirements.txt
FROM base AS tests
RUN pip install pytest
CMD ["pytest", "tests"]
FROM base AS service
