// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/chart.h"
#include "report/html_forecast.h"

/* One check: its question, sentence, drawing, caption and table. */
struct check {
    struct message question, title, caption, table_label;
    const char *id, *axis_label;
    struct statement reading;
    struct chart_pair *pairs;
    size_t count;
    bool has_band;
    void (*write_table)(struct page *page, struct message label);
};

static void write_drawing(struct page *page, const struct check *check)
{
    struct chart chart = {
        .out = page->out,
        .arena = page->arena,
        .language = page->language,
        .id = check->id,
        .title = page_string(page, check->title),
        .description = page_string(page, check->reading.head),
    };
    const struct chart_pairs pairs = {
        .pairs = check->pairs,
        .count = check->count,
        .has_band = check->has_band,
        .axis_label = check->axis_label,
        .actual_label = page_string(page, PLAIN_MESSAGE("came")),
        .predicted_label = page_string(page, PLAIN_MESSAGE("foretold")),
    };

    chart_pairs(&chart, &pairs);
}

static void write_check(struct page *page, const struct check *check)
{
    if (check->count == 0)
        return;
    page_subheading(page, check->question);
    page_reading(page, check->reading);
    html_literal(page->out, "<figure>\n");
    write_drawing(page, check);
    html_literal(page->out, "<figcaption>");
    page_message(page, check->caption);
    html_literal(page->out, "</figcaption>\n");
    page_details_open(page, DETAILS_AS_TABLE, PLAIN_MESSAGE("The same as a table"));
    check->write_table(page, check->table_label);
    page_details_close(page);
    html_literal(page->out, "</figure>\n");
}

/* A drawing and its table hold at most so many weeks, evenly apart, the last one among them. */
enum { WEEKS_MOST = 130, WEEKS_OF_COHORT_MOST = 60 };

static size_t first_week(size_t count, size_t most)
{
    return count == 0 ? 0 : (count - 1) % (count / (most + 1) + 1);
}

static struct chart_pair *pairs_of_weeks(struct page *page, const struct week_check *weeks,
                                         size_t count, size_t most, size_t *ret_count)
{
    struct chart_pair *pairs = arena_array(page->arena, struct chart_pair, count);

    *ret_count = 0;
    for (size_t i = first_week(count, most); i < count; i += count / (most + 1) + 1)
        pairs[(*ret_count)++] = (struct chart_pair){
            .actual = (double)weeks[i].actual,
            .predicted = weeks[i].predicted.expected,
            .low = weeks[i].predicted.low,
            .high = weeks[i].predicted.high,
            .label = value_text(page->arena, page->language, arg_day_short(weeks[i].from)),
        };
    return pairs;
}

static void write_weeks_table(struct page *page, struct message label,
                              const struct week_check *weeks, size_t count, size_t most)
{
    static const struct column columns[] = {
        {N_("Week from"), COLUMN_WORDS},
        {N_("Came"), COLUMN_FIGURE},
        {N_("Foretold"), COLUMN_FIGURE},
        {N_("90 % interval"), COLUMN_FIGURE},
    };

    page_table_open(page, label, columns, sizeof(columns) / sizeof(columns[0]));
    for (size_t i = first_week(count, most); i < count; i += count / (most + 1) + 1) {
        forecast_row_open(page, arg_day_short(weeks[i].from));
        page_figure(page, arg_count(weeks[i].actual));
        page_figure(page, arg_about(weeks[i].predicted.expected));
        forecast_count_interval(page, &weeks[i].predicted);
        page_row_close(page);
    }
    page_table_close(page);
}

static void write_holdout_table(struct page *page, struct message label)
{
    const struct forecast *forecast = &page->analysis->forecast;

    write_weeks_table(page, label, forecast->weeks, forecast->week_count, WEEKS_MOST);
}

static void write_cohort_table(struct page *page, struct message label)
{
    const struct forecast *forecast = &page->analysis->forecast;

    write_weeks_table(page, label, forecast->cohort, forecast->cohort_count, WEEKS_OF_COHORT_MOST);
}

