/* See fault.h. */
#include "db/conn.h"

void db_fault_set(struct db *db, enum db_fault kind, int64_t nth)
{
    ASSERT(nth >= 1);
    db->fault = (struct db_fault_plan){.kind = kind, .at = nth};
}

bool db_fault_was_hit(const struct db *db)
{
    return db->fault.hit > 0;
}

int64_t db_fault_hit_at(const struct db *db)
{
    return db->fault.hit;
}

int64_t db_fault_seen(const struct db *db)
{
    return db->fault.seen;
}

enum db_fault db_fault_next(struct db *db, bool is_commit)
{
    struct db_fault_plan *plan = &db->fault;

    plan->seen++;
    if (plan->kind == DB_FAULT_NONE || plan->hit > 0)
        return DB_FAULT_NONE;
    bool now = plan->kind == DB_FAULT_LOST_AFTER_COMMIT ? is_commit && plan->seen >= plan->at
                                                        : plan->seen == plan->at;
    plan->hit = now ? plan->seen : 0;
    return now ? plan->kind : DB_FAULT_NONE;
}
