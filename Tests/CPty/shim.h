#ifndef COMMONWATT_CPTY_SHIM_H
#define COMMONWATT_CPTY_SHIM_H
#include <pty.h>
#endif
