# Dependencies split from the source, for both branches.
FROM base:system AS service_deps
RUN echo ran-service_deps

FROM service_deps AS test_deps
RUN echo ran-test_deps

FROM service_deps AS builder
COPY app /app
RUN echo ran-builder

FROM test_deps AS tests_builder
COPY app /app
RUN echo ran-tests_builder

FROM tests_builder AS localdev
RUN echo ran-localdev

FROM tests_builder AS tests
RUN echo ran-tests && python3 -m unittest discover --start-directory /app/tests
RUN touch /tests-passed

FROM builder AS service
RUN echo ran-service
COPY --from=tests /tests-passed /tests-passed
