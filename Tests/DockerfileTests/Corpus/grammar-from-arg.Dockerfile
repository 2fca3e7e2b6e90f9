ARG VERSION=3.12
ARG BASE=python:${VERSION}-slim
FROM ${BASE} AS one
FROM python:${VERSION:-3.11} AS two
FROM ${UNSET:-debian}:12 AS three
FROM $BASE
