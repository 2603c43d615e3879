#ifndef COMMONWATT_CNCURSES_SHIM_H
#define COMMONWATT_CNCURSES_SHIM_H
#define NCURSES_WIDECHAR 1
#define NCURSES_NOMACROS 1
#include <ncurses.h>
#include <term.h>
#include <wchar.h>
#endif
