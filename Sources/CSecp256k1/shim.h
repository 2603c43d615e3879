#ifndef COMMONWATT_CSECP256K1_SHIM_H
#define COMMONWATT_CSECP256K1_SHIM_H
/* What of libsecp256k1 Swift cannot see: macros. Only accessors, no logic. */
#include <secp256k1.h>
#include <secp256k1_recovery.h>

static inline unsigned int cs_context_none(void) { return SECP256K1_CONTEXT_NONE; }
static inline unsigned int cs_compressed(void) { return SECP256K1_EC_COMPRESSED; }
static inline unsigned int cs_uncompressed(void) { return SECP256K1_EC_UNCOMPRESSED; }

#endif
