# SPDX-License-Identifier: MIT
#
# For makefiles:
#
#	include path/to/runtime/runtime.mk
#	SRCS   += $(LDBTF_RUNTIME_SRCS)
#	CFLAGS += $(LDBTF_RUNTIME_CFLAGS)
#
# README.md says which sources are for what.
# LDBTF_RUNTIME_MODULE_SRCS: what ldbtf/btf_module.h needs besides, in hosted programs.
LDBTF_RUNTIME_DIR := $(patsubst %/,%,$(dir $(lastword $(MAKEFILE_LIST))))
LDBTF_RUNTIME_CFLAGS := -I$(LDBTF_RUNTIME_DIR)/include
LDBTF_RUNTIME_SRCS := \
	$(LDBTF_RUNTIME_DIR)/src/btf_find.c \
	$(LDBTF_RUNTIME_DIR)/src/btf_types.c \
	$(LDBTF_RUNTIME_DIR)/src/btf_path.c \
	$(LDBTF_RUNTIME_DIR)/src/btf_index.c \
	$(LDBTF_RUNTIME_DIR)/src/btf_split.c \
	$(LDBTF_RUNTIME_DIR)/src/btf_print.c \
	$(LDBTF_RUNTIME_DIR)/src/btf_text.c
LDBTF_RUNTIME_MODULE_SRCS := $(LDBTF_RUNTIME_DIR)/hosted/btf_module.c
