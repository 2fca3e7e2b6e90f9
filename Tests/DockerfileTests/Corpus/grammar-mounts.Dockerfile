# syntax=docker/dockerfile:1
FROM alpine:3.20 AS deps
FROM alpine:3.20
RUN --mount=type=cache,target=/root/.cache/pip --mount=from=deps,source=/wheels,target=/wheels,ro pip install /wheels/*
RUN --mount=type=bind,from=busybox,target=/bb --mount=type=tmpfs,target=/tmp ls /bb
RUN --mount=type=ssh --security=sandbox git ls-remote
