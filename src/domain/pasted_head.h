// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/pasted_stamp.h"

/* What one line of a pasted dialogue is; for pasted_talk.c alone. */
enum pasted_line {
    LINE_TEXT,   /* of the message above it */
    LINE_HEAD,   /* a message begins: a name and when */
    LINE_PLAIN,  /* "Ana: text", which is a head where no line says when */
    LINE_MAYBE,  /* "ana 12:30", which is one when that name has others */
    LINE_DAY,    /* a day alone */
    LINE_SYSTEM, /* of the messenger itself */
};
struct pasted_head {
    enum pasted_line kind;
    struct slice name;
    struct pasted_stamp stamp;
    struct slice rest; /* the text in the same line; may be empty */
};
struct pasted_head pasted_head_read(struct slice line, struct arena *arena);
