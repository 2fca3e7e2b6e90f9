FROM alpine:3.20 AS a
FROM alpine:3.20
COPY --from=a --chown=app:app --chmod=755 --link /x /y
COPY --parents ./a/./b /c/
COPY --exclude=*.md --exclude=*.txt . .
