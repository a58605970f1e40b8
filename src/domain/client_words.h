// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/arena.h"
#include "domain/client.h"

/*
 * The words by which a client is found, as store/searches.h keeps them: of the names, the reference
 * and what contacts can be reached by. One rule for editing, importing and looking whether it is
 * still so. At most CLIENT_WORDS_MAX words; the client's own name comes first.
 */
enum { CLIENT_WORDS_MAX = 400 };
struct client_texts {
    const char *name;
    const char *reference; /* NULL for none */
    const struct contact *contacts;
    size_t contact_count;
    const struct contact_point *points;
    size_t point_count;
};
const char *client_words(struct arena *arena, const struct client_texts *texts);
