#!/usr/bin/env bash
# Makes the topics that are missing; those that are there are left as they are. Runs in Kafka's image.
#   topics.sh HOST:PORT
# The list is wire's Topics; a test compares the two.
set -euo pipefail

kafka="$1"
kafka_topics="${KAFKA_TOPICS:-/opt/kafka/bin/kafka-topics.sh}"
partitions=4
days() { echo $(($1 * 24 * 60 * 60 * 1000)); }

make() {
  local topic="$1"
  shift
  "$kafka_topics" --bootstrap-server "$kafka" --create --if-not-exists \
    --topic "$topic" --partitions "$partitions" "$@"
}

forget_after() { make "$1" --config cleanup.policy=delete --config "retention.ms=$(days "$2")"; }
keep_newest() { make "$1" --config cleanup.policy=compact; }

forget_after plimsoll.samples 2
keep_newest plimsoll.inventory
forget_after plimsoll.findings 7
forget_after plimsoll.rebalance 7
forget_after plimsoll.results 7
forget_after plimsoll.rejected 7
