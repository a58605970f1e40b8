// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/xlsx_xml.h"

#include <expat.h>
#include <string.h>

enum { READ_SIZE = 64 * 1024 };

struct xml_reading {
    XML_Parser parser;
    const struct xml_handlers *handlers;
    enum outside_code code; /* why it was stopped */
    int depth;
};

static const char *local_name(const char *name)
{
    const char *colon = strrchr(name, ':');

    return colon == NULL ? name : colon + 1;
}

static void stop(struct xml_reading *reading, enum outside_code code)
{
    if (code == OUTSIDE_DONE || reading->code != OUTSIDE_DONE)
        return;
    reading->code = code;
    XML_StopParser(reading->parser, XML_FALSE);
}

static void on_start(void *context, const char *name, const char **attributes)
{
    struct xml_reading *reading = context;

    if (reading->code != OUTSIDE_DONE)
        return;
    if (++reading->depth > XML_DEPTH_MAX)
        stop(reading, OUTSIDE_DAMAGED);
    else if (reading->handlers->start != NULL)
        stop(reading,
             reading->handlers->start(reading->handlers->context, local_name(name), attributes));
}

/* Expat reports the end of an empty element even after its start stopped the parser. */
static void on_end(void *context, const char *name)
{
    struct xml_reading *reading = context;

    if (reading->code != OUTSIDE_DONE)
        return;
    reading->depth--;
    if (reading->handlers->end != NULL)
        stop(reading, reading->handlers->end(reading->handlers->context, local_name(name)));
}

static void on_text(void *context, const char *bytes, int length)
{
    struct xml_reading *reading = context;

    if (reading->code == OUTSIDE_DONE && reading->handlers->text != NULL)
        stop(reading, reading->handlers->text(reading->handlers->context, bytes, (size_t)length));
}

/* Without a document type there are no entities to expand and nothing to fetch. */
static void on_doctype(void *context, const char *name, const char *system, const char *public,
                       int has_internal)
{
    (void)name;
    (void)system;
    (void)public;
    (void)has_internal;
    stop(context, OUTSIDE_DOCTYPE);
}

/* An unfinished tag is read again with each piece, so its length must have an end. */
static bool has_endless_token(XML_Parser parser, uint64_t fed)
{
    XML_Index at = XML_GetCurrentByteIndex(parser);

    return at >= 0 && fed - (uint64_t)at > XML_TOKEN_MAX + READ_SIZE;
}

static enum outside_code read_piece(struct xml_reading *reading, const struct xlsx_parts *parts,
                                    uint64_t *fed, bool *ret_is_end)
{
    void *buffer = XML_GetBuffer(reading->parser, READ_SIZE);
    size_t length = 0;

    if (buffer == NULL)
        return OUTSIDE_DAMAGED;
    enum outside_code code = parts->read(parts->context, buffer, READ_SIZE, &length);
    if (code != OUTSIDE_DONE)
        return code;

    *ret_is_end = length == 0;
    *fed += length;
    if (XML_ParseBuffer(reading->parser, (int)length, length == 0) != XML_STATUS_OK)
        return reading->code != OUTSIDE_DONE ? reading->code : OUTSIDE_DAMAGED;
    return has_endless_token(reading->parser, *fed) ? OUTSIDE_DAMAGED : OUTSIDE_DONE;
}

static enum outside_code read_open_part(struct xml_reading *reading, const struct xlsx_parts *parts)
{
    enum outside_code code = OUTSIDE_DONE;
    bool is_end = false;
    uint64_t fed = 0;

    XML_SetUserData(reading->parser, reading);
    XML_SetElementHandler(reading->parser, on_start, on_end);
    XML_SetCharacterDataHandler(reading->parser, on_text);
    XML_SetStartDoctypeDeclHandler(reading->parser, on_doctype);
    while (code == OUTSIDE_DONE && !is_end)
        code = read_piece(reading, parts, &fed, &is_end);
    return code;
}

enum outside_code xml_read(const struct xlsx_parts *parts, const char *path, uint64_t bytes_max,
                           const struct xml_handlers *handlers)
{
    enum outside_code code = parts->open(parts->context, path, bytes_max);

    if (code != OUTSIDE_DONE)
        return code;

    struct xml_reading reading = {.parser = XML_ParserCreate(NULL), .handlers = handlers};
    code = reading.parser == NULL ? OUTSIDE_TOO_LARGE : read_open_part(&reading, parts);
    XML_ParserFree(reading.parser);
    parts->close(parts->context);
    return code;
}

const char *xml_attribute(const char **attributes, const char *name)
{
    for (; attributes[0] != NULL; attributes += 2) {
        if (strcmp(local_name(attributes[0]), name) == 0)
            return attributes[1];
    }
    return NULL;
}

bool xml_number(const char *text, uint32_t *ret_number)
{
    uint64_t number = 0;

    if (text == NULL || *text == '\0')
        return false;
    for (; *text != '\0'; text++) {
        if (*text < '0' || *text > '9')
            return false;
        number = number * 10 + (uint64_t)(*text - '0');
        if (number > UINT32_MAX)
            return false;
    }
    *ret_number = (uint32_t)number;
    return true;
}

bool xml_is_true(const char *text)
{
    return text != NULL && (strcmp(text, "1") == 0 || strcmp(text, "true") == 0);
}
