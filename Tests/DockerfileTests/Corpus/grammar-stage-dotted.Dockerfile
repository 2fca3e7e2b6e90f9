FROM alpine:3.20 AS build-1.0_x
FROM build-1.0_x
