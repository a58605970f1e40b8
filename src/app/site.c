// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/site.h"

#include <string.h>

/* Scheme, host and port: an Origin has no more. */
static size_t origin_length(const char *url)
{
    const char *host = strstr(url, "://");

    return host ? (size_t)(host - url) + 3 + strcspn(host + 3, "/?#") : strlen(url);
}

bool site_trusts_origin(const struct site *site, const char *origin, const char *fetch_site)
{
    if (!origin || !fetch_site)
        return false;
    if (strcmp(fetch_site, "cross-site") == 0 || strcmp(fetch_site, "same-site") == 0)
        return false;
    if (origin[0] == '\0')
        return true;
    size_t length = origin_length(site->base_url);
    return strlen(origin) == length && memcmp(origin, site->base_url, length) == 0;
}
