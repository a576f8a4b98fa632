// SPDX-License-Identifier: GPL-3.0-or-later
//
// Random C-like programs of several units: our merged types against libbpf's btf__dedup().
//
// libbpf gets the units encoded one by one and put behind each other, as pahole does it. Types have
// no identity across blobs, so each is given a hash of its whole graph (names, offsets, kinds,
// twelve references deep), and the two sorted lists of hashes must be equal: the same types, each
// as often.
//
//	one definition a name, some units only declare it     equal to libbpf
//	two definitions for some names, all units define all  equal to libbpf
//	two definitions, some units only declare              libbpf keeps to what it meets
//	                                                      first; we check only what holds
//	                                                      for every output (encoding 5.7),
//	                                                      and that the merge ends: what
//	                                                      they mean can go round in a circle
//
// Seeds are fixed; a failure prints its own.
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "check.h"
#include "encode/base.h"
#include "encode_text.h"
#include "ldbtf/btf_format.h"

enum { NAMES = 6, TYPEDEFS = 3, MOST_UNITS = 5, PROGRAMS = 200 };

static uint64_t state;

static uint32_t random_below(uint32_t limit)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(state >> 33) % limit;
}

enum ambiguity { UNIQUE, AMBIGUOUS_DEFINED, AMBIGUOUS_DECLARED };

// What each unit does with each name: 0: declares it; else defines it in that variant.
struct plan {
	uint64_t seed;
	uint32_t units;
	uint8_t variant[MOST_UNITS][NAMES];
	bool is_union[NAMES];
};

static struct plan make_plan(uint64_t seed, enum ambiguity ambiguity)
{
	struct plan plan = {.seed = seed};
	state = seed;
	plan.units = 2 + random_below(MOST_UNITS - 1);
	for (uint32_t n = 0; n < NAMES; n++) {
		plan.is_union[n] = random_below(4) == 0;
		bool is_ambiguous = ambiguity != UNIQUE && random_below(3) == 0;
		for (uint32_t u = 0; u < plan.units; u++) {
			bool is_declared = ambiguity != AMBIGUOUS_DEFINED && random_below(3) == 0;
			plan.variant[u][n] =
				is_declared ? 0
					    : (uint8_t)(1 + (is_ambiguous ? random_below(2) : 0));
		}
	}
	return plan;
}

struct unit_dies {
	struct db_die *root, *integer, *wide, *names[NAMES], *typedefs[TYPEDEFS];
};

static struct db_die *some_type(const struct unit_dies *dies, bool may_be_typedef)
{
	struct db_die *named = dies->names[random_below(NAMES)];
	switch (random_below(10)) {
	case 0:
		return dies->integer;
	case 1:
		return dies->wide;
	case 2:
		return db_pointer(dies->root, db_type(dies->root, DW_TAG_const_type, NULL, named));
	case 3:
		return db_array(dies->root, db_pointer(dies->root, named), 1 + random_below(3));
	case 4: {
		struct db_die *proto = db_type(dies->root, DW_TAG_subroutine_type, NULL,
					       db_pointer(dies->root, named));
		db_parameter(proto, NULL, db_pointer(dies->root, dies->names[random_below(NAMES)]));
		return db_pointer(dies->root, proto);
	}
	case 5: {
		struct db_die *nameless = db_struct(dies->root, NULL, 16);
		db_member(nameless, "a", dies->integer, 0);
		db_member(nameless, "b", db_pointer(dies->root, named), 8);
		return nameless;
	}
	case 6:
	case 7:
		if (may_be_typedef)
			return dies->typedefs[random_below(TYPEDEFS)];
		return db_pointer(dies->root, named);
	default:
		return db_pointer(dies->root, named);
	}
}

// Adds one unit; its definitions depend on the plan's seed, the name and the variant alone.
static struct unit_dies build_unit(struct db_die *root, const struct plan *plan, uint32_t unit)
{
	struct unit_dies dies = {.root = root};
	dies.integer = db_int(dies.root);
	dies.wide = db_base_type(dies.root, "long int", 8, DW_ATE_signed);
	for (uint32_t n = 0; n < NAMES; n++) {
		char name[8];
		snprintf(name, sizeof(name), "s%u", n);
		uint16_t tag = plan->is_union[n] ? DW_TAG_union_type : DW_TAG_structure_type;
		dies.names[n] = db_string(db_die(dies.root, tag), DW_AT_name, name);
		if (plan->variant[unit][n])
			db_uint(dies.names[n], DW_AT_byte_size, 256);
		else
			db_flag(dies.names[n], DW_AT_declaration);
	}
	for (uint32_t t = 0; t < TYPEDEFS; t++) {
		char name[8];
		snprintf(name, sizeof(name), "t%u", t);
		state = plan->seed * 31 + t;
		dies.typedefs[t] = db_typedef(dies.root, name, some_type(&dies, false));
	}
	for (uint32_t n = 0; n < NAMES; n++) {
		uint8_t variant = plan->variant[unit][n];
		if (!variant)
			continue;
		state = plan->seed * 1009 + n;
		uint32_t members = 1 + random_below(4);
		state = plan->seed * 1009 + n + (variant - 1) * 77;
		for (uint32_t m = 0; m < members; m++)
			db_member(dies.names[n], (const char *[]){"a", "b", "c", "d"}[m],
				  some_type(&dies, true), plan->is_union[n] ? 0 : 32 * m);
	}
	return dies;
}

