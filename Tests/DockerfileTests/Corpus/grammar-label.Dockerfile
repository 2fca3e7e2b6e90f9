FROM alpine:3.20
LABEL "com.example.vendor"="ACME Incorporated" version="1.0"
LABEL description="a text \
that goes on"
LABEL old style
