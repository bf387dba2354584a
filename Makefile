# The verbs of this project. CI calls .ci/run, which stands on the same commands.
JDK25 ?= $(firstword $(wildcard /usr/lib/jvm/*-25-*) $(JAVA_HOME))

.PHONY: build test test-25 fmt bench fuzz

build: ## compile and package, without tests
	./mvnw -B -ntp -DskipTests package

test: ## every test and check, on the JDK at hand
	./mvnw -B -ntp verify

test-25: ## the same on JDK 25, with Error Prone and NullAway
	JAVA_HOME=$(JDK25) ./mvnw -B -ntp clean verify

fmt: ## format every source
	./mvnw -q -B spotless:apply

bench: ## measure against peers: the short run, at most 4 minutes
	scripts/bench quick

fuzz: ## look for inputs the extractors cannot read, for five minutes
	scripts/fuzz 300s
