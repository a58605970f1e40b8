// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/pareto_panels.h"

#include <math.h>
#include <stdbool.h>

/* Gauss-Legendre on (0, 1) with 4, 6, 8, 12, 16, 24 nodes, one after the other. Worked out with 40
 * digits. */
const double gauss_node[GAUSS_TABLE] = {
    0.069431844202973712388,  0.3300094782075718676,   0.6699905217924281324,
    0.93056815579702628761,   0.033765242898423986094, 0.16939530676686774317,
    0.38069040695840154568,   0.61930959304159845432,  0.83060469323313225683,
    0.96623475710157601391,   0.019855071751231884158, 0.1016667612931866302,
    0.23723379504183550709,   0.40828267875217509753,  0.59171732124782490247,
    0.76276620495816449291,   0.8983332387068133698,   0.98014492824876811584,
    0.0092196828766403746547, 0.047941371814762571661, 0.11504866290284765648,
    0.20634102285669127635,   0.31608425050090990312,  0.43738329574426554226,
    0.56261670425573445774,   0.68391574949909009688,  0.79365897714330872365,
    0.88495133709715234352,   0.95205862818523742834,  0.99078031712335962535,
    0.0052995325041750337019, 0.027712488463383711961, 0.06718439880608412806,
    0.12229779582249848305,   0.19106187779867812578,  0.27099161117138630683,
    0.35919822461037054338,   0.45249374508118127991,  0.54750625491881872009,
    0.64080177538962945662,   0.72900838882861369317,  0.80893812220132187422,
    0.87770220417750151695,   0.93281560119391587194,  0.97228751153661628804,
    0.9947004674958249663,    0.00240639000148931991,  0.012635722014345250901,
    0.030862723998633620738,  0.056792236497799482893, 0.089999007013048539023,
    0.12993790421072281788,   0.17595317403151221537,  0.22728926430558023217,
    0.28310324618697743076,   0.34247866015191831281,  0.40444056626319184542,
    0.46797155356869718696,   0.53202844643130281304,  0.59555943373680815458,
    0.65752133984808168719,   0.71689675381302256924,  0.77271073569441976783,
    0.82404682596848778463,   0.87006209578927718212,  0.91000099298695146098,
    0.94320776350220051711,   0.96913727600136637926,  0.9873642779856547491,
    0.99759360999851068009,
};
const double gauss_weight[GAUSS_TABLE] = {
    0.17392742256872692869,   0.32607257743127307131,   0.32607257743127307131,
    0.17392742256872692869,   0.08566224618958517252,   0.18038078652406930378,
    0.23395696728634552369,   0.23395696728634552369,   0.18038078652406930378,
    0.08566224618958517252,   0.050614268145188129576,  0.11119051722668723527,
    0.15685332293894364367,   0.18134189168918099148,   0.18134189168918099148,
    0.15685332293894364367,   0.11119051722668723527,   0.050614268145188129576,
    0.023587668193255913597,  0.05346966299765921548,   0.080039164271673113167,
    0.10158371336153296087,   0.11674626826917740438,   0.1245735229067013925,
    0.1245735229067013925,    0.11674626826917740438,   0.10158371336153296087,
    0.080039164271673113167,  0.05346966299765921548,   0.023587668193255913597,
    0.013576229705877047426,  0.031126761969323946431,  0.047579255841246392405,
    0.062314485627766936026,  0.074797994408288366041,  0.084578259697501269095,
    0.091301707522461794433,  0.094725305227534248143,  0.094725305227534248143,
    0.091301707522461794433,  0.084578259697501269095,  0.074797994408288366041,
    0.062314485627766936026,  0.047579255841246392405,  0.031126761969323946431,
    0.013576229705877047426,  0.0061706148999935997734, 0.014265694314466831591,
    0.022138719408709903084,  0.029649292457718390373,  0.036673240705540152867,
    0.043095080765976637959,  0.048809326052056944135,  0.053722135057982817391,
    0.057752834026862800677,  0.060835236463901695602,  0.062918728173414148061,
    0.063969097673376078487,  0.063969097673376078487,  0.062918728173414148061,
    0.060835236463901695602,  0.057752834026862800677,  0.053722135057982817391,
    0.048809326052056944135,  0.043095080765976637959,  0.036673240705540152867,
    0.029649292457718390373,  0.022138719408709903084,  0.014265694314466831591,
    0.0061706148999935997734,
};

struct rule {
    int first, count;
    double reach; /* what panel_need() may come to */
};
enum { RULES = 6 };
static const struct rule rules[RULES] = {
    {0, 4, 0.3}, {4, 6, 1.8}, {10, 8, 4.2}, {18, 12, 9.5}, {30, 16, 19}, {46, 24, 1e300},
};

