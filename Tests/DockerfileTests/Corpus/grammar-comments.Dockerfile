# a comment
  # an indented comment
FROM alpine:3.20
#RUN nothing
RUN echo "# no comment" # shell comment
# end
