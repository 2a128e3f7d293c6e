dist_man_MANS += man/danmu.1 man/danmu-convert.1 man/danmu.conf.5 man/danmu-filter.5 \
  man/danmud.8 man/danmud.conf.5 man/danmud-api.7

# The completions are written by danmu itself, from its table of options.
bashcompdir = $(datadir)/bash-completion/completions
zshcompdir = $(datadir)/zsh/site-functions
fishcompdir = $(datadir)/fish/vendor_completions.d
bashcomp_DATA = completions/danmu
zshcomp_DATA = completions/_danmu
fishcomp_DATA = completions/danmu.fish
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
