FROM python:3.12-slim AS builder
COPY requirements.txt test_requirements.txt ./
RUN pip install -r requirements.txt -r test_requirements.txt
COPY src tests ./
FROM builder AS tests
RUN pytest
FROM tests AS service
CMD ["python", "-m", "app"]
