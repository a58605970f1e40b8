// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

/*
 * What a browser says of itself (User-Agent), as people call it: so that one finds one's own among
 * one's sessions. Anybody can say anything there, so it proves nothing. Never NULL; "" when it is
 * none that is known here. Names are trademarks and not translated.
 */
struct browser_name {
    const char *program; /* "Firefox" */
    const char *system;  /* "Windows" */
};
struct browser_name browser_name_of(const char *agent);

/* How much of it is kept, in bytes. */
enum { BROWSER_AGENT_MAX = 300 };
