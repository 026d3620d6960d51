# fiberos: see README.md; `make help` lists what can be made.
#
# Every .c file of a folder belongs to that folder's product, so that a new
# file needs no line here. Everything built goes under build/, one folder per
# kind of build (sanitizer, compiler), so that they do not mix.

# ---- Choices: CC=clang  SAN=address|undefined|thread  DEBUG=1  V=1 ----------
CC      = gcc
SAN     =
DEBUG   =
V       =
PREFIX  = /usr/local

variant := $(if $(SAN),-$(SAN))$(if $(filter-out gcc cc,$(CC)),-$(notdir $(CC)))$(if $(DEBUG),-debug)
B       := build$(if $(variant),/variant$(variant))
Q       := $(if $(V),,@)

WARN    := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Werror
CFLAGS  := $(if $(DEBUG),-O0,-O2) -g
STD     := -std=c17 -D_GNU_SOURCE
SANFLAG := $(if $(SAN),-fsanitize=$(SAN) -fno-omit-frame-pointer $(if $(filter undefined,$(SAN)),-fno-sanitize-recover=all))
BASE    := $(STD) $(WARN) $(CFLAGS) $(SANFLAG) -Ikernel/include -MMD -MP -fno-strict-aliasing
# One-binary, many modules: programs and plug-ins find the kernel's calls in us.
LINK    := $(SANFLAG) -rdynamic

PKG      = pkg-config
pkg_cflags = $(shell $(PKG) --cflags $(1) 2>/dev/null)
pkg_libs   = $(shell $(PKG) --libs $(1) 2>/dev/null)
JSON    := libcjson
WINDOW  := sdl2 SDL2_ttf SDL2_image fontconfig

# ---- What is built of what ---------------------------------------------------
objects  = $(patsubst %,$(B)/obj/%.o,$(basename $(1)))
KERNEL  := $(call objects,$(wildcard kernel/*.c kernel/arch/*.c kernel/arch/*.S kernel/sched/*.c))
CONFIG  := $(call objects,$(wildcard config/*.c))
VIEW    := $(call objects,$(wildcard viz/model/*.c viz/text/*.c viz/export/*.c))
WINDOWS := $(call objects,$(filter-out viz/sdl/main.c,$(wildcard viz/sdl/*.c)))
CLI     := $(call objects,$(filter-out userland/cli/main.c,$(wildcard userland/cli/*.c)))
USERLIB := $(call objects,$(wildcard userland/lib/*.c))
PROGRAMS:= $(patsubst %.c,$(B)/programs/%.so,$(notdir $(wildcard userland/programs/*.c userland/programs/lessons/*.c)))
TESTS   := $(patsubst tests/%.c,$(B)/tests/%,$(wildcard tests/*/test_*.c))

LIBS    := $(B)/libfiberos.a $(B)/libconfig.a $(B)/libview.a
BINS    := $(B)/fiberos $(B)/fiberos-viz

.DEFAULT_GOAL := all
.PHONY: all
all: $(LIBS) $(B)/libfosuser.a $(BINS) $(PROGRAMS)

$(B)/libfiberos.a: $(KERNEL)
$(B)/libconfig.a:  $(CONFIG)
$(B)/libview.a:    $(VIEW)
$(B)/libwindow.a:  $(WINDOWS)
$(B)/libcli.a:     $(CLI)
$(B)/libfosuser.a: $(USERLIB)
$(B)/lib%.a:
	@echo "  AR   $@"
	$(Q)rm -f $@ && ar rcs $@ $(filter %.o,$^)

ALL_OF = -Wl,--whole-archive $(B)/libfiberos.a -Wl,--no-whole-archive

$(B)/fiberos: $(B)/obj/userland/cli/main.o $(B)/libcli.a $(LIBS)
	@echo "  LD   $@"
	$(Q)$(CC) $(LINK) -o $@ $< $(B)/libcli.a $(B)/libview.a $(B)/libconfig.a $(ALL_OF) $(call pkg_libs,$(JSON)) -lm -ldl

$(B)/fiberos-viz: $(B)/obj/viz/sdl/main.o $(B)/libwindow.a $(B)/libview.a $(B)/libfiberos.a
	@echo "  LD   $@"
	$(Q)$(CC) $(SANFLAG) -o $@ $< $(B)/libwindow.a $(B)/libview.a $(B)/libfiberos.a $(call pkg_libs,$(WINDOW) $(JSON)) -lm

# ---- How ---------------------------------------------------------------------
$(B)/obj/config/%.o $(B)/obj/viz/export/%.o $(B)/obj/userland/cli/%.o: BASE += $(call pkg_cflags,$(JSON)) -I.
$(B)/obj/viz/%.o: BASE += -I.
$(B)/obj/viz/sdl/%.o: BASE += $(call pkg_cflags,$(WINDOW))
$(B)/obj/kernel/%.o $(B)/obj/userland/lib/%.o: BASE += -fPIC

$(B)/obj/%.o: %.c
	@mkdir -p $(@D)
	@echo "  CC   $<"
	$(Q)$(CC) $(BASE) -c -o $@ $<
$(B)/obj/%.o: %.S
	@mkdir -p $(@D)
	@echo "  AS   $<"
	$(Q)$(CC) $(BASE) -c -o $@ $<

# A program is a shared object with an ordinary main(); userland/lib/wrap.ld
# lists the C library calls that are made safe by linking.
vpath %.c userland/programs userland/programs/lessons
PROGRAM_LINK = -shared -fPIC @userland/lib/link.flags $(B)/libfosuser.a
$(B)/programs/%.so: %.c $(B)/libfosuser.a userland/lib/link.flags
	@mkdir -p $(@D)
	@echo "  PROG $@"
	$(Q)$(CC) $(BASE) -fPIC -MF $(@:.so=.d) -o $@ $< $(PROGRAM_LINK)

# ---- Tests: one program a file, all linked alike --------------------------------
TEST_LIBS = $(B)/libcli.a $(B)/libwindow.a $(B)/libview.a $(B)/libconfig.a
$(B)/obj/tests/%.o: BASE += -I. $(call pkg_cflags,cmocka $(JSON) $(WINDOW)) -Wno-conversion
$(B)/tests/%: $(B)/obj/tests/%.o $(TEST_LIBS) $(B)/libfiberos.a
	@mkdir -p $(@D)
	@echo "  TEST $@"
	$(Q)$(CC) $(LINK) -o $@ $< $(TEST_LIBS) $(ALL_OF) $(call pkg_libs,cmocka $(JSON) $(WINDOW)) -lm -ldl

.PHONY: tests
tests: $(TESTS)

.PHONY: clean
clean: ## remove everything that was built
	$(Q)rm -rf build

.SECONDARY:
-include $(shell find $(B) -name '*.d' 2>/dev/null)
