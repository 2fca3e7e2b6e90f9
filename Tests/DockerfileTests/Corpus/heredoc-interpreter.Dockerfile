FROM python:3.12-slim
RUN python3 <<EOF
print("COPY a b")
EOF
RUN <<EOF
#!/usr/bin/env python3
print("RUN")
EOF