enum arrangement {
	PLAIN,
	REVERSED,
	ONE_GROUP, // a reference between units
	LOCAL,     // the first two units are two functions of one
};

static struct db_die *new_unit(struct db *db)
{
	return db_unit(db, &(struct db_unit_options){.name = "a.c"});
}

static struct encode_text encode_units(const struct plan *plan, enum arrangement arrangement)
{
	struct db *db = db_create(&(struct db_options){0});
	struct db_die *shared = NULL;
	struct db_die *first = NULL, *last = NULL, *root = NULL;
	for (uint32_t i = 0; i < plan->units; i++) {
		struct db_die *parent;
		if (arrangement == LOCAL && i < 2) {
			shared = shared ? shared : new_unit(db);
			parent = db_function(shared, "f", NULL, 0, 0);
		} else {
			parent = new_unit(db);
		}
		struct unit_dies dies =
			build_unit(parent, plan, arrangement == REVERSED ? plan->units - 1 - i : i);
		if (!first)
			first = dies.integer;
		last = dies.integer;
		root = dies.root;
	}
	db_typedef(root, "far", arrangement == ONE_GROUP ? first : last);
	return encode_text_db(db);
}

static struct btf *concatenate(const struct plan *plan)
{
	struct btf *all = btf__new_empty();
	for (uint32_t u = 0; u < plan->units; u++) {
		struct db *db = db_create(&(struct db_options){0});
		struct unit_dies dies = build_unit(new_unit(db), plan, u);
		if (u + 1 == plan->units)
			db_typedef(dies.root, "far", dies.integer);
		struct encode_text one = encode_text_db(db);
		CHECK_ENCODED(one);
		struct btf *btf = one.blob ? btf__new(one.blob, (uint32_t)one.size) : NULL;
		CHECK(btf && btf__add_btf(all, btf) > 0);
		btf__free(btf);
		encode_text_free(&one);
	}
	return all;
}

// ---- Hashes of graphs. ----

static uint64_t mix(uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * 0x9e3779b97f4a7c15u;
	return hash ^ hash >> 29;
}

static uint64_t mix_text(uint64_t hash, const char *text)
{
	for (; *text; text++)
		hash = mix(hash, (uint8_t)*text);
	return mix(hash, 0);
}

// Words of a kind's elements, and which of them is a name or a reference.
struct layout {
	uint8_t words, name, reference, second_reference; // 0xff: none
};

static struct layout layout_of(uint32_t kind)
{
	switch (kind) {
	case LDBTF_KIND_ARRAY:
		return (struct layout){3, 0xff, 0, 1};
	case LDBTF_KIND_STRUCT:
	case LDBTF_KIND_UNION:
		return (struct layout){3, 0, 1, 0xff};
	case LDBTF_KIND_FUNC_PROTO:
		return (struct layout){2, 0, 1, 0xff};
	case LDBTF_KIND_INT:
		return (struct layout){1, 0xff, 0xff, 0xff};
	default:
		return (struct layout){0, 0xff, 0xff, 0xff};
	}
}

static bool has_size(uint32_t kind)
{
	return kind == LDBTF_KIND_INT || kind == LDBTF_KIND_STRUCT || kind == LDBTF_KIND_UNION ||
	       kind == LDBTF_KIND_ARRAY || kind == LDBTF_KIND_FWD;
}

static int compare_hashes(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
	return a < b ? -1 : a > b;
}

