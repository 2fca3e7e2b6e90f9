FROM alpine:3.20
COPY <<EOF /etc/app.conf
name = value
RUN = no instruction
EOF
COPY <<a.txt <<b.txt plain.txt /dir/
A
a.txt
B
b.txt
