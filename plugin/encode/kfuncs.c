// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads the sets of kfuncs and gives their FUNCs tags and prototypes (kfuncs.h).
#include "encode/kfuncs.h"

#include <string.h>

#include "btf_ids/id_symbols.h"
#include "import/name_reader.h"
#include "ldbtf/btf_format.h"
#include "support/bytes.h"
#include "support/hash.h"

enum {
	SET_IS_OF_KFUNCS = 1, // BTF_SET8_KFUNCS, in the flags of a set8
	MAX_QUALIFIERS = 32,
};

// ---- Reading. ----

static uint32_t load_ids_word(const struct elf_image *elf, uint64_t file_offset)
{
	return bytes_load_u32(elf->bytes + file_offset, elf->is_big_endian);
}

static enum status read_sets(const struct elf_image *elf, const struct id_symbols *ids,
			     const struct strings *strings, struct kfuncs *ret)
{
	size_t next = 0; // words and sets are both by offset
	for (size_t i = 0; i < ids->sets.count; i++) {
		const struct id_set *set = &ids->sets.data[i];
		if (!set->has_flags ||
		    !(load_ids_word(elf, set->file_offset + 4) & SET_IS_OF_KFUNCS))
			continue;
		while (next < ids->words.count &&
		       ids->words.data[next].file_offset < set->file_offset)
			next++;
		for (; next < ids->words.count; next++) {
			const struct id_word *word = &ids->words.data[next];
			if (word->file_offset - set->file_offset >= set->byte_size)
				break;
			if (word->kind != LDBTF_KIND_FUNC)
				continue;
			struct kfunc kfunc = {.flags = load_ids_word(elf, word->file_offset + 4)};
			TRY(strings_intern(strings, word->name, word->name_length, &kfunc.name));
			TRY(vec_push(&ret->members, kfunc));
		}
	}
	return STATUS_OK;
}

enum status kfuncs_read(const struct elf_image *elf, const struct diag_source *where,
			const struct strings *strings, struct kfuncs *ret)
{
	*ret = (struct kfuncs){0};
	struct id_symbols ids;
	enum status status = id_symbols_read(elf, where, &ids);
	ret->is_kernel = status != STATUS_ABSENT;
	if (status == STATUS_OK)
		status = read_sets(elf, &ids, strings, ret);
	id_symbols_deinit(&ids);
	return status == STATUS_ABSENT ? STATUS_OK : status;
}

void kfuncs_deinit(struct kfuncs *kfuncs)
{
	vec_free(&kfuncs->members);
}

enum status kfuncs_gather(const struct kfuncs *kfuncs, uint32_t ignored, struct hash_map *flags_of)
{
	for (size_t i = 0; i < kfuncs->members.count; i++) {
		uint32_t *flags;
		TRY(hash_map_insert(flags_of, kfuncs->members.data[i].name, 0, &flags));
		*flags |= kfuncs->members.data[i].flags & ~ignored;
	}
	return STATUS_OK;
}

// ---- Applying. ----

// A DECL_TAG of a function, in a chain of all tags of that function.
struct tag_link {
	uint32_t tag;  // program index
	uint32_t next; // index + 1 of the tag that was noted before; 0: none
};

struct applier {
	struct program *program;
	const struct hash_map *flags_of;
	uint32_t type_count;        // of the program, before anything was added
	struct hash_map functions;  // FUNCs by name -> index
	VEC(struct tag_link) tags;
	struct hash_map tags_of;    // by FUNC -> index + 1 of its last tag
	struct hash_map by_content; // PTRs, TYPE_TAGs and PROTOs -> index
	uint32_t kfunc_tag, fastcall_tag, arena_tag; // string ids
	uint32_t implicit_types[2];                  // string ids
};

static enum status intern(struct applier *applier, const char *text, uint32_t *ret)
{
	return strings_intern(applier->program->strings, text, strlen(text), ret);
}

// The key in by_content. References are indices, so equal contents mean equal types.
static uint64_t hash_contents(const struct type_record *record, const struct type_item *items)
{
	uint64_t hash = hash_bytes(record, sizeof(*record));
	if (record->item_count)
		hash = hash_mix(hash, hash_bytes(items, record->item_count * sizeof(*items)));
	return hash == UINT64_MAX ? 0 : hash;
}

static bool has_contents(const struct program_type *type, const struct type_record *record,
			 const struct type_item *items)
{
	return !memcmp(&type->record, record, sizeof(*record)) &&
	       (!record->item_count ||
		!memcmp(type->items, items, record->item_count * sizeof(*items)));
}

