# The report's counts by data.table, two threads: prints small tables for canonical.py.
suppressPackageStartupMessages(library(data.table))
setDTthreads(2)
file <- commandArgs(trailingOnly = TRUE)[1]

show <- function(name, table)
    fwrite(cbind(name, table), quote = FALSE, sep = "|", col.names = FALSE, scipen = 20)

nearest_rank <- function(counts, percent) {
    setorder(counts, value)
    rank <- ceiling(percent * sum(counts$n) / 100)
    counts$value[which(cumsum(counts$n) >= rank)[1]]
}

month_of <- function(day) {
    first <- min(day)
    days <- as.POSIXlt(as.Date(first:max(day), origin = "1970-01-01"))
    (as.integer(days$year + 1900L) * 12L + as.integer(days$mon))[day - first + 1L]
}

# Sums of runs that end at `ends`; whole numbers below 2^53, so exact.
sums_between <- function(values, ends) diff(c(0, cumsum(values)[ends]))

scores_of <- function(values, size)
    1L + as.integer((5 * (frank(values, ties.method = "min") - 1)) %/% size)

lines <- fread(file, nThread = 2, colClasses = c("factor", "IDate", "double"))
row_count <- nrow(lines)
lines[, `:=`(day = as.integer(date), cents = round(amount * 100), date = NULL, amount = NULL)]
lines[, id := as.integer(client)]
client_names <- levels(lines$client)
occasion <- lines[, .(cents = sum(cents)), keyby = .(id, day)]
rm(lines)

as_of <- max(occasion$day)
occasion[, month := month_of(day)]
is_first <- c(TRUE, occasion$id[-1L] != occasion$id[-nrow(occasion)])
is_last <- c(is_first[-1L], TRUE)
occasion[, after := shift(day, -1L)]
occasion[is_last, after := NA_integer_]
starts <- which(is_first)
ends <- which(is_last)
history <- data.table(client = client_names[occasion$id[starts]],
                      first = occasion$day[starts], last = occasion$day[ends],
                      orders = ends - starts + 1L, cents = sums_between(occasion$cents, ends))
show("summary", history[, .(row_count, .N, sum(orders), min(first), as_of, sum(cents),
                            sum(as.numeric(first)), sum(as.numeric(last)))])

gaps <- occasion[!is.na(after), .(n = .N), by = .(value = after - day)]
window <- if (nrow(gaps) > 0) min(max(nearest_rank(gaps, 90), 30L), 730L) else 365L
cooling <- if (nrow(gaps) > 0) min(nearest_rank(gaps, 75), window) else 182L
several <- history[orders > 1L & as_of - last <= window, .(n = .N), by = orders]
vip <- 3L
while (several[orders >= vip, sum(n)] * 100 > 20 * several[, sum(n)])
    vip <- vip + 1L
show("window", data.table(window, cooling, vip))

history[, age := as_of - last]
history[, standing := fifelse(orders == 1L, fifelse(age <= window, 0L, 1L),
                              fifelse(age > window, 4L, fifelse(orders < vip, 2L, 3L)))]
show("matrix", history[, .(.N, sum(age > cooling & age <= window), sum(cents)), by = standing])

month_last <- which(is_last | c(occasion$month[-1L] != occasion$month[-nrow(occasion)], TRUE))
month_first <- c(1L, month_last[-length(month_last)] + 1L)
months <- data.table(month = occasion$month[month_first], first = occasion$day[month_first],
                     last = occasion$day[month_last], is_first = is_first[month_first],
                     cents = sums_between(occasion$cents, month_last))
months[, next_first := fifelse(is_last[month_last], as_of + 1L, shift(first, -1L))]
months[, to_day := pmin(next_first - 1L, last + window)]
last_month <- max(months$month)
months[, until := fifelse(to_day >= as_of, last_month, month_of(to_day + 1L) - 1L)]
months[, kind := fifelse(is_first, -1L, as.integer(shift(until) == month - 1L))]
show("rate", months[, .N, by = .(month, until, kind)])
months[, cohort := month[is_first][cumsum(is_first)]]
months[, since := month - cohort]
show("cohort", months[, .(.N, sum(cents)), by = .(cohort, since)])

sample <- occasion[day > as_of - 365L, .(last = day[.N], orders = .N, cents = sum(cents)), by = id]
size <- nrow(sample)
sample[, `:=`(r = scores_of(last, size), f = scores_of(orders, size), m = scores_of(cents, size))]
show("rfm", sample[, .(.N, sum(cents)), by = .(r, f, m)])

quarter_of <- function(day) 3L - (day <= as_of - 92L) - (day <= as_of - 183L) - (day <= as_of - 274L)
recent <- occasion[day > as_of - 365L, .(id, day, cents)]
recent[, quarter := quarter_of(day)]
buyers <- recent[, .(orders = .N, cents = sum(cents)), by = .(id, quarter)]
show("quarter", buyers[, .(.N, sum(orders), sum(cents)), by = quarter])
show("newcomer", history[first > as_of - 365L, .N, by = .(quarter_of(first))])
firsts <- occasion[starts, .(days = fifelse(is.na(after), as_of, after) - day,
                             is_event = as.integer(!is.na(after)))]
show("return", firsts[, .N, by = .(days, is_event)])
