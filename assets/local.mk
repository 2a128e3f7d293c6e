# The demo that quickstart plays, and what it is made from (make-demo.sh).
demo_files = assets/demo.mp4 assets/demo.xml
EXTRA_DIST += $(demo_files) \
  assets/make-demo.sh assets/demo.awk assets/demo.txt \
  assets/demo.h assets/demo-brush.c assets/demo-brush.h assets/demo-picture.c assets/demo-sound.c
