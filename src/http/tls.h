// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/arena.h"
#include "base/status.h"

/* TLS of the server itself, by GnuTLS inside libmicrohttpd (docs/decisions/tls.md). */

/* What is spoken: TLS 1.2 and 1.3, ciphers that are authenticated, keys that are agreed on anew. */
#define TLS_PRIORITIES                                             \
    "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-RSA:-DHE-RSA:" \
    "-CIPHER-ALL:+AES-128-GCM:+AES-256-GCM:+CHACHA20-POLY1305:-MAC-ALL:+AEAD:%SERVER_PRECEDENCE"

struct tls_files {
    const char *certificate; /* PEM: the server's, then those that sign it; NULL: no TLS */
    const char *key;         /* PEM, without a password, readable for its owner and group alone */
};

/*
 * Reads both, from now on handshakes use them; those under way go on with what they have. INVALID:
 * they cannot be used, and what was read before stays. On one thread; `arena` outlives the server.
 */
CHECKED enum status tls_read(const struct tls_files *files, struct arena *arena,
                             struct fault *fault);

/* For MHD_OPTION_HTTPS_CERT_CALLBACK. */
typedef void tls_function(void);
tls_function *tls_certificate_callback(void);

/* When there is no server any more. */
void tls_forget(void);
