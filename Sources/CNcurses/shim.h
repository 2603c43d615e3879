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
/* Presses and releases only: asked for clicks, ncurses would swallow the
   press and the release of a quick one. */
static inline mmask_t cn_mouse_all(void) {
    return BUTTON1_PRESSED | BUTTON1_RELEASED | BUTTON4_PRESSED | BUTTON5_PRESSED | REPORT_MOUSE_POSITION;
}
static inline mmask_t cn_button1_pressed(void) { return BUTTON1_PRESSED; }
static inline mmask_t cn_button1_released(void) { return BUTTON1_RELEASED; }
static inline mmask_t cn_wheel_up(void) { return BUTTON4_PRESSED; }
static inline mmask_t cn_wheel_down(void) { return BUTTON5_PRESSED; }
static inline mmask_t cn_position(void) { return REPORT_MOUSE_POSITION; }
static inline int cn_has_cup(void) {
    const char *cup = tigetstr("cup");
    return cup != NULL && cup != (const char *)-1;
}
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
