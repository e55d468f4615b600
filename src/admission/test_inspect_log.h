/* Two straight logs for test_inspect.c, line by line. */
#ifndef OQU_ADMISSION_TEST_INSPECT_LOG_H
#define OQU_ADMISSION_TEST_INSPECT_LOG_H

#define P     "pool=10000000-0000-4000-8000-000000000001 "
#define Q     "pool=10000000-0000-4000-8000-000000000002 "
#define R     "pool=10000000-0000-4000-8000-000000000003 "
#define TERM  " deadline=2026-06-18T18:00:00+05:00"
#define S     "pool=10000000-0000-4000-8000-000000000004 "
#define AT(t) " at=2026-06-17T" t "+05:00"

/* "@x" is the mark that is 64 times the digit x; "admission/1 year=2026 " stands before each. One
 * school with the count of three to one, one without a territory, which hands its child over. */
static const char *const campaign[] = {
    /* 0*/ P "event=1 kind=open" AT(
        "09:00:00") " seats=4 ratio=3:1 credit_cap=1 spare_policy=AT_DEADLINE by=№ 5",
    /* 1*/ P "event=2 kind=apply" AT("09:00:01") " arrival=1 lane=O" TERM " mark=@1",
    /* 2*/ P "outcome=1 kind=held" AT("09:00:01") " mark=@1 by=admission.rule.wait-turn",
    /* 3*/ P "event=3 kind=apply" AT("09:00:02") " arrival=2 lane=T" TERM " mark=@2",
    /* 4*/ P "outcome=2 kind=allocated" AT("09:00:02") " mark=@2 by=admission.rule.territory",
    /* 5*/ P "event=4 kind=apply" AT("09:00:03") " arrival=3 lane=T" TERM " mark=@3",
    /* 6*/ P "outcome=3 kind=allocated" AT("09:00:03") " mark=@3 by=admission.rule.territory",
    /* 7*/ P "event=5 kind=apply" AT("09:00:04") " arrival=4 lane=T" TERM " mark=@4",
    /* 8*/ P "outcome=4 kind=allocated" AT("09:00:04") " mark=@4 by=admission.rule.territory-third",
    /* 9*/ P "outcome=5 kind=allocated" AT("09:00:04") " mark=@1 by=admission.rule.outside",
    /*10*/ P "event=6 kind=apply" AT("09:00:05") " arrival=5 lane=T" TERM " mark=@5",
    /*11*/ P "outcome=6 kind=held" AT("09:00:05") " mark=@5 by=admission.rule.wait-full",
    /*12*/ P "event=7 kind=apply" AT("09:00:06") " arrival=6 lane=T" TERM " mark=@6",
    /*13*/ P "outcome=7 kind=held" AT("09:00:06") " mark=@6 by=admission.rule.wait-full",
    /*14*/ P "event=8 kind=withdraw" AT("09:00:07") " arrival=2 lane=T mark=@2",
    /*15*/ P "outcome=8 kind=withdrawn" AT("09:00:07") " mark=@2 by=admission.event.withdrawn",
    /*16*/ P "outcome=9 kind=allocated" AT("09:00:07") " mark=@5 by=admission.rule.territory",
    /*17*/ P "outcome=10 kind=approved" AT("09:10:00") " mark=@3 by=admission.event.approved",
    /*18*/ P "event=9 kind=refuse" AT("09:20:00") " arrival=4 lane=T mark=@4",
    /*19*/ P "outcome=11 kind=refused_docs" AT("09:20:00") " mark=@4 by=admission.event.refused",
    /*20*/ P "outcome=12 kind=allocated" AT("09:20:00") " mark=@6 by=admission.rule.territory",
    /*21*/ P "event=10 kind=apply" AT("09:30:00") " arrival=7 lane=T" TERM " mark=@7",
    /*22*/ P "outcome=13 kind=held" AT("09:30:00") " mark=@7 by=admission.rule.wait-full",
    /*23*/
    Q "event=1 kind=open" AT(
        "10:00:00") " seats=2 ratio=none credit_cap=1 spare_policy=NOW auto_reserved=1 "
                    "auto_until=2026-07-01T00:00:00+05:00 by=№ 6",
    /*24*/ Q "event=2 kind=apply" AT("10:00:01") " arrival=1 lane=AUTO" TERM " mark=@8",
    /*25*/ Q "outcome=14 kind=allocated" AT("10:00:01") " mark=@8 by=admission.rule.own",
    /*26*/ Q "outcome=15 kind=approved" AT("10:00:01") " mark=@8 by=admission.event.automatic",
    /*27*/ Q "event=3 kind=apply" AT("10:00:02") " arrival=2 lane=O" TERM " mark=@9",
    /*28*/ Q "outcome=16 kind=allocated" AT("10:00:02") " mark=@9 by=admission.rule.plain",
    /*29*/
    R "event=1 kind=open" AT(
        "10:30:00") " seats=0 ratio=3:1 credit_cap=1 spare_policy=AT_DEADLINE by=№ 7",
    /*30*/ Q "event=4 kind=leave" AT("11:00:00") " arrival=1 lane=AUTO seats=1 mark=@8 by=№ 8",
    /*31*/ R "event=2 kind=come" AT("11:00:00") " arrival=1 lane=AUTO seats=1 mark=@8 by=№ 8",
    /*32*/ Q "outcome=17 kind=moved" AT("11:00:00") " mark=@8 by=admission.event.moved",
    /*33*/ R "outcome=18 kind=approved" AT("11:00:00") " mark=@8 by=admission.event.came",
    /*34*/
    P "outcome=19 kind=refused_full at=2026-06-18T18:00:01+05:00 mark=@7 "
      "by=admission.rule.full",
    /*35*/ R "event=3 kind=capacity at=2026-06-19T10:00:00+05:00 seats=25 by=№ 9",
};

