FROM alpine:3.20 AS base
ONBUILD RUN echo trigger
ONBUILD COPY --from=tools /bin/tool /bin/tool
onbuild add . /app
FROM alpine:3.20 AS tools
RUN touch /bin/tool
FROM base AS child
RUN echo own
