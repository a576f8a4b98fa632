// SPDX-License-Identifier: GPL-3.0-or-later
//
// A linker plugin that does nothing. GNU ld works differently as soon as any plugin wants to see
// the inputs: it opens every object a second time and keeps more of it (2.40: a third more memory
// for a kernel). So the benchmark can tell what the linker adds from what our plugin does.
#include <stdint.h>

#define HAVE_STDINT_H 1 // plugin-api.h asks for it
#include <plugin-api.h>

static enum ld_plugin_status claim_file(const struct ld_plugin_input_file *file, int *claimed)
{
	(void)file;
	*claimed = 0;
	return LDPS_OK;
}

enum ld_plugin_status onload(struct ld_plugin_tv *tv);

enum ld_plugin_status onload(struct ld_plugin_tv *tv)
{
	for (; tv->tv_tag != LDPT_NULL; tv++)
		if (tv->tv_tag == LDPT_REGISTER_CLAIM_FILE_HOOK)
			return tv->tv_u.tv_register_claim_file(claim_file);
	return LDPS_ERR;
}