// One hash a type, sorted; `count` of them. The caller frees them.
static uint64_t *hash_types(const uint8_t *blob, size_t size, size_t *count)
{
	struct encode_text_view view = encode_text_view_of(blob, size);
	uint64_t *now = calloc(view.count, sizeof(*now)), *next = calloc(view.count, sizeof(*next));
	for (int round = 0; round < 12; round++) {
		for (uint32_t id = 1; id < view.count; id++) {
			const struct encode_text_type *type = &view.types[id];
			struct layout layout = layout_of(type->kind);
			uint64_t hash = mix_text(mix(mix(type->kind, type->vlen), type->kind_flag),
						 type->name);
			hash = mix(hash, has_size(type->kind) ? type->size_or_type
							      : now[type->size_or_type]);
			uint32_t items =
				type->kind == LDBTF_KIND_ARRAY || type->kind == LDBTF_KIND_INT
					? 1
					: type->vlen;
			for (uint32_t i = 0; i < items * layout.words; i++) {
				uint32_t word = encode_text_word(&view, type->words, i),
					 at = i % layout.words;
				if (at == layout.name)
					hash = mix_text(hash,
							encode_text_name_at(blob, size, word));
				else if (at == layout.reference || at == layout.second_reference)
					hash = mix(hash, now[word]);
				else
					hash = mix(hash, word);
			}
			next[id] = hash;
		}
		memcpy(now, next, view.count * sizeof(*now));
	}
	*count = view.count - 1;
	memmove(now, now + 1, *count * sizeof(*now));
	qsort(now, *count, sizeof(*now), compare_hashes);
	free(next);
	encode_text_view_free(&view);
	return now;
}

static bool is_same_program(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size)
{
	size_t a_count, b_count;
	uint64_t *a_hashes = hash_types(a, a_size, &a_count),
		 *b_hashes = hash_types(b, b_size, &b_count);
	bool is_same =
		a_count == b_count && !memcmp(a_hashes, b_hashes, a_count * sizeof(*a_hashes));
	free(a_hashes);
	free(b_hashes);
	return is_same;
}

// 5.7.2: no two records are equal, names and references word by word.
static size_t count_equal_records(const struct encode_text *encoded)
{
	struct encode_text_view view = encode_text_view_of(encoded->blob, encoded->size);
	size_t equal = 0;
	for (uint32_t a = 1; a < view.count; a++) {
		for (uint32_t b = a + 1; b < view.count; b++) {
			const struct encode_text_type *x = &view.types[a], *y = &view.types[b];
			struct layout layout = layout_of(x->kind);
			uint32_t items = x->kind == LDBTF_KIND_ARRAY || x->kind == LDBTF_KIND_INT
						 ? 1
						 : x->vlen;
			equal += x->kind == y->kind && x->vlen == y->vlen &&
				 x->size_or_type == y->size_or_type && !strcmp(x->name, y->name) &&
				 !memcmp(x->words, y->words, 4 * items * layout.words);
		}
	}
	encode_text_view_free(&view);
	return equal;
}

static size_t count_definitions(const struct encode_text_view *view, uint32_t kind,
				const char *name)
{
	size_t count = 0;
	for (uint32_t id = 1; id < view->count; id++)
		count += view->types[id].kind == kind && !strcmp(view->types[id].name, name);
	return count;
}

// 5.7.3: no FWD is left whose definition is the only one.
static size_t count_needless_forwards(const struct encode_text *encoded)
{
	struct encode_text_view view = encode_text_view_of(encoded->blob, encoded->size);
	size_t needless = 0;
	for (uint32_t id = 1; id < view.count; id++) {
		const struct encode_text_type *type = &view.types[id];
		uint32_t kind = type->kind_flag ? LDBTF_KIND_UNION : LDBTF_KIND_STRUCT;
		needless += type->kind == LDBTF_KIND_FWD &&
			    count_definitions(&view, kind, type->name) == 1;
	}
	encode_text_view_free(&view);
	return needless;
}

// ---- Split BTF. ----

static struct encode_text encode_part(const struct plan *plan, uint32_t first, uint32_t end,
				      const struct encode_base *base)
{
	struct db *db = db_create(&(struct db_options){0});
	for (uint32_t u = first; u < end; u++)
		(void)build_unit(new_unit(db), plan, u);
	return encode_text_db_with(db, &(struct encode_options){.base = base});
}

// libbpf 1.1 exports no function that takes split BTF from memory.
static struct btf *open_split(const struct encode_text *part, struct btf *base)
{
	char path[32];
	int fd = memfd_create("split", MFD_CLOEXEC);
	if (fd < 0 || write(fd, part->blob, part->size) != (ssize_t)part->size)
		return NULL;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	struct btf *split = btf__parse_raw_split(path, base);
	close(fd);
	return split;
}

// How many types of the split libbpf would still merge.
static uint32_t count_mergeable(const struct encode_text *whole, const struct encode_text *part)
{
	struct btf *base = btf__new(whole->blob, (uint32_t)whole->size);
	struct btf *split = base ? open_split(part, base) : NULL;
	uint32_t before = split ? btf__type_cnt(split) : 0, after = before + 1;
	if (split && !btf__dedup(split, NULL))
		after = btf__type_cnt(split);
	btf__free(split);
	btf__free(base);
	return before - after;
}

