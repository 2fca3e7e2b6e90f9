FROM alpine:3.20
RUN apk add \
    # the interpreter
    python3 \

    py3-pip \
  # last
    git
CMD ["sh"]
