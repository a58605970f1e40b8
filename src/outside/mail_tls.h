// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include "domain/mail_server.h"

/* TLS over a connected socket that does not block, by GnuTLS. */
struct mail_tls_session;

enum mail_tls_step {
    MAIL_TLS_DONE = 0,
    MAIL_TLS_WANTS_READ = -1,
    MAIL_TLS_WANTS_WRITE = -2,
    MAIL_TLS_FAILED = -3,
};

/* NULL: there is no TLS to be had here, or `trust` cannot be read. */
struct mail_tls_session *mail_tls_open(int fd, const char *host, const char *trust);

/* To be called again when the socket is ready, until it is done or has failed; then *ret_code says
 * why. The certificate must be of somebody trusted, for `host`, and of today. */
enum mail_tls_step mail_tls_handshake(struct mail_tls_session *session, enum mail_code *ret_code);

/* Bytes read or written, or one of enum mail_tls_step; 0: the other end has closed. */
ssize_t mail_tls_read(struct mail_tls_session *session, void *bytes, size_t length);
ssize_t mail_tls_write(struct mail_tls_session *session, const void *bytes, size_t length);

/* Bytes that are decoded already and wait. */
size_t mail_tls_pending(struct mail_tls_session *session);

void mail_tls_close(struct mail_tls_session *session);
