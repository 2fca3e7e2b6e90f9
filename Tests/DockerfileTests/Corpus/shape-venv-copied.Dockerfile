FROM python:3.12-slim AS build
ENV VIRTUAL_ENV=/opt/app
RUN python -m venv $VIRTUAL_ENV
COPY requirements.txt ./
RUN $VIRTUAL_ENV/bin/pip install -r requirements.txt
FROM build AS tests
COPY requirements-dev.txt ./
RUN /opt/app/bin/pip install -r requirements-dev.txt
COPY . .
RUN /opt/app/bin/python -m pytest
FROM python:3.12-slim AS service
COPY --from=tests /opt/app /opt/app
CMD ["/opt/app/bin/python", "-m", "app"]
