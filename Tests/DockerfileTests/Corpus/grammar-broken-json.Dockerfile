FROM alpine:3.20
RUN ["echo", 'single']
RUN [ -f /etc/passwd ]
CMD [ "unclosed"
