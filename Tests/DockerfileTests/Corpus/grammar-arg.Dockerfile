ARG A
ARG B=two C="three words"
FROM alpine:3.20
ARG B
ARG D=${B}
