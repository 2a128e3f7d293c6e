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

# danmud's pages for people, as arrays of C.  Not made while there is no npm
# (configure): the page /watch.
page_files = \
  assets/web/page.html assets/web/page.js assets/web/page.css assets/web/common.js
watch_files = \
  assets/web/watch.html assets/web/watch.js assets/web/page.css assets/web/common.js
EXTRA_DIST += assets/web/pack.sh assets/web/join.sh $(page_files) $(watch_files)
CLEANFILES += assets/web_files.h assets/page.html assets/danmaku.js
if HAVE_WATCH
web_made = assets/page.html assets/danmaku.js
web_packed = $(watch_files)
DISTCLEANFILES = $(WATCH_TAR)
else
web_made = assets/page.html
web_packed =
endif

assets/web_files.h: $(web_packed) $(web_made) assets/web/pack.sh
	$(AM_V_GEN)$(MKDIR_P) assets && \
	$(srcdir)/assets/web/pack.sh `for file in $(web_packed); do echo "$(srcdir)/$$file"; done` \
	  $(web_made) >$@.tmp && mv $@.tmp $@

# The page / is one file.
assets/page.html: $(page_files) assets/web/join.sh
	$(AM_V_GEN)$(MKDIR_P) assets && \
	$(srcdir)/assets/web/join.sh $(srcdir)/assets/web/page.html >$@.tmp && mv $@.tmp $@

src/api/api_page.$(OBJEXT): assets/web_files.h

# With its licence, as the licence asks.
assets/danmaku.js: Makefile
	$(AM_V_GEN)$(MKDIR_P) assets && \
	{ echo '/*' && gzip -dc $(WATCH_TAR) | tar xOf - package/LICENSE && echo '*/' && \
	  gzip -dc $(WATCH_TAR) | tar xOf - package/dist/danmaku.dom.min.js; } >$@.tmp && mv $@.tmp $@
