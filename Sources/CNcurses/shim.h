#ifndef COMMONWATT_CNCURSES_SHIM_H
#define COMMONWATT_CNCURSES_SHIM_H
/* What of ncurses Swift cannot see: macros, mutable globals and the wide
   interface's switches. Only accessors, no logic. */
#define NCURSES_WIDECHAR 1
#define NCURSES_NOMACROS 1
#include <langinfo.h>
#include <locale.h>
#include <ncurses.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <wchar.h>

static inline SCREEN *cn_newterm(void) { return newterm(NULL, stdout, stdin); }
static inline int cn_lines(void) { return LINES; }
static inline int cn_cols(void) { return COLS; }
/* Several terminals that go by the name of xterm do not know REP (repeat the
   last character), and leave holes where ncurses uses it for runs of blanks. */
static inline void cn_avoid_repeat(void) { repeat_char = 0; }
static inline int cn_colors(void) { return COLORS; }
static inline int cn_color_pairs(void) { return COLOR_PAIRS; }
static inline attr_t cn_bold(void) { return A_BOLD; }
static inline attr_t cn_dim(void) { return A_DIM; }
static inline attr_t cn_reverse(void) { return A_REVERSE; }
static inline attr_t cn_underline(void) { return A_UNDERLINE; }
static inline attr_t cn_italic(void) { return A_ITALIC; }
/* A capability of the terminal's type, or NULL. */
static inline const char *cn_capability(const char *name) {
    const char *text = tigetstr(name);
    return text == (const char *)-1 ? NULL : text;
}
/* What moves the cursor to the start of the last row, however many there are. */
static inline const char *cn_to_last_row(void) { return tparm(cn_capability("cup"), 998, 0); }
static inline int cn_is_utf8(void) {
    const char *set = nl_langinfo(CODESET);
    return set != NULL && (set[0] == 'U' || set[0] == 'u') && set[3] == '-' && set[4] == '8';
}
/* The extended pair goes through the options pointer: 6.x ignores the short. */
static inline int cn_put_run(WINDOW *w, int y, int x, const wchar_t *t, int n, attr_t a, int pair) {
    if (wmove(w, y, x) == ERR) return ERR;
    wattr_set(w, a, 0, &pair);
    return waddnwstr(w, t, n);
}
#endif
