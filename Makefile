# Every target sets up what it needs first; nothing else has to be installed by hand.
.PHONY: demo test test-slow bench bench-accuracy bench-agreement bench-analysis bench-waves bench-speed bench-spans bench-layers bench-hostile bench-store bench-protection bench-pages bench-undercount bench-reconcile bench-reconcile-large bench-adding bench-identifying bench-linkage bench-exports bench-relevance bench-scale bench-online bench-crowd lint docs locks clean
PY := .venv/bin/python

demo:
	@tools/setup run
	@.venv/bin/witnessmark demo

test:
	@tools/setup test
	$(PY) -m ruff check src tests bench training tools
	$(PY) -m mypy
	$(PY) -m pytest -n 2 --dist loadgroup -m "not slow"

test-slow:
	@tools/setup test
	$(PY) -m pytest -m slow

# Benches that need public data sets look for them in $$WITNESSMARK_BENCH_DATA and skip a missing one with a line.
bench: bench-accuracy bench-agreement bench-waves bench-speed bench-spans bench-analysis bench-undercount bench-reconcile bench-pages bench-store bench-hostile bench-identifying bench-linkage bench-exports bench-relevance

bench-accuracy:
	@tools/setup test
	@$(PY) -m bench.accuracy
	@$(MAKE) --no-print-directory bench-layers

bench-agreement:
	@tools/setup test
	@$(PY) -m bench.agreement

bench-speed:
	@tools/setup test
	@$(PY) -m bench.speed

bench-waves:
	@tools/setup test
	@$(PY) -m bench.waves

bench-layers:
	@tools/setup test
	@$(PY) -m bench.times --peer
	@$(PY) -m bench.figures
	@$(PY) -m bench.places
	@$(PY) -m bench.attribution

bench-hostile:
	@tools/setup test
	@$(PY) -m bench.hostile

bench-store:
	@tools/setup test
	@$(PY) -m bench.store

bench-protection:
	@tools/setup test
	@$(PY) -m bench.protection

bench-pages:
	@tools/setup test
	@$(PY) -m bench.pages

bench-undercount:
	@tools/setup test
	@$(PY) -m bench.undercount

bench-analysis:
	@tools/setup test
	@$(PY) -m bench.analysis

bench-reconcile:
	@tools/setup test
	@$(PY) -m bench.events
	@$(PY) -m bench.event_data
	@$(PY) -m bench.reconcile --claims 1e4 1e5 1e6

# Ten million claims: some ten minutes, and twice the memory of the engine for making the world. Without the peer.
bench-reconcile-large:
	@tools/setup test
	@$(PY) -m bench.reconcile --claims 1e7 --alone

# Public news at archive size, on one machine and on a cluster of its processors.
bench-scale:
	@tools/setup test
	@$(PY) -m bench.scale

bench-online:
	@tools/setup test
	@$(PY) -m bench.online

# Fifty people for ten minutes on a team's server over a million claims, then again with its database killed twice. Making
# the case takes hours the first time; it stays in CROWD, where PostgreSQL's own account has to get in.
CROWD ?= /var/tmp/witnessmark-crowd
bench-crowd:
	@tools/setup test
	@mkdir -p $(CROWD)
	@$(PY) -m bench.crowd --keep $(CROWD)
	@$(PY) -m bench.crowd --keep $(CROWD) --kills 2

bench-adding:
	@tools/setup test
	@$(PY) -m bench.adding
	@$(PY) -m bench.incoming

bench-identifying:
	@tools/setup test
	@$(PY) -m bench.identifying

bench-relevance:
	@tools/setup test
	@$(PY) -m bench.relevance

bench-linkage:
	@tools/setup test
	@$(PY) -m bench.linkage
	@$(PY) -m bench.releases

bench-exports:
	@tools/setup test
	@$(PY) -m bench.exports

bench-spans:
	@tools/setup test
	@$(PY) -m bench.spans

lint:
	@tools/setup test
	$(PY) -m ruff check src tests bench training tools
	$(PY) -m mypy

docs:
	@tools/setup test
	$(PY) -m tools.cli_reference > docs/cli.md

# Renew the pinned, hashed locks. They carry no registry address.
locks:
	@tools/setup test
	tools/locks

clean:
	rm -rf .venv dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