static void write_class_table(struct page *page, struct message label)
{
    static const struct column columns[] = {
        {N_("Clients with"), COLUMN_WORDS},
        {N_("Clients"), COLUMN_FIGURE},
        {N_("Came, each"), COLUMN_FIGURE},
        {N_("Foretold, each"), COLUMN_FIGURE},
    };
    const struct forecast *forecast = &page->analysis->forecast;

    page_table_open(page, label, columns, sizeof(columns) / sizeof(columns[0]));
    for (size_t i = 0; i < forecast->class_count; i++) {
        page_row_open(page, forecast_class_name(forecast, i));
        page_figure(page, arg_count(forecast->classes[i].clients));
        page_figure(page, arg_real(forecast->classes[i].actual, 2));
        page_figure(page, arg_real(forecast->classes[i].predicted, 2));
        page_row_close(page);
    }
    page_table_close(page);
}

static void write_holdout(struct page *page)
{
    const struct forecast *forecast = &page->analysis->forecast;
    struct check check = {
        .question = PLAIN_MESSAGE("Has it been right so far?"),
        .title = PLAIN_MESSAGE("Repeat orders by week: foretold, and what came"),
        .caption =
            PLAIN_MESSAGE("Dots: orders that came, by week. Line and band: what the forecast "
                          "said beforehand, with its 90 % interval."),
        .table_label = PLAIN_MESSAGE("Foretold and came, by week"),
        .id = "weeks",
        .axis_label = page_string(page, PLAIN_MESSAGE("week from")),
        .reading = reading_forecast_weeks(page->analysis),
        .has_band = true,
        .write_table = write_holdout_table,
    };

    check.pairs =
        pairs_of_weeks(page, forecast->weeks, forecast->week_count, WEEKS_MOST, &check.count);
    write_check(page, &check);
}

static void write_classes(struct page *page)
{
    const struct forecast *forecast = &page->analysis->forecast;
    struct chart_pair *pairs = arena_array(page->arena, struct chart_pair, FORECAST_CLASSES_MAX);
    struct check check = {
        .question = PLAIN_MESSAGE("Is it right for rare and for frequent clients?"),
        .title =
            PLAIN_MESSAGE("Orders of one client in the weeks kept back, by orders before them"),
        .caption = PLAIN_MESSAGE("Clients by how many orders they had placed before the weeks kept "
                                 "back. Dots: orders that each of them then placed on average. "
                                 "Line: what was foretold."),
        .table_label = PLAIN_MESSAGE("Foretold and came, by orders before"),
        .id = "classes",
        .axis_label = page_string(page, PLAIN_MESSAGE("orders before")),
        .reading = reading_forecast_classes(page->analysis),
        .pairs = pairs,
        .count = forecast->class_count,
        .write_table = write_class_table,
    };

    for (size_t i = 0; i < forecast->class_count; i++) {
        const struct class_check *class = &forecast->classes[i];
        struct text label = text_new(page->arena);

        text_add(&label,
                 value_text(page->arena, page->language, arg_count((int64_t) class->orders + 1)));
        if (i + 1 == forecast->class_count)
            text_add(&label, "+");
        pairs[i] = (struct chart_pair){class->actual, class->predicted, class->predicted,
                                       class->predicted, label.at};
    }
    write_check(page, &check);
}

static void write_cohort(struct page *page)
{
    const struct forecast *forecast = &page->analysis->forecast;
    struct check check = {
        .question = PLAIN_MESSAGE("Does it fit the whole history?"),
        .title = PLAIN_MESSAGE("Repeat orders together since the first day: by the model, and what "
                               "came"),
        .caption =
            PLAIN_MESSAGE("Dots: all repeat orders up to then. Line: what the model says when "
                          "it knows only when clients first came."),
        .table_label = PLAIN_MESSAGE("Foretold and came, together"),
        .id = "since",
        .axis_label = page_string(page, PLAIN_MESSAGE("week from")),
        .reading = reading_forecast_cohort(page->analysis),
        .has_band = true,
        .write_table = write_cohort_table,
    };

    check.pairs = pairs_of_weeks(page, forecast->cohort, forecast->cohort_count,
                                 WEEKS_OF_COHORT_MOST, &check.count);
    write_check(page, &check);
}

void html_forecast_checks(struct page *page)
{
    write_holdout(page);
}

void html_forecast_more_checks(struct page *page)
{
    write_classes(page);
    write_cohort(page);
}
