// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/path.h"

#include "base/escape.h"
#include "base/utf8.h"
#include "http/octets.h"

/* Besides what is unreserved: the rest of RFC 3986's pchar, but ";", which some servers cut at. */
static bool may_stand_plain(char octet)
{
    return is_unreserved(octet) || (octet != '\0' && strchr("!$&'()*+,=:@", octet) != NULL);
}

/* Takes one character, escaped or not; its octet goes to *ret_octet. */
static enum path_form take(struct slice *rest, char *ret_octet)
{
    size_t taken = 1;

    *ret_octet = rest->at[0];
    enum path_form form = may_stand_plain(*ret_octet) ? PATH_NORMAL : PATH_OTHER;
    if (*ret_octet == '%') {
        int octet = octet_unescape(*rest);
        if (octet <= 0)
            return PATH_MALFORMED;
        *ret_octet = (char)octet;
        taken = 3;
        bool is_needless = is_unreserved(octet) || octet == '/' || octet == '\\';
        form = is_needless || octet < ' ' || octet == 0x7F ? PATH_OTHER : PATH_NORMAL;
    } else if ((unsigned char)*ret_octet <= ' ' || (unsigned char)*ret_octet >= 0x7F) {
        return PATH_MALFORMED;
    }
    *rest = (struct slice){rest->at + taken, rest->length - taken};
    return form;
}

/* Segments are at most this long, decoded: an id, a name, a token. */
enum { SEGMENT_MAX = 512 };

static enum path_form segment_form(struct slice segment)
{
    char plain[SEGMENT_MAX];
    size_t length = 0;
    enum path_form form = PATH_NORMAL;

    if (segment.length == 0)
        return PATH_OTHER;
    for (struct slice rest = segment; rest.length > 0;) {
        char octet;
        enum path_form found = take(&rest, &octet);

        if (found == PATH_MALFORMED)
            return found;
        form = found == PATH_OTHER ? found : form;
        if (length == SEGMENT_MAX)
            return PATH_OTHER;
        plain[length++] = octet;
    }
    struct slice decoded = {plain, length};
    if (!utf8_is_valid(decoded))
        return PATH_MALFORMED;
    if (slice_equal(decoded, slice_of(".")) || slice_equal(decoded, slice_of("..")))
        return PATH_OTHER;
    return form;
}

enum path_form path_form(struct slice path)
{
    enum path_form form = PATH_NORMAL;

    if (path.length == 0 || path.at[0] != '/')
        return PATH_MALFORMED;
    struct slice rest = {path.at + 1, path.length - 1};
    if (rest.length == 0)
        return PATH_NORMAL;
    for (;;) {
        const char *slash = rest.length > 0 ? memchr(rest.at, '/', rest.length) : NULL;
        struct slice segment = {rest.at, slash ? (size_t)(slash - rest.at) : rest.length};
        enum path_form found = segment_form(segment);

        if (found == PATH_MALFORMED)
            return found;
        form = found == PATH_OTHER ? found : form;
        if (slash == NULL)
            return form;
        rest = (struct slice){slash + 1, rest.length - segment.length - 1};
    }
}
