// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/outside_answer.h"

#include "base/text.h"

enum { SHEETS_NAMED = 20 };

#define MEBIBYTE (INT64_C(1024) * 1024)

static const char *sheet_list(const struct workbook_findings *findings, struct arena *arena)
{
    struct text list = text_new(arena);

    for (size_t i = 0; i < findings->sheet_count && i < SHEETS_NAMED; i++)
        text_format(&list, "%s%s", i == 0 ? "" : ", ", findings->sheets[i]);
    if (findings->sheet_count > SHEETS_NAMED)
        text_add(&list, ", …");
    return list.at;
}

static struct message not_readable(enum outside_code code, const char *name)
{
    if (code == OUTSIDE_PROTECTED)
        return MESSAGE("{1} is protected by a password; open it, remove the password and save it",
                       arg_text(name));
    if (code == OUTSIDE_OLD_WORKBOOK)
        return MESSAGE("{1} is a workbook in the format before 2007; save it as .xlsx or as CSV",
                       arg_text(name));
    if (code == OUTSIDE_BINARY_WORKBOOK)
        return MESSAGE("{1} is a binary workbook (.xlsb); save it as .xlsx or as CSV",
                       arg_text(name));
    return MESSAGE("{1} is not an Excel workbook; save the orders as .xlsx or as CSV",
                   arg_text(name));
}

static struct message damaged(const struct outside_outcome *outcome, const char *name)
{
    if (outcome->row > 0)
        return MESSAGE("{1} is damaged: sheet {2} cannot be read at row {3}; open it and save it "
                       "again",
                       arg_text(name), arg_text(outcome->findings.sheet), arg_plain(outcome->row));
    return MESSAGE("{1} is damaged: its part {2} cannot be read; open it and save it again",
                   arg_text(name), arg_text(outcome->part[0] == '\0' ? "ZIP" : outcome->part));
}

static struct message too_large(const struct outside_outcome *outcome, const char *name)
{
    int64_t limit = (int64_t)outcome->limit;

    if (outcome->code == OUTSIDE_TOO_DENSE)
        return MESSAGE("{1} grows more than {2} times when unpacked, as no real workbook does; "
                       "save the orders as CSV",
                       arg_text(name), arg_count(limit));
    if (outcome->code == OUTSIDE_TOO_MANY_PARTS)
        return MESSAGE("{1} has more parts than any workbook of orders; save the orders as CSV",
                       arg_text(name));
    return MESSAGE("{1} holds more than {2} MiB when unpacked; save the orders as CSV",
                   arg_text(name), arg_count(limit / MEBIBYTE));
}

static struct message sheet_too_large(const struct outside_outcome *outcome, const char *name)
{
    const char *sheet = outcome->findings.sheet;

    if (outcome->code == OUTSIDE_TOO_MANY_ROWS)
        return MESSAGE("{1}: sheet {2} has more rows than Excel allows; save the orders as CSV",
                       arg_text(name), arg_text(sheet));
    if (outcome->code == OUTSIDE_TOO_MANY_COLUMNS)
        return MESSAGE("{1}: sheet {2} has more columns than Excel allows, at row {3}",
                       arg_text(name), arg_text(sheet), arg_plain(outcome->row));
    if (outcome->code == OUTSIDE_ROW_TOO_LONG)
        return MESSAGE("{1}: row {3} of sheet {2} is longer than 8 MiB", arg_text(name),
                       arg_text(sheet), arg_plain(outcome->row));
    return MESSAGE("{1}: a cell in row {3} of sheet {2} holds more text than Excel allows",
                   arg_text(name), arg_text(sheet), arg_plain(outcome->row));
}

static struct message no_sheet(const struct outside_outcome *outcome, const char *name,
                               const char *sheet, struct arena *arena)
{
    if (outcome->code == OUTSIDE_NO_SUCH_SHEET)
        return MESSAGE("{1} has no visible sheet named {2}; it has: {3}", arg_text(name),
                       arg_text(sheet), arg_text(sheet_list(&outcome->findings, arena)));
    if (sheet != NULL)
        return MESSAGE("{1}: sheet {2} is empty", arg_text(name), arg_text(sheet));
    return MESSAGE("{1} has no visible sheet with anything in it", arg_text(name));
}

/* What no workbook causes: this machine, or two installations mixed up. */
static enum status machine_fault(const struct outside_outcome *outcome, const char *name,
                                 struct fault *fault)
{
    if (outcome->code == OUTSIDE_READ_FAILED)
        return fault_set(fault, STATUS_UNAVAILABLE, "",
                         MESSAGE("{1} cannot be read from the disk", arg_text(name)));
    if (outcome->code == OUTSIDE_WRITE_FAILED)
        return fault_set(fault, STATUS_UNAVAILABLE, "",
                         MESSAGE("Reading {1} was broken off", arg_text(name)));
    return fault_set(fault, STATUS_BROKEN, "",
                     MESSAGE("regulars-outside is of another version; install both programs from "
                             "one release to read {1}",
                             arg_text(name)));
}

enum status outside_outcome_fault(const struct outside_outcome *outcome, const char *name,
                                  const char *sheet, struct arena *arena, struct fault *fault)
{
    switch (outcome->code) {
    case OUTSIDE_NOT_A_WORKBOOK:
    case OUTSIDE_OLD_WORKBOOK:
    case OUTSIDE_BINARY_WORKBOOK:
    case OUTSIDE_PROTECTED:
        return fault_set(fault, STATUS_INVALID, "", not_readable(outcome->code, name));
    case OUTSIDE_DAMAGED:
    case OUTSIDE_PART_MISSING:
    case OUTSIDE_DOCTYPE:
        return fault_set(fault, STATUS_INVALID, "", damaged(outcome, name));
    case OUTSIDE_TOO_LARGE:
    case OUTSIDE_TOO_DENSE:
    case OUTSIDE_TOO_MANY_PARTS:
        return fault_set(fault, STATUS_INVALID, "", too_large(outcome, name));
    case OUTSIDE_TOO_MANY_ROWS:
    case OUTSIDE_TOO_MANY_COLUMNS:
    case OUTSIDE_CELL_TOO_LONG:
    case OUTSIDE_ROW_TOO_LONG:
        return fault_set(fault, STATUS_INVALID, "", sheet_too_large(outcome, name));
    case OUTSIDE_NO_SUCH_SHEET:
    case OUTSIDE_NO_DATA:
        return fault_set(fault, STATUS_INVALID, "sheet", no_sheet(outcome, name, sheet, arena));
    case OUTSIDE_READ_FAILED:
    case OUTSIDE_WRITE_FAILED:
    case OUTSIDE_WRONG_REQUEST:
    case OUTSIDE_DONE:
    case OUTSIDE_CODES:
        break;
    }
    return machine_fault(outcome, name, fault);
}
