VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
# What is used is compiled when it is first used: a third of the packages, and nobody waits for the rest.
INSTALL := $(PIP) install --no-compile

.DEFAULT_GOAL := serve
.PHONY: serve help setup test test-engines test-rest check format chromium accuracy unprepared intake nightly bench sbom audit cluster cluster-stop clean

help: ## 列出这些命令
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s%s\n", $$1, $$2 }' Makefile

.DEFAULT:
	@echo "没有 make $@ 这个命令。可以用的有：" >&2
	@$(MAKE) --no-print-directory help >&2
	@exit 2

serve: setup ## 装好程序包、建立索引，在 http://127.0.0.1:8000 打开网站；第一次联网收入全文，PULL=0 不收；不写命令也是它
	@$(BIN)/kb serve $(if $(filter 0,$(PULL)),,--fill)

setup: $(VENV)/.ready ## 只装好命令行 .venv/bin/kb

$(VENV)/.ready: requirements/runtime.lock requirements/build.lock pyproject.toml setup.py
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11 或更新的版本，请先安装。" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "这个 Python 不能建虚拟环境，请先安装 venv（Debian：apt-get install python3-venv）。" >&2; exit 1; }
	@echo "安装所需的程序包…" >&2
	@$(INSTALL) --require-hashes -r requirements/build.lock
	@$(INSTALL) --require-hashes --no-build-isolation --use-pep517 -r requirements/runtime.lock
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready requirements/dev.lock requirements/laws.lock
	@echo "安装测试所需的程序包…" >&2
	@$(PIP) install --require-hashes --no-build-isolation --use-pep517 -r requirements/dev.lock
	@$(PIP) install --no-deps --require-hashes -r requirements/laws.lock
	@touch $@

test: check chromium ## 装好测试所需并全部运行
	@$(MAKE) --no-print-directory -j2 test-engines test-rest
	@echo "核对得准不准，与上次相比" >&2
	@$(BIN)/python -m tests.measures.gold
	@echo "只有 jieba、没有 rjieba 时" >&2
	@KB_TEST_CLUSTER=none KB_TEST_SEGMENTER=jieba $(BIN)/python -m pytest -q tests/search tests/text
	@echo "换用 whoosh-reloaded 时" >&2
	@$(PIP) install --no-deps --require-hashes --target .cache/whoosh-reloaded --upgrade -r requirements/reloaded.lock
	@KB_TEST_CLUSTER=none PYTHONPATH=.cache/whoosh-reloaded $(BIN)/python -W ignore -m pytest -q -W default tests/search

# Two halves beside each other, of about the same length: what waits for a cluster or measures, and all else.
ENGINES := tests/search tests/deployment tests/measures tests/intake tests/cli/test_cluster.py
test-engines: ## 一半的测试：要起集群的和量东西的（make test 里两半同时运行）
	@$(BIN)/python -m pytest -o cache_dir=.cache/pytest-engines $(ENGINES)

test-rest: ## 其余的测试
	@$(BIN)/python -m pytest $(ENGINES:%=--ignore=%)

check: $(VENV)/.ready-dev ## 只查格式、类型和房间之间的引用，不运行测试
	@$(BIN)/ruff format --check -q .
	@$(BIN)/ruff check -q .
	@$(BIN)/mypy
	@$(BIN)/basedpyright
	@$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports

format: $(VENV)/.ready-dev ## 排好代码的格式
	@$(BIN)/ruff format -q .
	@$(BIN)/ruff check -q --fix .

