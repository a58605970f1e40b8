// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/vcard.h"

/* Parts of the reader of cards that are shared by its files, and by nobody else. */

/* A property, unfolded: [group.]NAME;parameters:value. */
struct vcard_line {
    int64_t line;      /* where it begins, from 0 */
    struct slice text; /* unfolded */
    struct slice name; /* without its group */
    struct slice parameters;
    struct slice value; /* as written */
    bool is_property;   /* there is a colon */
    bool is_quoted_printable, is_base64;
    bool is_too_long;
};

/* False at the end of the text. */
bool vcard_line_next(struct vcard_reader *reader, struct arena *arena, struct vcard_line *ret_line);

/* Whatever the case. */
bool vcard_word_is(struct slice slice, const char *word);

/* True for the property, whatever the case. */
bool vcard_line_is(const struct vcard_line *line, const char *name);

/* The parameter's value; of 2.1 also a bare word: TYPE=CELL and CELL alone are found by
 * vcard_has_type(). Empty when there is none. */
struct slice vcard_parameter(const struct vcard_line *line, const char *name);
bool vcard_has_type(const struct vcard_line *line, const char *type);

/*
 * The value as text in UTF-8 with its escapes still in it: quoted-printable and character sets are
 * taken off. NULL: it is none.
 */
const char *vcard_text(const struct vcard_line *line, vcard_decoder *decode, struct arena *arena);

/* Component `index` of a value parted by semicolons, without escapes; lists within it are joined by
 * spaces, line ends are spaces, trimmed. */
const char *vcard_component(const char *value, size_t index, struct arena *arena);

/* All of a value that has no components. */
const char *vcard_whole(const char *value, struct arena *arena);

/* The picture of a PHOTO; false when it is none that is kept. */
bool vcard_photo_read(const struct vcard_line *line, struct arena *arena, struct slice *ret_photo,
                      const char **ret_type);

/* Appends bytes in base64. */
void vcard_base64_add(struct text *out, struct slice bytes);
