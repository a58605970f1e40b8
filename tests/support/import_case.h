// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/import_file.h"
#include "store/db.h"
#include "support/store_case.h"

/* Imports of files that a test writes as text. */

struct import_request request_for(const char *name);

enum status import_text_as(struct work *work, struct import_request *request, const char *text,
                           struct import_result *result);

/* One that succeeds. */
struct import_result must_import(struct store_case *test, const char *name, const char *text);

/* One that may not: its status and fault. */
enum status refused(struct store_case *test, struct import_request *request, const char *text,
                    struct import_result *result, struct fault *fault);

/* How many rows there are. */
int64_t count_of(struct store_case *test, struct rows (*query)(struct work *work));
struct rows all_clients(struct work *work);
struct rows all_orders(struct work *work);
struct rows all_contacts(struct work *work);
struct rows all_points(struct work *work);
struct rows all_imports(struct work *work);

/* Lets each statement of the import fail in its turn, and looks that nothing of it is left. */
void fail_each_statement(struct store_case *test, const char *text);
