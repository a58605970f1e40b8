// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/actor.h"

/* What a key may be used for: bits, which are stored. What its member may not, it may not either.
 */
enum api_scope {
    SCOPE_READ = 1,
    SCOPE_WRITE = 2,
    SCOPE_IMPORT = 4,
    SCOPE_EXPORT = 8,
    SCOPES_ALL = 15,
};

/* The rights that such a key does not give, for actor.withheld. Who may change or take out may
 * look. */
unsigned api_scopes_withheld(unsigned scopes);

/* The right that a scope is for, which its member needs to give it. */
enum right api_scope_right(enum api_scope scope);

/* "read"; "" for what is none. */
const char *api_scope_name(enum api_scope scope);
