dist_man_MANS += man/danmu.1 man/danmu.conf.5
