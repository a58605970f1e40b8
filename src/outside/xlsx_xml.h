// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "outside/xlsx.h"

/*
 * One part as a stream of elements. Names come without their namespace prefix: the two
 * families of namespaces (transitional and strict) share them. A handler that returns another
 * code than OUTSIDE_DONE ends the reading with it. Any handler may be NULL.
 */
struct xml_handlers {
    void *context;
    enum outside_code (*start)(void *context, const char *name, const char **attributes);
    enum outside_code (*end)(void *context, const char *name);
    enum outside_code (*text)(void *context, const char *bytes, size_t length);
};

enum { XML_DEPTH_MAX = 64, XML_TOKEN_MAX = 1024 * 1024 };

/*
 * Reads the part at `path` to its end. OUTSIDE_DAMAGED: not well-formed, nested deeper than
 * XML_DEPTH_MAX, or one tag longer than XML_TOKEN_MAX.
 */
enum outside_code xml_read(const struct xlsx_parts *parts, const char *path, uint64_t bytes_max,
                           const struct xml_handlers *handlers);

/* The attribute's value, its prefix aside; NULL when there is none. */
const char *xml_attribute(const char **attributes, const char *name);

/* A whole number without a sign; false for anything else or above UINT32_MAX. */
bool xml_number(const char *text, uint32_t *ret_number);

/* The values of XML Schema's boolean: "1" and "true"; anything else, and NULL, is false. */
bool xml_is_true(const char *text);
