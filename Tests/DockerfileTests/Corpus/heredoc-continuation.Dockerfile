FROM alpine:3.20
RUN cat <<EOF \
  > /file
text \
EOF
RUN true
