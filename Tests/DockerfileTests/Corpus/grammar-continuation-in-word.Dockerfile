FROM alp\
ine:3.20
ENV LONG=ab\
cd
