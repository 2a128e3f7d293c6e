# The demo that quickstart plays, and what it is made from (make-demo.sh); the
# README's picture of it (make-picture.sh).
EXTRA_DIST += \
  assets/demo.mp4 assets/demo.xml assets/demo.svg \
  assets/make-demo.sh assets/demo.awk assets/demo.txt \
  assets/demo.h assets/demo-brush.c assets/demo-brush.h assets/demo-picture.c assets/demo-sound.c \
  assets/make-picture.sh assets/danmud.service.in

# The unit for systemd, with where danmud is.
systemdunitdir = $(prefix)/lib/systemd/system
if DAEMON
systemdunit_DATA = assets/danmud.service
endif
CLEANFILES += $(systemdunit_DATA)

assets/danmud.service: assets/danmud.service.in Makefile
	$(AM_V_GEN)$(MKDIR_P) assets && \
	sed 's|[@]bindir[@]|$(bindir)|' $(srcdir)/assets/danmud.service.in >$@.tmp && mv $@.tmp $@

if HAVE_VTERM
check_PROGRAMS += assets/cast-picture
assets_cast_picture_SOURCES = assets/cast-picture.c
assets_cast_picture_LDADD = $(VTERM_LIBS)
endif