/* A school that was full, two families of its reserve, and a seat that becomes free: the first
 * applies elsewhere just then, the second does not answer. */
#define LATER(t) " at=2026-06-" t "+05:00"
#define FRIDAY   " deadline=2026-06-29T18:00:00+05:00"
#define DUE      " deadline=2026-06-22T18:00:00+05:00"
static const char *const reserve[] = {
    /*36*/ S "event=1 kind=open" LATER(
        "19T11:00:00") " seats=1 ratio=3:1 credit_cap=1 spare_policy=AT_DEADLINE by=№ 10",
    /*37*/ S "event=2 kind=apply" LATER("19T11:00:01") " arrival=1 lane=T" DUE " mark=@a",
    /*38*/
    S "outcome=20 kind=allocated" LATER("19T11:00:01") " mark=@a by=admission.rule.territory",
    /*39*/ S "event=3 kind=apply" LATER("19T11:00:02") " arrival=2 lane=T" DUE " mark=@b",
    /*40*/ S "outcome=21 kind=held" LATER("19T11:00:02") " mark=@b by=admission.rule.wait-full",
    /*41*/ S "event=4 kind=apply" LATER("19T11:00:03") " arrival=3 lane=O" DUE " mark=@c",
    /*42*/ S "outcome=22 kind=held" LATER("19T11:00:03") " mark=@c by=admission.rule.wait-full",
    /*43*/ S "event=5 kind=reserve" LATER("22T18:00:01") " arrival=2 lane=T mark=@b",
    /*44*/ S "outcome=23 kind=refused_full" LATER("22T18:00:01") " mark=@b by=admission.rule.full",
    /*45*/
    S "outcome=24 kind=reserve" LATER("22T18:00:01") " mark=@b by=admission.event.reserve-wished",
    /*46*/ S "outcome=25 kind=refused_full" LATER("22T18:00:01") " mark=@c by=admission.rule.full",
    /*47*/ S "event=6 kind=reserve" LATER("22T19:00:00") " arrival=3 lane=O mark=@c",
    /*48*/
    S "outcome=26 kind=reserve" LATER("22T19:00:00") " mark=@c by=admission.event.reserve-joined",
    /*49*/ S "event=7 kind=unreserve" LATER("22T19:01:00") " arrival=3 lane=O mark=@c",
    /*50*/
    S
    "outcome=27 kind=refused_full" LATER("22T19:01:00") " mark=@c by=admission.event.reserve-left",
    /*51*/ S "event=8 kind=reserve" LATER("22T19:02:00") " arrival=3 lane=O mark=@c",
    /*52*/
    S "outcome=28 kind=reserve" LATER("22T19:02:00") " mark=@c by=admission.event.reserve-joined",
    /*53*/ S "event=9 kind=withdraw" LATER("23T10:00:00") " arrival=1 lane=T mark=@a",
    /*54*/
    S "outcome=29 kind=withdrawn" LATER("23T10:00:00") " mark=@a by=admission.event.withdrawn",
    /*55*/ S "event=10 kind=pass" LATER("23T10:00:01") " arrival=2 lane=T mark=@b",
    /*56*/ S "event=11 kind=offer" LATER("23T10:00:01") " deadline=2026-06-24T18:00:00+05:00",
    /*57*/ S "outcome=30 kind=offered" LATER("23T10:00:01") " mark=@c by=admission.rule.offered",
    /*58*/
    S
    "outcome=31 kind=offer_expired" LATER("24T18:00:01") " mark=@c by=admission.rule.offer-expired",
    /*59*/ S "event=12 kind=offer" LATER("24T18:00:01") " deadline=2026-06-25T18:00:00+05:00",
    /*60*/ S "outcome=32 kind=offered" LATER("24T18:00:01") " mark=@b by=admission.rule.offered",
    /*61*/ S "event=13 kind=accept" LATER("25T09:00:00") " arrival=2 lane=T mark=@b",
    /*62*/
    S "outcome=33 kind=approved" LATER("25T09:00:00") " mark=@b by=admission.event.offer-accepted",
    /* Two decisions of the authority: a seat above the others, and a free one elsewhere. */
    /*63*/ S "event=14 kind=grant" LATER("25T10:00:00") " arrival=3 lane=O seats=2 mark=@c by=№ 11",
    /*64*/ S "outcome=34 kind=approved" LATER("25T10:00:00") " mark=@c by=admission.event.granted",
    /*65*/ P "event=11 kind=leave" LATER("25T11:00:00") " arrival=7 lane=T mark=@7 by=№ 12",
    /*66*/ R "event=4 kind=direct" LATER("25T11:00:00") " arrival=2 lane=T mark=@7 by=№ 12",
    /*67*/ P "outcome=35 kind=moved" LATER("25T11:00:00") " mark=@7 by=admission.event.moved",
    /*68*/ R "outcome=36 kind=approved" LATER("25T11:00:00") " mark=@7 by=admission.event.directed",
};

/* Twins, signed once, and one seat: both come at one instant, then what came of each. */
#define U "pool=10000000-0000-4000-8000-000000000005 "
static const char *const twins[] = {
    U "event=1 kind=open" LATER(
        "26T09:00:00") " seats=1 ratio=3:1 credit_cap=1 spare_policy=AT_DEADLINE by=№ 13",
    U "event=2 kind=apply" LATER("26T09:00:01") " arrival=1 lane=T" FRIDAY " mark=@d",
    U "event=3 kind=apply" LATER("26T09:00:01") " arrival=2 lane=T" FRIDAY " mark=@e",
    U "outcome=40 kind=allocated" LATER("26T09:00:01") " mark=@d by=admission.rule.territory",
    U "outcome=41 kind=held" LATER("26T09:00:01") " mark=@e by=admission.rule.wait-full",
    U "outcome=42 kind=refused_full" LATER("29T18:00:01") " mark=@e by=admission.rule.full",
};

#endif
