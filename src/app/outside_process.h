// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"

/*
 * regulars-outside as the main program sees it: foreign formats are read there, in a process
 * that holds nothing and is started for one file. It ends with the thread that started it.
 */
struct outside_process;

/* What a workbook turned out to hold; texts live in the arena. */
struct workbook_findings {
    const char *sheet;         /* the one taken */
    int64_t rows;              /* that hold anything, the header too */
    const char *const *sheets; /* the visible ones, in the workbook's order */
    size_t sheet_count;
};

/*
 * Starts to turn a workbook (.xlsx, .xlsm) into CSV in UTF-8, with commas and LF, one line for
 * each row of the sheet. `fd` is a regular file and stays the caller's; see workbook_file.h for
 * pipes. `sheet` NULL takes the first visible one with data. *ret_csv_fd is the caller's to
 * read and to close. Its end alone proves nothing: outside_process_end() tells whether it was
 * the sheet's end, and its fault outranks whatever the CSV's reader made of the part it got. `name`
 * is for faults and lives as long as they do.
 */
CHECKED enum status outside_xlsx_to_csv(int fd, const char *name, const char *sheet,
                                        struct arena *arena, struct fault *fault,
                                        struct outside_process **ret_process, int *ret_csv_fd);

/* The same by the program at `program`, which is otherwise found beside the running one. */
CHECKED enum status outside_xlsx_to_csv_by(const char *program, int fd, const char *name,
                                           const char *sheet, struct arena *arena,
                                           struct fault *fault,
                                           struct outside_process **ret_process, int *ret_csv_fd);

/*
 * After the CSV was read to its end: what became of it. INVALID: the workbook is at fault.
 * UNAVAILABLE, BROKEN: this machine or the process is. Gives everything back, in any case.
 */
CHECKED enum status outside_process_end(struct outside_process *process,
                                        struct workbook_findings *ret_findings);

/*
 * A text of at most 1,000 bytes as QR code: `side` rows of '0' and '1', without a margin. INVALID,
 * UNAVAILABLE, BROKEN as above.
 */
struct outside_modules {
    size_t side;
    const char *at;
};
CHECKED enum status outside_qr_code(const char *text, struct arena *arena, struct fault *fault,
                                    struct outside_modules *ret_modules);

/* Instead of the end, when the CSV is no longer wanted; close its descriptor first. */
void outside_process_abandon(struct outside_process *process);
