From alpine:3.20 As Base
Run echo a
FROM Base AS second
FROM base AS third
