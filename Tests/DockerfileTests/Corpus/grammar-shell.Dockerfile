FROM alpine:3.20
SHELL ["/bin/ash", "-o", "pipefail", "-c"]
RUN true | false
