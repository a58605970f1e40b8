// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "domain/mail_server.h"

/*
 * A connection to a mail server: the address is looked at before it is connected to (AC-061 to
 * AC-063), the certificate and its host before a byte of ours is sent over TLS. IMAP and SMTP share
 * it. Once something failed, `code` says what, and every further call fails at once.
 */
struct mail_tls_session;
struct mail_wire {
    const struct mail_server *server; /* borrowed */
    int fd;                           /* -1: closed */
    struct mail_tls_session *tls;     /* NULL: in clear */
    enum mail_code code;              /* MAIL_WORKS while nothing failed */
    char *in;                         /* bytes that came, [in_start, in_end) not yet taken */
    size_t in_start, in_end, in_capacity;
};

/* A point in time that waiting ends at, by clock_ticks(). */
int64_t mail_deadline(int32_t seconds);

/* Connects, and speaks TLS where it does so from the start. False: see `code`. */
bool mail_wire_open(struct mail_wire *wire, const struct mail_server *server, int64_t deadline);

/* STARTTLS was agreed on: what came before in clear is thrown away (AC-025). */
bool mail_wire_start_tls(struct mail_wire *wire, int64_t deadline);

/* What came and is not taken yet. Valid until more is asked for. */
struct slice mail_wire_seen(const struct mail_wire *wire);
void mail_wire_take(struct mail_wire *wire, size_t length);

/* Waits for more; at most `most` bytes may lie there untaken, and MAIL_OTHER_PROTOCOL is what it
 * is when they do already. False also at the end of the connection. */
bool mail_wire_fill(struct mail_wire *wire, size_t most, int64_t deadline);

/* What has come already, without waiting for anything: false when nothing more lies there. */
bool mail_wire_has_more(struct mail_wire *wire);

bool mail_wire_send(struct mail_wire *wire, struct slice bytes, int64_t deadline);

/* Our own end of it, as digits. */
void mail_wire_own_address(const struct mail_wire *wire, char *out, size_t size);

/* Ends with `code`, unless it failed before. Returns false, to end a function. */
bool mail_wire_fail(struct mail_wire *wire, enum mail_code code);

void mail_wire_close(struct mail_wire *wire);