/* A panel of the widest rule takes so much of a fall, and so much of z. */
static const double fall_most = 32, width_most = 4;
/* Below exp of less this nothing counts any more, of what has fallen the least. */
static const double fall_end = 45;
/* From so many times the larger of alpha and beta on silent() is a power. */
static const double power_from = 1e15;

static struct panel panel_of(double from, double width, double fall)
{
    double need = fall + 1.5 * width;
    int rule = 0;

    while (need > rules[rule].reach)
        rule++;
    return (struct panel){
        .from = from,
        .width = width,
        .nodes = gauss_node + rules[rule].first,
        .weights = gauss_weight + rules[rule].first,
        .node_count = rules[rule].count,
    };
}

double silence_exponent(const struct silence *silence, double y)
{
    return silence->r * log1p(y / silence->alpha) + silence->s * log1p(y / silence->beta);
}

static double slope(const struct silence *silence, double scale, double y)
{
    return silence->r * ((scale + y) / (silence->alpha + y)) +
           silence->s * ((scale + y) / (silence->beta + y));
}

/*
 * silent() dy over the larger of alpha + y and beta + y falls by so much less than silent() does in
 * z: as long as y is far below the larger, hardly anything of it is behind.
 */
static double held_back(const struct silence *silence, double scale, double z)
{
    return z - log1p(scale * expm1(z) / fmax(silence->alpha, silence->beta));
}

static void split(const struct silence *silence, double scale, double length, double fall,
                  struct panels *panels)
{
    double from = 0, fallen = 0;

    while (from < length && fallen - held_back(silence, scale, from) < fall_end &&
           panels->count < PANELS_MAX) {
        double rest = length - from, end = 0;
        double width =
            fmin(fmin(rest, width_most), fall_most / slope(silence, scale, scale * expm1(from)));
        for (;;) {
            end = width < rest ? silence_exponent(silence, scale * expm1(from + width)) : fall;
            if (end - fallen <= fall_most * 1.01)
                break;
            width /= 2;
        }
        panels->panels[panels->count++] = panel_of(from, width, end - fallen);
        from = width < rest ? from + width : length;
        fallen = end;
    }
    panels->tail = from < length ? 0 : exp(-fallen);
}

void pareto_panels(const struct silence *silence, struct panels *ret_panels)
{
    double scale = fmin(silence->alpha, silence->beta);
    double far = power_from * fmax(silence->alpha, silence->beta);
    double until = fmin(silence->weeks, far);
    double length = log1p(until / scale), fall = silence_exponent(silence, until);

    ret_panels->count = 0;
    ret_panels->tail = 0;
    if (length <= width_most && fall <= fall_most) {
        ret_panels->panels[0] = panel_of(0, length, fall);
        ret_panels->count = length > 0;
        return;
    }
    split(silence, scale, length, fall, ret_panels);
    ret_panels->tail = silence->weeks > far && ret_panels->tail > 0
                           ? ret_panels->tail - exp(-silence_exponent(silence, silence->weeks))
                           : 0;
}

struct instant panel_instant(const struct silence *silence, const struct panel *panel, int node)
{
    bool alpha_is_less = silence->alpha < silence->beta;
    double scale = alpha_is_less ? silence->alpha : silence->beta;
    double z = panel->from + panel->width * panel->nodes[node], y = scale * expm1(z);
    double log_alpha = alpha_is_less ? z : log1p(y / silence->alpha);
    double log_beta = alpha_is_less ? log1p(y / silence->beta) : z;

    return (struct instant){
        .y = y,
        .log_alpha = log_alpha,
        .log_beta = log_beta,
        .mass = exp(-silence->r * log_alpha - silence->s * log_beta) * (scale + y) *
                (panel->width * panel->weights[node]),
    };
}

struct silence_ends silence_ends(const struct silence *silence)
{
    struct panels panels;
    double gone = 0, ordered = 0;

    pareto_panels(silence, &panels);
    for (int p = 0; p < panels.count; p++) {
        const struct panel *panel = &panels.panels[p];

        for (int i = 0; i < panel->node_count; i++) {
            struct instant at = panel_instant(silence, panel, i);
            gone += at.mass / (silence->beta + at.y);
            ordered += at.mass / (silence->alpha + at.y);
        }
    }
    double per_rate = panels.tail / (silence->r + silence->s);
    return (struct silence_ends){
        .alive = exp(-silence_exponent(silence, silence->weeks)),
        .gone = silence->s * (gone + per_rate),
        .ordered = silence->r * (ordered + per_rate),
    };
}
