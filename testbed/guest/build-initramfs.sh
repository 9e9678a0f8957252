#!/bin/bash
# Packs the guest's init and the kernel modules it loads into an initramfs.
#   build-initramfs.sh MODULES_FOLDER OUTPUT
set -euo pipefail
modules=$1 output=$2
here=$(cd "$(dirname "$0")" && pwd)

# In the order in which they need each other.
load_order="virtio_ring virtio virtio_pci_legacy_dev virtio_pci_modern_dev virtio_pci failover net_failover virtio_net
  virtio_blk virtio_balloon virtio_console"

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

gcc -std=gnu11 -O2 -Wall -Wextra -Werror -static -s -pthread -o "$root/init" "$here/init.c" "$here/load.c"
mkdir "$root/modules"
for module in $load_order; do
  strip --strip-debug -o "$root/modules/$module.ko" "$modules/$module.ko"
  echo "/modules/$module.ko" >>"$root/modules/order"
done

(cd "$root" && find . | cpio --quiet -o -H newc --owner root:root | gzip -9) >"$output.new"
mv "$output.new" "$output"
