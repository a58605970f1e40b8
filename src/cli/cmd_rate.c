// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>

#include "base/json.h"
#include "cli/command_line.h"
#include "cli/wrap.h"
#include "report/analysis.h"

/* More clients than people: room for every true figure, and no sum of two overflows. */
#define CLIENTS_MAX INT64_C(1000000000000)

struct rate_input {
    int64_t start, lost, new_clients;
};

static enum status required_number(struct command_line *line, const char *name, int64_t least,
                                   int64_t *ret_number)
{
    if (!option_is_set(line, name))
        return command_line_refuse(
            line, PLAIN_MESSAGE("the rate needs three figures: --start, --lost and --new"));
    return option_number(line, name, least, CLIENTS_MAX, ret_number);
}

static enum status read_input(struct command_line *line, struct rate_input *ret_input)
{
    enum status status = required_number(line, "start", 1, &ret_input->start);

    if (status == STATUS_OK)
        status = required_number(line, "lost", 0, &ret_input->lost);
    if (status == STATUS_OK)
        status = required_number(line, "new", 0, &ret_input->new_clients);
    if (status == STATUS_OK && line->operand_count > 0)
        status = command_line_refuse(line, MESSAGE("“regulars rate” takes options only, not “{1}”",
                                                   arg_text(line->operands[0])));
    if (status == STATUS_OK && ret_input->lost > ret_input->start)
        status = command_line_refuse(
            line, MESSAGE("--lost ({1}) cannot be more than --start ({2}): it counts those of the "
                          "start who left",
                          arg_count(ret_input->lost), arg_count(ret_input->start)));
    return status;
}

static void add_json(struct text *out, const struct rate_input *input,
                     const struct rate_calculation *rate)
{
    struct json json = json_new(out);

    json_begin_object(&json, NULL);
    json_int(&json, "schema", 1);
    json_int(&json, "start", input->start);
    json_int(&json, "lost", input->lost);
    json_int(&json, "new", input->new_clients);
    json_int(&json, "retained", input->start - input->lost);
    json_int(&json, "end", rate->end);
    json_real(&json, "crr", rate->crr);
    json_end(&json);
    json_finish(&json);
}

/* Growth hides loss: the sentence that the calculator is for. */
static struct message growth_message(const struct rate_input *input)
{
    int64_t growth = input->new_clients - input->lost;

    if (input->lost == 0)
        return PLAIN_MESSAGE("Nobody left, so every new client adds to the base.");
    if (growth > 0)
        return MESSAGE(
            "The base grew by {1}: of the new clients ({3}), {2} only filled the places of those "
            "who left.",
            arg_count(growth), arg_count(input->lost), arg_count(input->new_clients));
    if (growth < 0)
        return MESSAGE("The base shrank by {1}: fewer clients came than left.", arg_count(-growth));
    return PLAIN_MESSAGE("The base stayed as large as it was: as many came as left.");
}

static void add_line(const struct command_line *line, struct text *out, struct message message)
{
    text_wrap(out, message_text(line->arena, line->language, message), 0,
              (size_t)line->out_columns);
}

static void add_words(const struct command_line *line, struct text *out,
                      const struct rate_input *input, const struct rate_calculation *rate)
{
    int64_t retained = input->start - input->lost;

    add_line(line, out,
             MESSAGE("Clients at the end: {1} ({2} at the start, less {3} lost, plus {4} new)",
                     arg_count(rate->end), arg_count(input->start), arg_count(input->lost),
                     arg_count(input->new_clients)));
    add_line(line, out,
             MESSAGE("Retention rate: {1} ({2})", arg_percent(rate->crr, 0),
                     arg_real(rate->crr * 100, 2)));
    text_add_char(out, '\n');
    add_line(
        line, out,
        MESSAGE_N(
            "Of the clients at the start ({2}), {1} stayed. New clients do not count: the rate "
            "says how well you keep those you had.",
            "Of the clients at the start ({2}), {1} stayed. New clients do not count: the rate "
            "says how well you keep those you had.",
            arg_count(retained), arg_count(input->start)));
    add_line(line, out, growth_message(input));
}

enum status cmd_rate(struct command_line *line)
{
    struct text text = text_new(line->arena);
    struct rate_input input = {0};

    enum status status = read_input(line, &input);
    if (status != STATUS_OK)
        return status;

    struct rate_calculation rate = rate_calculate(input.start, input.lost, input.new_clients);
    if (option_is_set(line, "json"))
        add_json(&text, &input, &rate);
    else
        add_words(line, &text, &input, &rate);
    return command_line_print(line, &text);
}
