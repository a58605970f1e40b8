// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/report_text.h"

#include "report/reading_list.h"
#include "report/text_sections.h"

static struct message title(const struct analysis *analysis)
{
    const struct read_findings *findings = analysis->findings;

    if (findings == NULL || findings->file_count == 0)
        return PLAIN_MESSAGE("Retention report");
    if (findings->file_count == 1)
        return MESSAGE("Retention report: {1}", arg_text(file_name(&findings->files[0])));
    return MESSAGE_N(
        "Retention report: {2} and {1} more file", "Retention report: {2} and {1} more files",
        arg_count((int64_t)findings->file_count - 1), arg_text(file_name(&findings->files[0])));
}

/* Only the heads: each section gives the rest where it stands. */
static void print_summary(struct printer *printer)
{
    struct statement_list summary = reading_summary(printer->analysis, printer->arena);
    unsigned sections = printer->analysis->options.sections;

    if ((sections & (sections - 1)) == 0)
        return;
    print_gap(printer);
    for (size_t i = 0; i < summary.count; i++)
        print_item(printer, (struct statement){.head = summary.items[i].head});
}

void report_text(struct text *out, const struct analysis *analysis, const struct language *language,
                 const struct text_style *style)
{
    static const struct {
        enum section section;
        void (*print)(struct printer *printer);
    } sections[] = {
        {SECTION_RETENTION, print_rates}, {SECTION_MATRIX, print_matrix},
        {SECTION_RFM, print_rfm},         {SECTION_NEXT_ORDER, print_next_order},
        {SECTION_COHORTS, print_cohorts}, {SECTION_FORECAST, print_forecast},
    };
    int width = style->width < TEXT_WIDTH_LEAST  ? TEXT_WIDTH_LEAST
                : style->width > TEXT_WIDTH_MOST ? TEXT_WIDTH_MOST
                                                 : style->width;
    struct printer printer = {.out = out,
                              .arena = out->arena,
                              .analysis = analysis,
                              .language = language,
                              .style = *style,
                              .width = (size_t)width};

    print_statement(&printer, (struct statement){.head = title(analysis)});
    print_statement(&printer, (struct statement){.rest = reading_log(analysis).head});
    print_statement(&printer, (struct statement){.rest = reading_log(analysis).rest});
    print_summary(&printer);
    for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++) {
        if (has_section(analysis, sections[i].section))
            sections[i].print(&printer);
    }
    print_findings(&printer);
    print_advice(&printer);
}
