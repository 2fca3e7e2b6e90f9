# One line of stages: the service does not build on its tests.
FROM base:system AS builder
COPY app /app
RUN echo ran-builder

FROM builder AS tests
RUN echo ran-tests && python3 -m unittest discover --start-directory /app/tests
RUN touch /tests-passed

FROM builder AS service
RUN echo ran-service
COPY --from=tests /tests-passed /tests-passed
