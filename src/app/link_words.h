// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/links.h"
#include "base/message.h"

/* What a test has found and what to do about it, in whole sentences; empty where there was none. */
struct message link_words(const struct links_view *view, struct arena *arena);

/* The address that the name led to: "203.0.113.9"; "" for none. */
const char *link_address(const struct link_test *test, struct arena *arena);
