from alpine:3.20 as base
run echo hello
copy . /app
cmd ["sh"]
