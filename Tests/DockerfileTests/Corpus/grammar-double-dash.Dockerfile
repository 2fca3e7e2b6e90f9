FROM alpine:3.20
COPY -- --odd /dest
RUN echo --not-a-flag
