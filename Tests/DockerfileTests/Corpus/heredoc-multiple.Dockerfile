FROM alpine:3.20
RUN cat <<ONE > /one && cat <<TWO > /two
first
ONE
second
TWO
RUN true
