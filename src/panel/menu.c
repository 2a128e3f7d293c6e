#include "panel/menu.h"

void
menu_fini(struct menu *menu)
{
	line_fini(&menu->search);
}

void
menu_set(struct menu *menu, size_t count)
{
	menu->count = count;
	menu->cursor = menu->first = 0;
}

static enum menu_wish
search_key(struct menu *menu, struct key key)
{
	if (line_key(&menu->search, key))
		return MENU_TAKEN;
	if (key.kind == KEY_CHAR)
		return MENU_TAKEN;
	if (key.kind != KEY_NAMED)
		return MENU_PASS;
	if (key.code == KEY_NAME_ESCAPE || key.code == KEY_NAME_ENTER) {
		menu->searches = false;
		return key.code == KEY_NAME_ENTER && menu->search.text.len > 0
			   ? MENU_SEARCH
			   : MENU_TAKEN;
	}
	return MENU_PASS;
}

static void
move_to(struct menu *menu, long to)
{
	long last = (long)menu->count - 1;

	to = to > last ? last : to;
	menu->cursor = to > 0 ? (size_t)to : 0;
}

static bool
move_key(struct menu *menu, uint32_t code, int page)
{
	long at = (long)menu->cursor;

	switch (code) {
	case KEY_NAME_UP:
		move_to(menu, at - 1);
		return true;
	case KEY_NAME_DOWN:
		move_to(menu, at + 1);
		return true;
	case KEY_NAME_PAGE_UP:
		move_to(menu, at - page);
		return true;
	case KEY_NAME_PAGE_DOWN:
		move_to(menu, at + page);
		return true;
	case KEY_NAME_HOME:
		move_to(menu, 0);
		return true;
	case KEY_NAME_END:
		move_to(menu, (long)menu->count);
		return true;
	default:
		return false;
	}
}

enum menu_wish
menu_key(struct menu *menu, struct key key, int page)
{
	if (menu->searches || key.kind == KEY_PASTE)
		return search_key(menu, key);
	if (key.kind == KEY_CHAR && key.code == '/') {
		menu->searches = true;
		return MENU_TAKEN;
	}
	if (key.kind != KEY_NAMED || key.mods != 0)
		return MENU_PASS;
	if (key.code == KEY_NAME_ESCAPE)
		return MENU_CLOSE;
	if (key.code == KEY_NAME_ENTER)
		return menu->count > 0 ? MENU_CHOOSE : MENU_TAKEN;
	return move_key(menu, key.code, page) ? MENU_TAKEN : MENU_PASS;
}

bool
menu_click(struct menu *menu, int row)
{
	if (row < 0 || menu->first + (size_t)row >= menu->count)
		return false;
	menu->cursor = menu->first + (size_t)row;
	return true;
}

void
menu_scroll(struct menu *menu, int page)
{
	size_t rows = page > 0 ? (size_t)page : 1;

	if (menu->cursor < menu->first)
		menu->first = menu->cursor;
	if (menu->cursor >= menu->first + rows)
		menu->first = menu->cursor - rows + 1;
}