# A browser for the tests, and what its driver needs: Debian's packages where they can be had, Playwright's own otherwise.
chromium: $(VENV)/.ready-dev ## 装好测试用的浏览器
	@if { command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null \
		&& $(BIN)/playwright --version >/dev/null 2>&1; then :; \
	elif command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
			chromium fonts-noto-cjk libatomic1 >/dev/null; \
	else $(BIN)/playwright install --with-deps chromium || $(BIN)/playwright install chromium; fi

accuracy: $(VENV)/.ready-dev ## 核对得准不准，与上次相比；WRITE=1 写入 docs/accuracy.md
	@$(BIN)/python -m tests.measures.gold $(if $(WRITE),--write)

unprepared: $(VENV)/.ready-dev ## 在没有准备过的文字上核对得准不准；KEEP=mended 写入 docs/accuracy.md
	@$(BIN)/python -m tests.measures.unprepared $(if $(SEED),--seed $(SEED)) $(if $(KEEP),--keep $(KEEP))

intake: $(VENV)/.ready-dev ## 导入得准不准；WRITE=1 写入 docs/accuracy.md
	@$(PIP) install --require-hashes --no-build-isolation --use-pep517 -r requirements/bench.lock
	@$(BIN)/python -m tests.measures.intake $(if $(WRITE),--write)

nightly: $(VENV)/.ready-dev ## 长的测量，适合夜里运行：导入的全部变形（含 PDF、OFD）、最刁钻的文字、一百万个随机的输入、每一步文件操作都出错；有一样变慢、出错就报错
	@$(PIP) install --require-hashes --no-build-isolation --use-pep517 -r requirements/bench.lock
	@$(BIN)/python -m tests.measures.intake.shapes --profile
	@$(BIN)/python -m tests.measures.growth
	@$(BIN)/python -m tests.measures.intake.transformations --all
	@$(BIN)/python -m tests.measures.load --minutes 30 --clients 32 --workers 2
	@$(BIN)/python -m tests.measures.fuzz
	@$(BIN)/python -m tests.measures.faults
	@$(BIN)/python -m tests.measures.faults.kills

bench: $(VENV)/.ready-dev ## 快不快，写入 docs/benchmark.md
	@$(PIP) install --require-hashes --no-build-isolation --use-pep517 -r requirements/bench.lock
	@$(BIN)/python -m tests.measures.bench --write

.cache/supply/.ready: requirements/supply.lock
	@test -n "$(PYTHON)" && $(PYTHON) -m venv .cache/supply
	@.cache/supply/bin/python -m pip --disable-pip-version-check -q install --require-hashes -r requirements/supply.lock
	@touch $@

sbom: .cache/supply/.ready ## 程序由哪些程序包组成、各是什么许可：CycloneDX，写到 build/sbom.cdx.json；WRITE=1 许可写入 docs/dependencies.md
	@rm -rf .cache/desktop && $(PYTHON) -m venv --without-pip .cache/desktop && mkdir -p build
	@.cache/supply/bin/python -m pip --disable-pip-version-check -q --python .cache/desktop/bin/python install --require-hashes -r requirements/build.lock
	@.cache/supply/bin/python -m pip --disable-pip-version-check -q --python .cache/desktop/bin/python install --require-hashes --no-build-isolation --use-pep517 -r requirements/runtime.lock
	@.cache/supply/bin/cyclonedx-py environment .cache/desktop/bin/python --pyproject pyproject.toml --output-reproducible --of JSON -o build/sbom.cdx.json
	@$(PYTHON) -m tests.measures.supply parts build/sbom.cdx.json $(if $(WRITE),--write)

audit: .cache/supply/.ready ## 所用的程序包有没有已知的弱点；查不到的说查不到
	@mkdir -p build && .cache/supply/bin/pip-audit --require-hashes --disable-pip -r requirements/runtime.lock -f json -o build/audit.json --progress-spinner off 2>build/audit.log || test -s build/audit.json || { cat build/audit.log >&2; echo "没有查成：上面是原因，多半是网络不通。" >&2; exit 2; }
	@$(PYTHON) -m tests.measures.supply audit build/audit.json

cluster: $(VENV)/.ready-dev ## 在本机起一个三节点的 OpenSearch 集群；可加 SECURED=1（TLS 和用户）、VERSION=2（较旧的版本）、HEAP=1g
	@$(BIN)/python -m tests.measures.cluster start $(if $(SECURED),--secured) $(if $(VERSION),--version $(VERSION)) $(if $(HEAP),--heap $(HEAP))

cluster-stop: $(VENV)/.ready-dev ## 停下它
	@$(BIN)/python -m tests.measures.cluster stop

clean: ## 删去装好的程序包、缓存和索引
	@if [ -f .cache/cluster/running.json ] && [ -x $(BIN)/python ]; then $(BIN)/python -m tests.measures.cluster stop; fi
	rm -rf $(VENV) .cache build *.egg-info index/generation-* index/CURRENT index/renewed index/.renewing