// The first units are a base, and the others a program on top of it. Together they must be what all
// units are in one, unless there are declarations: what the base declares it can't define later
// (encoding 5.4.6).
static void compare_split(const struct plan *plan, enum ambiguity ambiguity)
{
	uint32_t first = 1 + (uint32_t)(plan->seed % (plan->units - 1));
	struct encode_text whole = encode_part(plan, 0, first, NULL);
	struct diag diag;
	diag_init(&diag);
	struct encode_base *base = NULL;
	CHECK_EQ(encode_base_open(whole.blob, whole.size, &(struct diag_source){.diag = &diag},
				  &base),
		 STATUS_OK);
	struct encode_text part = encode_part(plan, first, plan->units, base);
	CHECK_ENCODED(part);
	size_t size;
	uint8_t *joined = encode_text_join(whole.blob, part.blob, &size);
	// Of ambiguous declarations in base and split libbpf decides one by one.
	bool is_good = ambiguity == AMBIGUOUS_DECLARED || !count_mergeable(&whole, &part);
	CHECK(is_good);
	if (ambiguity == AMBIGUOUS_DEFINED) {
		struct encode_text all = encode_part(plan, 0, plan->units, NULL);
		bool is_same = is_same_program(all.blob, all.size, joined, size);
		CHECK(is_same);
		is_good &= is_same;
		encode_text_free(&all);
	}
	if (!is_good)
		fprintf(stderr, "  seed %llu\n--- base\n%s--- on top of it\n%s",
			(unsigned long long)plan->seed, whole.text, part.text);
	free(joined);
	encode_base_close(base);
	diag_deinit(&diag);
	encode_text_free(&part);
	encode_text_free(&whole);
}

static void compare(const struct plan *plan, enum ambiguity ambiguity)
{
	struct encode_text ours = encode_units(plan, PLAIN);
	CHECK_ENCODED(ours);
	if (!ours.blob)
		return;
	CHECK_EQ(count_equal_records(&ours), 0);
	CHECK_EQ(count_needless_forwards(&ours), 0);
	struct encode_text group = encode_units(plan, ONE_GROUP);
	CHECK_ENCODED(group);
	struct encode_text reversed = encode_units(plan, REVERSED);
	CHECK_ENCODED(reversed);
	struct encode_text local = encode_units(plan, LOCAL);
	CHECK_ENCODED(local);
	bool is_strict = ambiguity != AMBIGUOUS_DECLARED;
	if (is_strict) {
		CHECK(is_same_program(ours.blob, ours.size, group.blob, group.size));
		CHECK(is_same_program(ours.blob, ours.size, reversed.blob, reversed.size)); // 5.7.4
		CHECK(is_same_program(ours.blob, ours.size, local.blob, local.size));

		struct btf *theirs = concatenate(plan);
		CHECK_EQ(btf__dedup(theirs, NULL), 0);
		uint32_t size;
		const uint8_t *blob = btf__raw_data(theirs, &size);
		bool is_same = is_same_program(ours.blob, ours.size, blob, size);
		CHECK(is_same);
		if (!is_same) {
			char *text = encode_text_of_blob(blob, size, 1);
			fprintf(stderr, "  seed %llu\n--- ours\n%s--- libbpf\n%s",
				(unsigned long long)plan->seed, ours.text, text);
			free(text);
		}
		btf__free(theirs);

		struct btf *again = btf__new(ours.blob, (uint32_t)ours.size); // 5.7.1
		uint32_t before = btf__type_cnt(again);
		CHECK_EQ(btf__dedup(again, NULL), 0);
		CHECK_EQ(btf__type_cnt(again), before);
		btf__free(again);
	}
	encode_text_free(&ours);
	encode_text_free(&group);
	encode_text_free(&reversed);
	encode_text_free(&local);
}

int main(void)
{
	libbpf_set_print(NULL);
	for (enum ambiguity ambiguity = UNIQUE; ambiguity <= AMBIGUOUS_DECLARED; ambiguity++) {
		for (uint64_t seed = 1; seed <= PROGRAMS && check_failures < 20; seed++) {
			struct plan plan = make_plan(seed * 7919, ambiguity);
			compare(&plan, ambiguity);
			compare_split(&plan, ambiguity);
		}
	}
	// What declarations mean goes round in a circle here, so that it is never settled; and a
	// declaration that once stayed one although all definitions turned out to be the same.
	for (size_t i = 0; i < 2; i++) {
		uint64_t seed = (const uint64_t[]){543, 141}[i];
		struct plan plan = make_plan(seed * 7919, AMBIGUOUS_DECLARED);
		compare(&plan, AMBIGUOUS_DECLARED);
	}
	return CHECK_EXIT();
}
