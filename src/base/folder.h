/* base/folder.h - is there a folder to put this file into?
 *
 * What a program keeps for its user is nobody else's business: folders that
 * are made here may be read by their owner only. */
#pragma once

/* Makes every missing folder in front of the last slash of `path`, mode 0700.
 * What goes wrong shows when the file is opened. */
void folder_make_for(const char *path);
