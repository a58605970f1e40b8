// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "http/exchange.h"
#include "web/views.h"

/*
 * Whether a page stands at `path` (a GET row without parameters) that whoever is signed in may look
 * at: nothing leads where there is nothing, or where somebody is turned away.
 */
bool page_is_open(const struct exchange *exchange, const char *path);

/* The sections (sections.def) that are open, the one of this page marked. */
struct nav_links section_links(const struct exchange *exchange);

/* The section that the page belongs to, else the first one. */
struct nav_link section_of(const struct exchange *exchange);

/* The pages of the settings (settings_pages.def) that are open, this one marked. */
struct nav_links settings_links(const struct exchange *exchange);
