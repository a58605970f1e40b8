// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/mail_message.h"
#include "outside/mime_parts.h"

/*
 * What a bounce, a complaint or a receipt says (RFC 3464, RFC 5965, RFC 8098), from the parts of a
 * mail. What follows no standard is recognised by who sent it and how it begins, as qmail, Exim,
 * Exchange and Gmail write it, and is soft evidence: whoever acts on a bounce asks for a token or
 * Message-ID of ours (AC-018, AC-019). `message` already holds its header and text.
 */
void dsn_read(const struct charsets *charsets, const struct mime_parts *parts, struct arena *arena,
              struct mail_message *message);
