FROM alpine:3.20
RUN echo a > /a
FROM alpine:3.20
COPY --from=0 /a /a
FROM alpine:3.20
COPY --from=1 /a /a
COPY --from=busybox:1.36 /bin/busybox /bin/