static enum status note_tag(struct applier *applier, uint32_t tag)
{
	uint32_t *last;
	TRY(hash_map_insert(&applier->tags_of, applier->program->types.data[tag].record.ref, 0,
			    &last));
	struct tag_link link = {.tag = tag, .next = *last};
	TRY(vec_push(&applier->tags, link));
	*last = (uint32_t)applier->tags.count;
	return STATUS_OK;
}

static uint32_t last_tag_of(const struct applier *applier, uint32_t func)
{
	const uint32_t *last = hash_map_find(&applier->tags_of, func);
	return last ? *last : 0;
}

static enum status init_applier(struct applier *applier)
{
	TRY(intern(applier, "bpf_kfunc", &applier->kfunc_tag));
	TRY(intern(applier, "bpf_fastcall", &applier->fastcall_tag));
	TRY(intern(applier, "address_space(1)", &applier->arena_tag));
	TRY(intern(applier, "bpf_prog_aux", &applier->implicit_types[0]));
	TRY(intern(applier, "btf_struct_meta", &applier->implicit_types[1]));
	for (uint32_t i = 1; i < applier->type_count; i++) {
		const struct program_type *type = &applier->program->types.data[i];
		uint32_t *unused;
		switch (type->record.kind) {
		case TYPE_FUNC:
			TRY(hash_map_insert(&applier->functions, type->record.name, i, &unused));
			break;
		case TYPE_DECL_TAG:
			TRY(note_tag(applier, i));
			break;
		case TYPE_PTR:
		case TYPE_TYPE_TAG:
		case TYPE_PROTO:
			TRY(hash_map_insert(&applier->by_content,
					    hash_contents(&type->record, type->items), i, &unused));
			break;
		default:
			break;
		}
	}
	return STATUS_OK;
}

// The type with these contents, which is added if there is none. `items` are copied then.
static enum status find_or_add(struct applier *applier, const struct type_record *record,
			       const struct type_item *items, uint32_t *ret)
{
	struct program *program = applier->program;
	uint32_t *index;
	TRY(hash_map_insert(&applier->by_content, hash_contents(record, items), 0, &index));
	if (*index && has_contents(&program->types.data[*index], record, items)) {
		*ret = *index;
		return STATUS_OK;
	}
	struct type_item *copy = NULL;
	if (record->item_count) {
		copy = arena_alloc(&program->memory, record->item_count * sizeof(*copy),
				   _Alignof(struct type_item));
		if (!copy)
			return STATUS_NO_MEMORY;
		memcpy(copy, items, record->item_count * sizeof(*copy));
	}
	TRY(program_add(program, record, copy, ret));
	*index = *ret;
	return STATUS_OK;
}

static enum status add_tag(struct applier *applier, uint32_t func, uint32_t text)
{
	struct program *program = applier->program;
	for (uint32_t i = last_tag_of(applier, func); i; i = applier->tags.data[i - 1].next) {
		const struct type_record *record =
			&program->types.data[applier->tags.data[i - 1].tag].record;
		if (record->name == text && record->size == TYPE_NO_COMPONENT)
			return STATUS_OK; // the source has the tag
	}
	struct type_record record = {
		.kind = TYPE_DECL_TAG, .name = text, .ref = func, .size = TYPE_NO_COMPONENT};
	uint32_t tag;
	TRY(program_add(program, &record, NULL, &tag));
	return note_tag(applier, tag);
}

static uint32_t skip_qualifiers(const struct program *program, uint32_t type)
{
	for (int i = 0; i < MAX_QUALIFIERS; i++) { // damaged DWARF can have cycles
		const struct type_record *record = &program->types.data[type].record;
		if (record->kind != TYPE_CONST && record->kind != TYPE_VOLATILE &&
		    record->kind != TYPE_RESTRICT)
			break;
		type = record->ref;
	}
	return type;
}

// Is this the type of a parameter that the kernel passes, and that BPF programs do not see?
static bool is_implicit(const struct applier *applier, uint32_t type)
{
	const struct program *program = applier->program;
	const struct type_record *record =
		&program->types.data[skip_qualifiers(program, type)].record;
	if (record->kind != TYPE_PTR)
		return false;
	record = &program->types.data[skip_qualifiers(program, record->ref)].record;
	return record->kind == TYPE_STRUCT && (record->name == applier->implicit_types[0] ||
					       record->name == applier->implicit_types[1]);
}

