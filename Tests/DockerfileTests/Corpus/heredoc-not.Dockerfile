FROM alpine:3.20
RUN echo "<<EOF" '<<EOF'
RUN cat <<<"here string"
CMD cat <<EOF
ENV A=<<EOF
RUN echo $((1<<2))
