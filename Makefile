# One command for each thing that people do with this repository. `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help demo assets test check journeys fuzz bench screenshots clean

help: ## List the commands
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /\1\t/' | while IFS="$$(printf '\t')" read -r name what; do printf '  make %-12s %s\n' "$$name" "$$what"; done

demo: ## Build the release program and run a complete demo town on http://127.0.0.1:8080
	@scripts/demo

assets: ## Install the style sheets and fonts that pages and letters use (npm)
	@scripts/assets

test: ## Run everything that must hold before a change lands
	@scripts/test

check: ## Only format and lints
	@scripts/test lint

journeys: ## Only the journeys in a browser
	@scripts/test journeys

fuzz: ## Give the engine broken and hostile input for minutes; each time other input
	@scripts/fuzz

bench: ## Measure pages, submissions, letters, memory and start; writes bench/RESULTS.md
	@bench/run

screenshots: ## Take the pictures of the README anew from the demo
	@scripts/screenshots

clean: ## Remove what was built, the demo's data and what tests left behind
	cargo clean
	rm -rf data/demo e2e/test-results bench/work
