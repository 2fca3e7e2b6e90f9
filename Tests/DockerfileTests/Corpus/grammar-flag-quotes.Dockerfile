FROM alpine:3.20
RUN --mount=type=secret,id="token" --network=none cat /run/secrets/token
COPY "--chown=a b" x y
