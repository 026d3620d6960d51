# fiberos: see README.md; `make help` lists what can be made.
#
# Every .c file of a folder belongs to that folder's product, so that a new
# file needs no line here. Everything built goes under build/, one folder per
# kind of build (sanitizer, compiler), so that they do not mix.
#
# The goals for people (all, run, test ...) first look for what the build needs
# (.ci/deps) and then call make once more, so that libraries that have only just
# been installed are seen. The goals for files (build/...) just build.

# ---- Choices, on the command line: make test SAN=address CC=clang ---------------
ifeq ($(origin CC),default)
CC      := $(if $(shell command -v gcc),gcc,cc)
endif
# SAN=address|undefined|thread, DEBUG=1 (-O0), V=1 (show the commands)
SAN     =
DEBUG   =
V       =
# CONTEXT=ucontext|asm: the context switch that `make test` uses
CONTEXT =
PREFIX  = /usr/local
DESTDIR =
JOBS    := $(shell nproc 2>/dev/null || echo 2)
FUZZ_SECONDS = 30
# The workloads whose traces are seeds: policies, CPUs, locks, loans, faults, deadlines, a deadlock
FUZZ_RUNS = hello convoy deadlock faults edf pathfinder-inherit lottery mlfq mixed client-server \
	philosophers devices barrier affinity watchdog periodic
SOAK_SECONDS = 60

variant := $(if $(SAN),-$(SAN))$(if $(filter-out gcc cc,$(CC)),-$(notdir $(CC)))$(if $(DEBUG),-debug)
B       := build$(if $(variant),/variant$(variant))
Q       := $(if $(V),,@)

# Warnings are errors with the compilers that the source is known to be clean
# with; a newer one may warn of something new, and must still build. WERROR=1, WERROR=
compiler := $(if $(findstring clang,$(CC)),clang,gcc)-$(firstword $(subst ., ,$(shell $(CC) -dumpversion 2>/dev/null)))
WERROR  := $(filter gcc-12 clang-14,$(compiler))
WARN    := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wvla $(if $(WERROR),-Werror)
CFLAGS  := $(if $(DEBUG),-O0,-O2) -g
STD     := -std=c17 -D_GNU_SOURCE
SANFLAG := $(if $(SAN),-fsanitize=$(SAN) -fno-omit-frame-pointer $(if $(findstring undefined,$(SAN)),-fno-sanitize-recover=all))
BASE    := $(STD) $(WARN) $(CFLAGS) $(SANFLAG) -Ikernel/include -MMD -MP -fno-strict-aliasing
# One binary, many modules: programs and plug-ins find the kernel's calls in us.
LINK    := $(SANFLAG) -rdynamic
VERSION := $(shell sed -n 's/.define FIBEROS_VERSION "\(.*\)"/\1/p' kernel/include/fiberos/kernel.h)

cflags   = $(shell pkg-config --cflags $(1) 2>/dev/null)
libs     = $(shell pkg-config --libs $(1) 2>/dev/null)
JSON    := libcjson
WINDOW  := sdl2 SDL2_ttf SDL2_image fontconfig
# Most systems have no .pc of it.
GIF     := -lgif

