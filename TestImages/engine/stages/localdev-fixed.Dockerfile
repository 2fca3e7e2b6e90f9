# Test requirements in a branch of their own, with the developer's stage on it.
FROM base:system AS builder
COPY app /app
RUN echo ran-builder

FROM builder AS localdev
RUN echo ran-localdev

FROM localdev AS tests
RUN echo ran-tests && python3 -m unittest discover --start-directory /app/tests
RUN touch /tests-passed

FROM builder AS service
RUN echo ran-service
COPY --from=tests /tests-passed /tests-passed
