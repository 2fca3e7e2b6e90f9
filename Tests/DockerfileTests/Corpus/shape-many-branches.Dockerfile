FROM debian:12-slim AS base
FROM base AS branch0
RUN echo 0
FROM base AS branch1
RUN echo 1
FROM base AS branch2
RUN echo 2
FROM base AS branch3
RUN echo 3
FROM base AS branch4
RUN echo 4
FROM base AS branch5
RUN echo 5
FROM base AS branch6
RUN echo 6
FROM base AS branch7
RUN echo 7
FROM base AS branch8
RUN echo 8
FROM base AS branch9
RUN echo 9
FROM base AS branch10
RUN echo 10
FROM base AS branch11
RUN echo 11
FROM base AS all
COPY --from=branch0 /x0 /
COPY --from=branch1 /x1 /
COPY --from=branch2 /x2 /
COPY --from=branch3 /x3 /
COPY --from=branch4 /x4 /
COPY --from=branch5 /x5 /
COPY --from=branch6 /x6 /
COPY --from=branch7 /x7 /
COPY --from=branch8 /x8 /
COPY --from=branch9 /x9 /
COPY --from=branch10 /x10 /
COPY --from=branch11 /x11 /
