/* authority_peer FOLDER [gost]: a certification authority of the shape of the national one writes
 * what it and its people make: anchors/, content.txt, and a .p7s and .cer for each case, or an
 * .xml, named by what is wrong with it ("good" where nothing is). For trying `oqu signature verify`
 * and as fuzzing seeds.
 */
#include <stdio.h>
#include <sys/stat.h>

#include "base/time.h"
#include "cades/testing/authority.h"

static const char *folder;

static void write_file(struct arena *mem, const char *name, struct bytes bytes)
{
    const char *path = str_printf(mem, "%s/%s", folder, name).p;
    FILE *out = fopen(path, "wb");

    if (!out || fwrite(bytes.p, 1, bytes.n, out) != bytes.n || fclose(out) != 0) {
        (void)fprintf(stderr, "authority_peer: cannot write %s\n", path);
        exit(1);
    }
}

static void make_folder(struct arena *mem, const char *name)
{
    (void)mkdir(str_printf(mem, "%s/%s", folder, name).p, 0755);
}

static void write_case(struct arena *mem, const char *name, const struct signing *signing)
{
    write_file(mem, str_printf(mem, "%s.p7s", name).p, authority_sign(mem, signing));
    write_file(mem, str_printf(mem, "%s.cer", name).p, signing->signers[0]->certificate);
}

static void write_cases(struct arena *mem, const struct authority *country, struct bytes content)
{
    struct signing s = {.content = content,
                        .claimed_us = AUTHORITY_NOW,
                        .signers = {country->parent},
                        .n_signers = 1};
    struct stamping stamping = {
        .by = country->clock, .at_us = AUTHORITY_NOW, .digest = DIGEST_SHA256};

    write_case(mem, "good", &s);
    s.stamp = authority_stamp;
    s.stamp_arg = &stamping;
    write_case(mem, "good-stamped", &s);
    stamping.over = content;
    write_case(mem, "stamped-other", &s);
    s.stamp = NULL;
    s.attached = true;
    write_case(mem, "good-attached", &s);
    s.signers[s.n_signers++] = country->head;
    write_case(mem, "two", &s);
    s.n_signers = 1;
    s.unsorted = true;
    write_case(mem, "unsorted", &s);
    s.unsorted = false;
    s.refers_to = country->head;
    write_case(mem, "other-certificate", &s);
    s.refers_to = NULL;
    s.signers[0] = country->head;
    write_case(mem, "revoked", &s);
    s.signers[0] = country->expired;
    write_case(mem, "expired", &s);
    s.signers[0] = country->parent_to_sign_in;
    write_case(mem, "sign-in-key", &s);
    write_file(mem, "garbage.p7s", content);
}

static void write_xml(struct arena *mem, const char *name, const struct xml_signing *signing)
{
    write_file(mem, str_printf(mem, "%s.xml", name).p, authority_sign_xml(mem, signing));
}

static void write_xml_cases(struct arena *mem, const struct authority *country)
{
    struct xml_signing s = {.by = country->parent,
                            .file = "<order Id='o1'><text>Бұйрық № 1</text>@</order>",
                            .canonical = "<order Id=\"o1\"><text>Бұйрық № 1</text></order>",
                            .uri = "",
                            .transforms = {XML_ENVELOPED, XML_INCLUSIVE}};
    struct cades_xml read;

    write_xml(mem, "good", &s);
    cades_xml_read(mem, authority_sign_xml(mem, &s), &read);
    write_file(mem, "good.packed", cades_xml_pack(mem, &read));
    s.uri = "#o1";
    s.transforms[1] = s.form = XML_EXCLUSIVE;
    s.prefixes = "a #default";
    write_xml(mem, "good-exclusive", &s);
    s.uri = "http://127.0.0.1/order.xml";
    write_xml(mem, "outside", &s);
    const struct xml_signing around = {.by = country->head,
                                       .canonical = "<ds:Object xmlns:ds=\"" XML_DSIG
                                                    "\" Id=\"o1\">1</ds:Object>",
                                       .object = "<ds:Object Id='o1'>1</ds:Object>",
                                       .uri = "#o1"};
    write_xml(mem, "good-around", &around);
    const struct xml_signing part = {.by = country->head,
                                     .file = "<r><order Id='o1'>1</order><forged/>@</r>",
                                     .canonical = "<order Id=\"o1\">1</order>",
                                     .uri = "#o1",
                                     .transforms = {XML_ENVELOPED}};
    write_xml(mem, "part-signed", &part);
}

/* By the list the head's certificate is revoked; by the answer the parent's is good. */
static void write_evidence(struct arena *mem, const struct authority *country)
{
    const struct listing listing = {
        .v = {{country->head->serial, AUTHORITY_NOW, 1, 0}},
        .n = 1,
        .from_us = AUTHORITY_NOW,
        .until_us = AUTHORITY_NOW + 180 * TIME_DAY,
    };
    const struct answer good = {
        .about = country->parent, .status = 'g', .from_us = AUTHORITY_NOW, .digest = DIGEST_SHA256};

    make_folder(mem, "crls");
    write_file(mem, "crls/issuer.crl", authority_list(mem, country->issuer, &listing));
    write_file(mem, "crls/parent.ocsp",
               authority_answer(mem, country->issuer, country->responder, &good));
}

int main(int argc, char **argv)
{
    static const struct bytes content = {(const uint8_t *)"Бұйрық № 1\n", sizeof("Бұйрық № 1")};

    bool gost = argc == 3 && str_eq_z(STR("gost"), argv[2]);

    if (argc != 2 && !gost) {
        (void)fputs("usage: authority_peer FOLDER [gost]\n", stderr);
        return 2;
    }
    folder = argv[1];
    struct arena *mem = arena_new(64 << 20, 64 << 20);
    const struct authority *country = authority_new(mem, gost ? KEY_GOST_2015_512 : KEY_RSA);
    make_folder(mem, "anchors");
    write_file(mem, "anchors/root.cer", country->root->certificate);
    write_file(mem, "anchors/issuer.cer", country->issuer->certificate);
    write_file(mem, "content.txt", content);
    write_cases(mem, country, content);
    write_xml_cases(mem, country);
    write_evidence(mem, country);
    arena_free(mem);
    return 0;
}
