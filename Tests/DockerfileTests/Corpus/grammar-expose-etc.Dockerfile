FROM alpine:3.20
EXPOSE 80/tcp 443 8000-8010
USER app:app
WORKDIR /app
WORKDIR sub dir
STOPSIGNAL SIGTERM
MAINTAINER A Person <a@example.com>
VOLUME /data /logs
