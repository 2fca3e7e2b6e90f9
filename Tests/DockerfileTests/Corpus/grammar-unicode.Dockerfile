FROM alpine:3.20
LABEL author="Jürgen Müller" 状态="好"
RUN echo "naïve — ✓"
COPY données /données
