// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/api_scope.h"

static bool allow(unsigned scopes, enum right right)
{
    switch (right) {
    case RIGHT_NONE:
        return true;
    case RIGHT_VIEW:
        return scopes & (SCOPE_READ | SCOPE_WRITE | SCOPE_EXPORT);
    case RIGHT_EDIT:
        return scopes & SCOPE_WRITE;
    case RIGHT_IMPORT:
        return scopes & SCOPE_IMPORT;
    case RIGHT_EXPORT:
        return scopes & SCOPE_EXPORT;
    case RIGHT_MANAGE: /* who works here, and how, is decided by people */
    case RIGHT_OWN:
    case RIGHT_COUNT:
        break;
    }
    return false;
}

unsigned api_scopes_withheld(unsigned scopes)
{
    unsigned withheld = 0;

    for (int right = RIGHT_NONE; right < RIGHT_COUNT; right++)
        withheld |= allow(scopes, (enum right)right) ? 0 : 1u << right;
    return withheld;
}

enum right api_scope_right(enum api_scope scope)
{
    switch (scope) {
    case SCOPE_READ:
        return RIGHT_VIEW;
    case SCOPE_WRITE:
        return RIGHT_EDIT;
    case SCOPE_IMPORT:
        return RIGHT_IMPORT;
    case SCOPE_EXPORT:
        return RIGHT_EXPORT;
    case SCOPES_ALL:
        break;
    }
    return RIGHT_COUNT;
}

const char *api_scope_name(enum api_scope scope)
{
    switch (scope) {
    case SCOPE_READ:
        return "read";
    case SCOPE_WRITE:
        return "write";
    case SCOPE_IMPORT:
        return "import";
    case SCOPE_EXPORT:
        return "export";
    case SCOPES_ALL:
        break;
    }
    return "";
}