// Adds the function NAME_impl with the prototype as compiled, unless the program has such a
// function (encoding 6.6.2).
static enum status add_implementation(struct applier *applier, uint32_t func)
{
	struct program *program = applier->program;
	struct type_record record = program->types.data[func].record;
	TRY(program_add_suffix(program, record.name, "_impl", &record.name));
	const char *text = strings_text(program->strings, record.name);
	if (!is_kernel_identifier(text, strlen(text)) ||
	    hash_map_find(&applier->functions, record.name))
		return STATUS_OK;

	uint32_t copy, unused, *index;
	TRY(program_add(program, &record, NULL, &copy));
	program->func_count++;
	TRY(hash_map_insert(&applier->functions, record.name, copy, &index));
	// The copy gets the function's tags, without the one that makes a kfunc.
	for (uint32_t i = last_tag_of(applier, func); i; i = applier->tags.data[i - 1].next) {
		struct type_record tag = program->types.data[applier->tags.data[i - 1].tag].record;
		tag.ref = copy;
		if (tag.name != applier->kfunc_tag)
			TRY(program_add(program, &tag, NULL, &unused));
	}
	return STATUS_OK;
}

// Cuts the prototype at its first implicit parameter.
static enum status cut_prototype(struct applier *applier, uint32_t func)
{
	struct program *program = applier->program;
	const struct program_type *proto =
		&program->types.data[program->types.data[func].record.ref];
	struct type_record record = proto->record;
	for (uint32_t i = 0; i < proto->record.item_count; i++)
		if (is_implicit(applier, proto->items[i].ref)) {
			record.item_count = i;
			break;
		}
	uint32_t cut;
	TRY(find_or_add(applier, &record, proto->items, &cut));
	program->types.data[func].record.ref = cut;
	return STATUS_OK;
}

// Makes *type a pointer into the arena of a BPF program (encoding 3.7.5). A type that is no pointer
// stays as it is.
static enum status point_into_arena(struct applier *applier, uint32_t *type)
{
	struct type_record pointer = applier->program->types.data[*type].record;
	if (pointer.kind != TYPE_PTR)
		return STATUS_OK;
	struct type_record tag = {.kind = TYPE_TYPE_TAG,
				  .flags = TYPE_IS_ATTRIBUTE,
				  .name = applier->arena_tag,
				  .ref = pointer.ref};
	TRY(find_or_add(applier, &tag, NULL, &pointer.ref));
	return find_or_add(applier, &pointer, NULL, type);
}

static enum status mark_arena_pointers(struct applier *applier, uint32_t func, uint32_t flags)
{
	struct program *program = applier->program;
	uint32_t old = program->types.data[func].record.ref;
	struct type_record record = program->types.data[old].record;
	struct type_item *items;
	TRY(program_copy_items(program, &program->types.data[old], &items));
	if (flags & KF_ARENA_RET)
		TRY(point_into_arena(applier, &record.ref));
	if ((flags & KF_ARENA_ARG1) && record.item_count > 0)
		TRY(point_into_arena(applier, &items[0].ref));
	if ((flags & KF_ARENA_ARG2) && record.item_count > 1)
		TRY(point_into_arena(applier, &items[1].ref));
	uint32_t marked;
	TRY(find_or_add(applier, &record, items, &marked));
	program->types.data[func].record.ref = marked;
	return STATUS_OK;
}

static enum status apply_one(struct applier *applier, uint32_t func, uint32_t flags)
{
	TRY(add_tag(applier, func, applier->kfunc_tag));
	if (flags & KF_FASTCALL)
		TRY(add_tag(applier, func, applier->fastcall_tag));
	if (flags & KF_IMPLICIT_ARGS) {
		TRY(add_implementation(applier, func));
		TRY(cut_prototype(applier, func));
	}
	if (flags & KF_ARENA)
		TRY(mark_arena_pointers(applier, func, flags));
	return STATUS_OK;
}

enum status kfuncs_apply(struct program *program, const struct hash_map *flags_of)
{
	if (!flags_of->count)
		return STATUS_OK;
	struct applier applier = {.program = program,
				  .flags_of = flags_of,
				  .type_count = (uint32_t)program->types.count};
	enum status status = init_applier(&applier);
	for (uint32_t i = 1; i < applier.type_count && status == STATUS_OK; i++) {
		const struct type_record *record = &program->types.data[i].record;
		const uint32_t *flags = record->kind == TYPE_FUNC
						? hash_map_find(flags_of, record->name)
						: NULL;
		if (flags)
			status = apply_one(&applier, i, *flags);
	}
	hash_map_deinit(&applier.functions);
	hash_map_deinit(&applier.tags_of);
	vec_free(&applier.tags);
	hash_map_deinit(&applier.by_content);
	return status;
}
