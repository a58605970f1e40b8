// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/csv.h"
#include "store/work.h"

/*
 * A workspace taken out in forms that other programs read, from one state of the store, a piece at
 * a time: memory stays flat. RIGHT_EXPORT. Nothing is written into the store, not even the audit:
 * the archive of a store that was exported is that of the store before. docs/export.md describes
 * the files.
 */
struct export_count {
    int64_t contacts, orders;
    int64_t pictures_left_out; /* of cards: larger than a card may have them */
};

/*
 * clients.csv and orders.csv in the folder at `folder`, which is made when it is missing; what has
 * these names is replaced when both are complete, and not before. What `import_file()` reads of
 * them is what stands here.
 */
CHECKED enum status export_tables(struct work *work, const char *folder, struct csv_form form,
                                  struct export_count *ret_count);

/* The same as sheets "Clients" and "Orders" of one workbook, to a descriptor. */
CHECKED enum status export_workbook_to(struct work *work, int fd, struct export_count *ret_count);

/* Of a person who reads spreadsheets in a language: `;` and the decimal comma, where it has them.
 */
struct csv_form export_spreadsheet_form(const char *language);

/* All contacts as vCard 4.0, into a file, or to a descriptor. */
CHECKED enum status export_cards(struct work *work, const char *path,
                                 struct export_count *ret_count);

/* Whose; ids of clients, sorted. */
struct card_choice {
    int64_t *ids;
    size_t count;
    bool is_everybody;
};
void card_choice_sort(struct card_choice *choice);
CHECKED enum status export_cards_to(struct work *work, int fd, const struct card_choice *choice,
                                    struct export_count *ret_count);
