// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "http/exchange.h"
#include "web/views.h"

/* What is around a page for somebody signed in. `title` is in their language already. The toast of
 * what was just done is in it once, see page_done(). */
struct page_view page_frame(struct exchange *exchange, const char *title);

/* The same for whoever is not signed in. */
struct plain_view plain_frame(const struct exchange *exchange, const char *title);

/* Says on the next page what was done, with an Undo of `audit_id` (0: nothing to take back). */
enum page_deed {
#define DEED(name, words) DEED_##name,
#include "web/deeds.def"
#undef DEED
    DEED_COUNT,
};
void page_done(struct exchange *exchange, enum page_deed deed, int64_t audit_id);

/* True for a path that a form may come back to: one of ours as browsers write it, and nothing that
 * they could take for another host (AC-054). */
enum { WAY_BACK_MAX = 500 }; /* bytes */
bool is_way_back(const char *path);
