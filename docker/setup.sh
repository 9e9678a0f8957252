#!/usr/bin/env bash
# Makes what must not be in the repository: the key pair that signs commands, the store's token and password.
# What is there already is kept, so it may be run again.
set -euo pipefail
cd "$(dirname "$0")"

command -v openssl >/dev/null || { echo "openssl is needed to make the keys" >&2; exit 1; }

# The folder keeps others on this machine out; the files themselves must be readable in the containers, whose
# processes have user ids of their own.
mkdir -p secrets
chmod 700 secrets

if [ ! -s secrets/command-key.pem ]; then
  openssl genpkey -algorithm ed25519 -out secrets/command-key.new
  mv secrets/command-key.new secrets/command-key.pem
fi
if [ ! -s secrets/influx-token ]; then
  openssl rand -hex 32 > secrets/influx-token
fi
if [ ! -s secrets/influx-password ]; then
  openssl rand -hex 16 > secrets/influx-password
fi
if [ ! -s secrets/kafka-cluster-id ]; then
  # 16 random bytes in the base64 of URLs, without the padding; a leading - would be taken for an option.
  printf 'P%s\n' "$(openssl rand -base64 16 | tr '+/' '_1' | cut -c2-22)" > secrets/kafka-cluster-id
fi
chmod 444 secrets/*

public_key="$(openssl pkey -in secrets/command-key.pem -pubout -outform DER | openssl base64 -A)"
migration_uri="$(sed -n 's/^MIGRATION_URI=//p' .env 2>/dev/null || true)"
(
  umask 077
  cat > .env.new <<END
# Made by setup.sh from the folder secrets.
KAFKA_CLUSTER_ID=$(cat secrets/kafka-cluster-id)
INFLUX_TOKEN=$(cat secrets/influx-token)
INFLUX_PASSWORD=$(cat secrets/influx-password)
COMMAND_PUBLIC_KEY=$public_key
# Where the libvirt of other hosts reaches this host's, such as qemu+tls://hv1.example.org/system. Without it no VM
# is moved here.
MIGRATION_URI=$migration_uri
END
)
mv .env.new .env

echo "Agents on other hosts need this public key: PLIMSOLL_AGENT_COMMAND_PUBLIC_KEY=$public_key"
