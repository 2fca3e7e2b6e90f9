FROM alpine:3.20
RUN ["echo", "a b", "c\u00e9\"d"]
CMD ["a"]
ENTRYPOINT [ "x" , "y" ]
SHELL ["/bin/ash", "-eo", "pipefail", "-c"]
VOLUME ["/data", "/logs"]
COPY ["file with blanks", "/dest/"]
ADD [ "a", "b", "/c/" ]
