FROM --platform=$BUILDPLATFORM golang:1.23 AS build
FROM --platform=linux/arm64 debian:12-slim
COPY --from=build /a /a
