FROM alpine:3.20
ENV OLD a value with blanks
ENV A=1 B="two words" C=three\ words D='$A'
ENV E=${A}-${B:-x}
ENV F=a=b=c
