// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/site.h"
#include "base/secret.h"
#include "http/exchange.h"
#include "support/store_case.h"

/* Pages asked for as the server asks for them, without a server: over a store of the test's own. */
struct page_case {
    struct store_case *store;
    struct arena arena; /* of all exchanges of the test */
    struct site site;
    const char *session;  /* NULL: nobody is signed in */
    const char *csrf;     /* of the session */
    const char *language; /* chosen in this browser; NULL: none */
    const char *done;     /* what the last page left in the cookie of that name */
    const char *device;   /* cookies that a password's sign-in left; NULL: none */
    const char *second;
    const char *new_session; /* the last one that was set; asked with only when it is `session` */
    const char *peer;        /* from where the next requests come; NULL: 192.0.2.1 */
    const char *agent, *origin; /* headers of the next requests; NULL: none */
    struct exchange *exchange;  /* the last one */
};

/* *state becomes a struct page_case, signed in as the owner. */
int page_case_setup(void **state);
int page_case_teardown(void **state);

/* Asks, and returns the page's HTML. `path` may have a query; `form` is urlencoded. */
const char *page_get(struct page_case *test, const char *path);
const char *page_post(struct page_case *test, const char *path, const char *form);

/* The same with the session's token in the form. */
const char *page_send(struct page_case *test, const char *path, const char *form);

/* A header of the last reply; NULL for none. */
const char *page_replied(const struct page_case *test, const char *name);

/* Signs in by a new link of the owner, or as a new member with `role`. */
void page_sign_in_as(struct page_case *test, enum role role);

/* Goes on with a session that is open. */
void page_use_session(struct page_case *test, const char *token);

/* Hashing costs next to nothing here, so that tests can do it often. */
#define PAGE_CASE_COST ((struct secret_cost){.memory_bytes = 8192, .passes = 1})

/* A client that can be found by its name; its id. */
int64_t page_add_client(struct page_case *test, const char *name);

/* printf() into the test's arena. */
const char *page_text(struct page_case *test, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#define assert_page_has(page, part) page_has_or_fail((page), (part), __FILE__, __LINE__)
#define assert_page_lacks(page, part) page_lacks_or_fail((page), (part), __FILE__, __LINE__)
void page_has_or_fail(const char *page, const char *part, const char *file, int line);
void page_lacks_or_fail(const char *page, const char *part, const char *file, int line);
