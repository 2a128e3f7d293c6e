man_MANS = man/danmu-convert.1 man/danmu-filter.5
player_pages = man/danmu.1 man/danmu.conf.5
daemon_pages = man/danmud.8 man/danmud.conf.5 man/danmud-api.7
if PLAYER
man_MANS += $(player_pages)
endif
if DAEMON
man_MANS += $(daemon_pages)
endif
# Also of what is not built here.
EXTRA_DIST += $(man_MANS) $(player_pages) $(daemon_pages)

# The completions are written by the programs themselves, from their tables.
bashcompdir = $(datadir)/bash-completion/completions
zshcompdir = $(datadir)/zsh/site-functions
fishcompdir = $(datadir)/fish/vendor_completions.d
if PLAYER
bashcomp_DATA = completions/danmu
zshcomp_DATA = completions/_danmu
fishcomp_DATA = completions/danmu.fish
else
bashcomp_DATA =
zshcomp_DATA =
fishcomp_DATA =
endif
if DAEMON
bashcomp_DATA += completions/danmud
zshcomp_DATA += completions/_danmud
fishcomp_DATA += completions/danmud.fish
endif
CLEANFILES += $(bashcomp_DATA) $(zshcomp_DATA) $(fishcomp_DATA)

completions/danmu: danmu$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) completions && \
	./danmu$(EXEEXT) --completion=bash >$@.tmp && mv $@.tmp $@

completions/_danmu: danmu$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) completions && \
	./danmu$(EXEEXT) --completion=zsh >$@.tmp && mv $@.tmp $@

completions/danmu.fish: danmu$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) completions && \
	./danmu$(EXEEXT) --completion=fish >$@.tmp && mv $@.tmp $@

completions/danmud: danmud$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) completions && \
	./danmud$(EXEEXT) --completion=bash >$@.tmp && mv $@.tmp $@

completions/_danmud: danmud$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) completions && \
	./danmud$(EXEEXT) --completion=zsh >$@.tmp && mv $@.tmp $@

completions/danmud.fish: danmud$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) completions && \
	./danmud$(EXEEXT) --completion=fish >$@.tmp && mv $@.tmp $@
