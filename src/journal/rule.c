/* See rule.h. */
#include "journal/rule.h"

#include "base/scan.h"

enum { HUNDRED = 100, LOWEST_GRADE = 2, NUMBER_MOST = 100 };

struct fraction {
    int64_t over, under; /* under 0: this part is not there */
};

static struct fraction sections(const struct journal_rule *rule, const struct journal_points *p)
{
    struct fraction all = {0, p->sections > 0 ? 1 : 0};

    for (size_t i = 0; i < p->sections; i++) {
        if (rule->mean)
            all = (struct fraction){all.over * p->section_most[i] + p->section[i] * all.under,
                                    all.under * p->section_most[i]};
        else
            all = (struct fraction){all.over + p->section[i],
                                    (i == 0 ? 0 : all.under) + p->section_most[i]};
    }
    if (rule->mean)
        all.under *= (int64_t)p->sections;
    return all;
}

/* 100 * over / under percents of the parts that are there, each with its weight. */
static struct fraction weigh(const struct journal_rule *rule, const struct fraction *parts)
{
    int64_t weights = 0, under = 1, over = 0;

    for (size_t i = 0; i < JOURNAL_PARTS; i++)
        if (parts[i].under > 0) {
            weights += rule->weight[i];
            under *= parts[i].under;
        }
    for (size_t i = 0; i < JOURNAL_PARTS; i++)
        if (parts[i].under > 0)
            over += rule->weight[i] * parts[i].over * (under / parts[i].under);
    return (struct fraction){over, weights * under};
}

static int64_t half_up(int64_t over, int64_t under)
{
    return (2 * over + under) / (2 * under);
}

struct journal_grade journal_grade_of(const struct journal_rule *rule,
                                      const struct journal_points *points)
{
    const struct fraction parts[JOURNAL_PARTS] = {
        {points->formative_sum, JOURNAL_FORMATIVE_MOST * points->formative_n},
        sections(rule, points),
        {points->term, points->term_most},
    };
    struct fraction t = weigh(rule, parts);

    if (t.under == 0 || (parts[0].under == 0 && parts[1].under == 0 && parts[2].under == 0))
        return (struct journal_grade){.known = false};
    struct journal_grade grade = {
        .known = true,
        .complete = parts[0].under > 0 && parts[1].under > 0 && parts[2].under > 0,
        .hundredths = half_up(t.over * HUNDRED * HUNDRED, t.under),
        .grade = LOWEST_GRADE,
    };
    int64_t percent = half_up(t.over * HUNDRED, t.under);
    for (size_t i = 0; i < JOURNAL_BANDS; i++)
        if (rule->whole ? percent >= rule->band[i] : t.over * HUNDRED >= rule->band[i] * t.under)
            grade.grade++;
    return grade;
}

struct str journal_letter(int64_t points)
{
    static const struct {
        int64_t from;
        const char *letter;
    } scale[] = {{95, "A"},  {90, "A-"}, {85, "B+"}, {80, "B"},  {75, "B-"},
                 {70, "C+"}, {65, "C"},  {60, "C-"}, {55, "D+"}, {50, "D"}};

    for (size_t i = 0; i < COUNT(scale); i++)
        if (points >= scale[i].from)
            return str_from_z(scale[i].letter);
    return STR("F");
}

bool journal_numbers(struct str text, int64_t *ret, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct str word = text;
        if (i + 1 < n && !scan_until(&text, ' ', &word))
            return false;
        if (!scan_i64(word, 0, NUMBER_MOST, &ret[i]))
            return false;
    }
    return true;
}
