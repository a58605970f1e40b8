// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "http/exchange.h"
#include "web/views.h"

/*
 * What is around a page of the settings: page_frame(), and beside it links to the others
 * (settings_pages.def). `title` is in their language already. The view says
 * `{{! layout: settings frame }}` and holds a `struct settings_view frame`.
 */
struct settings_view settings_frame(struct exchange *exchange, const char *title);
