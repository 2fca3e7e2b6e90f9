ARG V=v1.2.3-rc1
ARG A=${V#v} B=${V%-*} C=${V##*.} D=${V%%.*} E=${V/rc/beta} F=${V//1/one} G=${V:+set}
FROM example/app:${V#v}
FROM example/app:${V%-*} AS b