# ---- What is built of what ---------------------------------------------------
objects  = $(patsubst %,$(B)/obj/%.o,$(basename $(1)))
KERNEL  := $(call objects,$(wildcard kernel/*.c kernel/arch/*.c kernel/arch/*.S kernel/sched/*.c))
CONFIG  := $(call objects,$(wildcard config/*.c))
VIEW    := $(call objects,$(wildcard viz/model/*.c viz/text/*.c viz/export/*.c))
# What is drawn, from the bottom up.
SCREEN  := viz/run viz/paper viz/widgets viz/views viz/ui viz/sdl
WINDOWS := $(call objects,$(filter-out viz/sdl/main.c,$(wildcard $(SCREEN:%=%/*.c))))
CLI     := $(call objects,$(filter-out userland/cli/main.c,$(wildcard userland/cli/*.c)))
USERLIB := $(call objects,$(wildcard userland/lib/*.c))
PROGRAMS:= $(patsubst %.c,$(B)/programs/%.so,$(notdir $(wildcard userland/programs/*.c userland/programs/lessons/*.c)))
TESTS   := $(patsubst tests/%.c,$(B)/tests/%,$(wildcard tests/*/test_*.c))
# Of the build itself: once is enough, so not with sanitizers.
SCRIPTS := $(wildcard tests/*/test_*.sh)
TESTPROG:= $(patsubst tests/userland/programs/%.c,$(B)/tests/programs/%.so,$(wildcard tests/userland/programs/*.c))
BENCHES := $(patsubst tests/%.c,$(B)/tests/%,$(wildcard tests/bench/bench_*.c))
PEERS   := $(B)/peers/boost $(B)/peers/gosched
SOAKS   := $(patsubst tests/%.c,$(B)/tests/%,$(wildcard tests/soak/soak_*.c))
FUZZERS := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/fuzz_*.c))

LIBS    := $(B)/libfiberos.a $(B)/libconfig.a $(B)/libview.a
BINS    := $(B)/fiberos $(B)/fiberos-viz
PRODUCT := $(LIBS) $(B)/libfosuser.a $(BINS) $(PROGRAMS)

# ---- Goals for people ------------------------------------------------------------
.DEFAULT_GOAL := all
again   = $(MAKE) --no-print-directory $(if $(filter -j%,$(MAKEFLAGS)),,-j$(JOBS))
deps    = CC='$(CC)' SAN='$(SAN)' .ci/deps
.PHONY: all run test check valgrind bench soak fuzz pictures deps install uninstall clean help

all: ## build everything (says what is missing, and installs nothing)
	@$(deps) --list build || { echo "\`make deps\` installs it for you."; exit 1; }
	@$(again) product

run: ## build, then show preemption of real C programs on the real clock
	@$(deps) build
	@$(again) product
	$(Q)$(B)/fiberos run config/workloads/real.json --viz

test: ## build and run every test (SAN=, CC=, CONTEXT=, JOBS=)
	@$(deps) build test
	@$(again) tests
	@$(again) run-tests

check: ## form, lint, the rules of who may know whom, static analysis
	@$(deps) build check
	@$(again) product
	@$(again) check-format check-lint check-deps check-analysis

valgrind: ## run the tests of the virtual clock under valgrind
	@$(deps) build test valgrind
	@$(again) tests
	@$(again) run-valgrind

bench: ## measure (tests/bench), beside others where they are installed
	@$(deps) build test bench
	@$(again) product $(BENCHES) $(PEERS)
	@$(again) run-bench

soak: ## storms on the real clock, for SOAK_SECONDS each (tests/soak)
	@$(deps) build test
	@$(again) product $(TESTPROG) $(SOAKS)
	@$(again) run-soak

fuzz: ## throw bytes at the readers for FUZZ_SECONDS each (tests/fuzz; needs clang)
	@$(deps) build fuzz
	@$(again) product
	@mkdir -p $(FUZZERS:%=build/fuzz/seeds/%)
	@cp config/workloads/*.json build/fuzz/seeds/fuzz_workload
	@for name in $(FUZZ_RUNS); do \
		$(B)/fiberos run -q config/workloads/$$name.json --trace build/fuzz/seeds/fuzz_trace/$$name.fos || [ $$? -eq 1 ] || exit 1; done
	@cp build/fuzz/seeds/fuzz_trace/*.fos build/fuzz/seeds/fuzz_window
	@$(again) B=build/fuzz CC=clang SAN=address,undefined,float-cast-overflow,fuzzer-no-link run-fuzz

pictures: ## renew viz/pictures, which the documentation shows
	@$(deps) build
	@$(again) product
	@$(again) run-pictures

deps: ## install what building and testing need
	@$(deps) build test

clean: ## remove everything that was built
	$(Q)rm -rf build

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
	@echo "Choices: CC=clang SAN=address|undefined|thread DEBUG=1 V=1 CONTEXT=ucontext|asm JOBS=N"
	@echo "         PREFIX=/usr/local DESTDIR= FUZZ_SECONDS=30 SOAK_SECONDS=60 FIBEROS_DEPS=no (install no packages)"

# ---- The product -------------------------------------------------------------------
.PHONY: product tests
product: $(PRODUCT)

$(B)/libfiberos.a: $(KERNEL)
$(B)/libconfig.a:  $(CONFIG)
$(B)/libview.a:    $(VIEW)
$(B)/libwindow.a:  $(WINDOWS)
$(B)/libcli.a:     $(CLI)
$(B)/libfosuser.a: $(USERLIB)
$(B)/lib%.a:
	@mkdir -p $(@D)
	@echo "  AR   $@"
	$(Q)rm -f $@ && ar rcs $@ $(filter %.o,$^)

ALL_OF = -Wl,--whole-archive $(B)/libfiberos.a -Wl,--no-whole-archive

$(B)/fiberos: $(B)/obj/userland/cli/main.o $(B)/libcli.a $(LIBS)
	@echo "  LD   $@"
	$(Q)$(CC) $(LINK) -o $@ $< $(B)/libcli.a $(B)/libview.a $(B)/libconfig.a $(ALL_OF) $(call libs,$(JSON)) -lm -ldl

$(B)/fiberos-viz: $(B)/obj/viz/sdl/main.o $(B)/libwindow.a $(B)/libview.a $(B)/libfiberos.a
	@echo "  LD   $@"
	$(Q)$(CC) $(SANFLAG) -o $@ $< $(B)/libwindow.a $(B)/libview.a $(B)/libfiberos.a $(call libs,$(WINDOW) $(JSON)) $(GIF) -lm

# ---- How ---------------------------------------------------------------------
$(B)/obj/config/%.o $(B)/obj/viz/export/%.o $(B)/obj/viz/run/%.o $(B)/obj/userland/cli/%.o: BASE += $(call cflags,$(JSON)) -I.
$(B)/obj/viz/%.o: BASE += -I.
$(foreach folder,$(SCREEN),$(B)/obj/$(folder)/%.o): BASE += $(call cflags,$(WINDOW))
$(B)/obj/kernel/%.o: BASE += -fPIC
$(B)/obj/userland/lib/%.o: BASE += -fPIC -fvisibility=hidden -Iuserland/lib/include

$(B)/obj/%.o: %.c
	@mkdir -p $(@D)
	@echo "  CC   $<"
	$(Q)$(CC) $(BASE) -c -o $@ $<
$(B)/obj/%.o: %.S
	@mkdir -p $(@D)
	@echo "  AS   $<"
	$(Q)$(CC) $(BASE) -c -o $@ $<

# A program is a shared object with an ordinary main(). userland/lib/link.flags
# names the calls of the C library that linking leads through userland/lib.
define build_program
	@mkdir -p $(@D)
	@echo "  PROG $@"
	$(Q)$(CC) $(BASE) -Iuserland/lib/include -fPIC -shared -MF $(@:.so=.d) -o $@ $< @userland/lib/link.flags $(B)/libfosuser.a -lm
endef
PROGRAM_NEEDS = $(B)/libfosuser.a userland/lib/link.flags
$(B)/programs/%.so: userland/programs/%.c $(PROGRAM_NEEDS)
	$(build_program)
$(B)/programs/%.so: userland/programs/lessons/%.c $(PROGRAM_NEEDS)
	$(build_program)
$(B)/tests/programs/%.so: tests/userland/programs/%.c $(PROGRAM_NEEDS)
	$(build_program)

# ---- Tests: one program a file, all linked alike --------------------------------
TEST_LIBS = $(B)/libcli.a $(B)/libwindow.a $(B)/libview.a $(B)/libconfig.a
$(B)/obj/tests/%.o: BASE += -I. $(call cflags,cmocka $(JSON) $(WINDOW)) -Wno-conversion
$(B)/tests/%: $(B)/obj/tests/%.o $(TEST_LIBS) $(B)/libfiberos.a
	@mkdir -p $(@D)
	@echo "  TEST $@"
	$(Q)$(CC) $(LINK) -o $@ $< $(TEST_LIBS) $(ALL_OF) $(call libs,cmocka $(JSON) $(WINDOW)) $(GIF) -lm -ldl

tests: product $(TESTS) $(TESTPROG)

# Tests find what was built in $FIBEROS_BUILD, and the context switch to use in $FIBEROS_CONTEXT.
TEST_ENV = FIBEROS_BUILD='$(B)' CC='$(CC)' $(if $(CONTEXT),FIBEROS_CONTEXT='$(CONTEXT)') \
	SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy \
	ASAN_OPTIONS=allocator_may_return_null=1
NO_REAL  = $(if $(filter address thread,$(SAN)),-n "the real clock; SAN=$(SAN) can't follow a switch inside a signal handler")
.PHONY: run-tests run-valgrind run-bench run-soak run-fuzz
run-tests:
	@$(TEST_ENV) tests/run -j $(JOBS) $(NO_REAL) $(B)/tests/log $(TESTS) $(if $(SAN),,$(SCRIPTS))

GRIND = valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite --num-callers=20
run-valgrind:
	@$(TEST_ENV) tests/run -j $(JOBS) -t 900 -x "$(GRIND)" -n "the real clock is too slow under valgrind" \
		$(B)/tests/valgrind $(filter-out %_golden,$(TESTS))

run-bench: $(BENCHES) $(PEERS)
	@for bench in $(BENCHES); do echo "== $$bench"; $(TEST_ENV) $$bench || exit 1; done
run-soak: $(SOAKS) $(TESTPROG)
	@for soak in $(SOAKS); do $(TEST_ENV) SOAK_SECONDS='$(SOAK_SECONDS)' $$soak || exit 1; done

# What the switch is compared with. One that can't be built is left out, and the bench says so.
$(B)/peers/boost: tests/bench/boost.cpp
	@mkdir -p $(@D)
	@$(if $(filter clang%,$(notdir $(CC))),clang++,g++) -O2 -o $@ $< -lboost_context 2>/dev/null || rm -f $@
$(B)/peers/gosched: tests/bench/gosched.go
	@mkdir -p $(@D)
	@GOCACHE='$(abspath $(B))/peers/cache' go build -o $@ $< 2>/dev/null || rm -f $@

$(B)/fuzz_%: tests/fuzz/fuzz_%.c $(B)/libconfig.a $(B)/libview.a $(B)/libfiberos.a
	$(Q)$(CC) $(BASE) -Wno-conversion -I. -fsanitize=fuzzer -MF $@.d -o $@ $< $(B)/libview.a $(B)/libconfig.a \
		$(ALL_OF) $(call libs,$(JSON)) -lm -ldl
# Each pixel is not worth a path.
$(B)/obj/viz/paper/canvas.o $(B)/obj/viz/paper/shapes.o: BASE += $(if $(findstring fuzzer,$(SAN)),-fno-sanitize=fuzzer-no-link)
# As the others, and with the window; it opens its fonts once, and starts no other program.
$(B)/fuzz_window: tests/fuzz/fuzz_window.c $(B)/libwindow.a $(B)/libview.a $(B)/libfiberos.a
	$(Q)$(CC) $(BASE) -Wno-conversion -I. $(call cflags,$(WINDOW)) -fsanitize=fuzzer -MF $@.d -o $@ $< \
		-Wl,--wrap=font_open,--wrap=font_close,--wrap=child_start $(B)/libwindow.a $(B)/libview.a $(ALL_OF) $(call libs,$(WINDOW) $(JSON)) -lm -ldl
run-fuzz: $(FUZZERS:%=$(B)/%)
	@for fuzzer in $(FUZZERS); do mkdir -p $(B)/corpus/$$fuzzer $(B)/seeds/$$fuzzer; \
		echo "== $$fuzzer, $(FUZZ_SECONDS) s"; \
		$(B)/$$fuzzer -max_total_time=$(FUZZ_SECONDS) -verbosity=0 -max_len=200000 -timeout=10 \
			-artifact_prefix=$(B)/ $(B)/corpus/$$fuzzer $(B)/seeds/$$fuzzer || exit 1; done

# ---- Pictures: workload, name, what is shown of it (no display is needed) -----------
SHOTS := $(B)/pictures
define picture
	@mkdir -p $(SHOTS)
	@$(B)/fiberos run -q config/workloads/$(1).json --trace $(SHOTS)/$(1).fos || [ $$? -eq 1 ]
	@$(B)/fiberos-viz --size 1280x720 $(3) --screenshot viz/pictures/$(2).png $(SHOTS)/$(1).fos $(4)
	@echo "  DRAW viz/pictures/$(2).png"
endef
.PHONY: run-pictures
run-pictures:
	$(call picture,mixed,window,--time 100ms..260ms --at 176ms)
	$(call picture,mixed,light,--time 100ms..260ms --at 176ms --select batch --theme light --view inspector)
	$(call picture,mixed,plots,--at 553ms --view plots)
	$(call picture,client-server,states,--at 12ms --panes states)
	$(call picture,real,live,--time 0ms..150ms --at 72ms)
	$(call picture,pathfinder-inherit,locks,--at 5ms --view events)
	$(call picture,pathfinder,inspector,--at 14ms --select H --view inspector)
	$(call picture,lottery,queue,--time 0ms..40ms --at 11.5ms --view queue)
	@$(B)/fiberos-viz --size 1280x720 --screenshot viz/pictures/chooser.png
	@$(B)/fiberos-viz --size 1280x720 --at 176ms --panes view --sched rr,fcfs,mlfq,srtf \
		--screenshot viz/pictures/compare.png config/workloads/mixed.json
	@cd $(SHOTS) && rm -f mine.c && $(abspath $(B))/fiberos sched new mine.c >/dev/null && \
		sed -i 's/FOS_TICKS(10)/FOS_TICKS(2)/' mine.c && $(abspath $(B))/fiberos sched build mine.c >/dev/null
	@$(B)/fiberos run -q config/workloads/hello.json --sched $(SHOTS)/mine.so --trace $(SHOTS)/mine.fos
	@$(B)/fiberos-viz --size 1280x720 --at 9ms --view queue --screenshot viz/pictures/own-policy.png $(SHOTS)/mine.fos
	@$(B)/fiberos run -q config/workloads/hello.json --trace $(SHOTS)/hello.fos
	@$(B)/fiberos-viz --size 700x520 --panes states --speed 1/2 --animate viz/pictures/states.gif $(SHOTS)/hello.fos
	@$(B)/fiberos trace export --to svg -o viz/pictures/timeline.svg $(SHOTS)/pathfinder-inherit.fos
	@echo "  DRAW viz/pictures: chooser.png compare.png own-policy.png states.gif timeline.svg"

# ---- Checks ------------------------------------------------------------------------
.PHONY: check-format check-lint check-deps check-analysis
SOURCES = $(shell find kernel config viz userland tests -name '*.[ch]')
check-format: ## the source stands as clang-format would write it
	@clang-format --dry-run -Werror $(SOURCES) && echo "  format    ok"
check-lint: ## banned calls, long functions, long files
	@.ci/lint . && echo "  lint      ok"
check-deps: ## who includes whom; public headers stand alone; fiberos links no SDL
	@.ci/check-deps . $(B)/fiberos && echo "  deps      ok"
check-analysis: ## clang-tidy, with the checks of .clang-tidy
	@find kernel config viz userland -name '*.c' | xargs -P $(JOBS) -n 4 sh -c 'clang-tidy --quiet "$$@" -- $(STD) \
		-Ikernel/include -Iuserland/lib/include -I. $(call cflags,$(JSON) $(WINDOW)) 2>/dev/null' clang-tidy && echo "  analysis  ok"

# ---- Installing --------------------------------------------------------------------
DEST     = $(DESTDIR)$(PREFIX)
put      = install -d $(DEST)/$(2) && install -m $(or $(3),644) $(1) $(DEST)/$(2)
COMPLETE = $(DEST)/share/bash-completion/completions
install: ## put it under PREFIX (and DESTDIR)
	@$(deps) --list build
	@$(again) product
	$(Q)$(call put,$(BINS),bin,755)
	$(Q)$(call put,$(B)/libfiberos.a,lib)
	$(Q)$(call put,$(wildcard kernel/include/fiberos/*.h),include/fiberos)
	$(Q)$(call put,$(wildcard userland/lib/include/fibers/*.h),include/fibers)
	$(Q)$(call put,$(B)/libfosuser.a userland/lib/link.flags,lib/fiberos)
	$(Q)$(call put,$(PROGRAMS),lib/fiberos/programs)
	$(Q)$(call put,$(wildcard config/workloads/*.json),share/fiberos/workloads)
	$(Q)$(call put,$(wildcard config/*.json userland/programs/*.in userland/policies/*.in userland/policies/*.c),share/fiberos)
	$(Q)install -d $(DEST)/share/man/man1 $(DEST)/lib/pkgconfig $(COMPLETE)
	$(Q).ci/man $(B)/fiberos $(VERSION) >$(DEST)/share/man/man1/fiberos.1
	$(Q).ci/man $(B)/fiberos-viz $(VERSION) >$(DEST)/share/man/man1/fiberos-viz.1
	$(Q)install -m 644 userland/completion.bash $(COMPLETE)/fiberos
	$(Q)printf '%s\n' 'prefix=$(PREFIX)' 'Name: fiberos' 'Version: $(VERSION)' \
		'Description: An operating system in one process: scheduling to watch and to change' \
		'Cflags: -I$${prefix}/include' 'Libs: -L$${prefix}/lib -lfiberos -lm' >$(DEST)/lib/pkgconfig/fiberos.pc

uninstall: ## take it away again
	$(Q)rm -rf $(DEST)/include/fiberos $(DEST)/include/fibers $(DEST)/lib/fiberos $(DEST)/share/fiberos
	$(Q)rm -f $(DEST)/bin/fiberos $(DEST)/bin/fiberos-viz $(DEST)/lib/libfiberos.a $(COMPLETE)/fiberos \
		$(DEST)/lib/pkgconfig/fiberos.pc $(DEST)/share/man/man1/fiberos.1 $(DEST)/share/man/man1/fiberos-viz.1

.SECONDARY:
-include $(shell find $(B) -name '*.d' 2>/dev/null)
