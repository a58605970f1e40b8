// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "outside/charset.h"

/*
 * Header text as people read it (RFC 2047): encoded words decoded, folding undone, UTF-8. Words of
 * one charset that stand side by side are joined before they are decoded, since many mailers cut
 * characters apart. Bounded by its input; not cleaned. Pure but for `charsets`.
 */
struct slice mime_words_decode(const struct charsets *charsets, struct slice value,
                               struct arena *arena);

/* Length of the encoded word that `text` begins with, 0 when it begins with none. */
size_t mime_word_length(struct slice text);
