FROM alpine:3.20
HEALTHCHECK --interval=5m --timeout=3s CMD curl -f http://localhost/ || exit 1
FROM alpine:3.20
HEALTHCHECK NONE
FROM alpine:3.20
healthcheck --retries=2 cmd ["x", "y"]
