// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>

#include "http/exchange.h"

void reply_etag(struct exchange *exchange, int64_t version)
{
    struct text out = text_new(exchange->arena);

    text_format(&out, "\"v%" PRId64 "\"", version);
    reply_header(exchange, "ETag", out.at);
}

/* Takes one entity tag, without W/; false when the text begins with none. */
static bool take_tag(struct slice *rest, struct slice *ret_tag)
{
    const char *end =
        rest->length > 1 && rest->at[0] == '"' ? memchr(rest->at + 1, '"', rest->length - 1) : NULL;

    if (end == NULL)
        return false;
    *ret_tag = (struct slice){rest->at + 1, (size_t)(end - rest->at) - 1};
    *rest = (struct slice){end + 1, rest->length - ret_tag->length - 2};
    return true;
}

/* "v17" is 17; -1 for a tag that is none of ours. */
static int64_t version_of(struct slice tag)
{
    int64_t version = 0;

    if (tag.length < 2 || tag.length > 20 || tag.at[0] != 'v' ||
        (tag.at[1] == '0' && tag.length > 2))
        return -1;
    for (size_t i = 1; i < tag.length; i++) {
        if (tag.at[i] < '0' || tag.at[i] > '9' || version > (INT64_MAX - (tag.at[i] - '0')) / 10)
            return -1;
        version = version * 10 + (tag.at[i] - '0');
    }
    return version;
}

enum etag_match request_if_match(const struct exchange *exchange, int64_t *ret_version)
{
    const char *header = request_header(exchange, "If-Match");
    struct slice tag;

    if (header == NULL)
        return ETAG_MALFORMED;
    struct slice rest = slice_trim(slice_of(header));
    if (rest.length == 0)
        return ETAG_MISSING;
    /* A weak tag never matches here (RFC 9110, 13.1.1). */
    bool is_weak = rest.length > 2 && memcmp(rest.at, "W/", 2) == 0;
    if (is_weak)
        rest = (struct slice){rest.at + 2, rest.length - 2};
    if (!take_tag(&rest, &tag) || rest.length > 0)
        return ETAG_MALFORMED;
    int64_t version = version_of(tag);
    if (is_weak || version < 0)
        return ETAG_DIFFERS;
    *ret_version = version;
    return ETAG_MATCHES;
}

static struct slice without_lead(struct slice rest)
{
    while (rest.length > 0 && (rest.at[0] == ' ' || rest.at[0] == ',' || rest.at[0] == '\t'))
        rest = (struct slice){rest.at + 1, rest.length - 1};
    if (rest.length > 2 && memcmp(rest.at, "W/", 2) == 0)
        rest = (struct slice){rest.at + 2, rest.length - 2};
    return rest;
}

bool request_has_version(const struct exchange *exchange, int64_t version)
{
    const char *header = request_header(exchange, "If-None-Match");
    struct slice tag;

    if (header == NULL)
        return false;
    struct slice rest = without_lead(slice_of(header));
    if (slice_equal(slice_trim(rest), slice_of("*")))
        return true;
    for (; take_tag(&rest, &tag); rest = without_lead(rest))
        if (version_of(tag) == version)
            return true;
    return false;
}
