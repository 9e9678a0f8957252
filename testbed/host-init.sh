#!/bin/bash
# First process of a host, already in its own mount, uts, network and cgroup namespaces; it stays for as long as the
# host lives and holds them open.
#   host-init.sh NAME FOLDER HIERARCHY...   with HIERARCHY like /sys/fs/cgroup/cpu:cpu
set -euo pipefail
name=$1 folder=$2
shift 2

hostname "$name"
mount --make-rprivate /

# /sys shows the network devices of the namespace in which it was mounted, and libvirt looks its bridges up there. The
# old mounts must go and not just be covered: libvirt looks for cgroups in the list of mounts.
umount --recursive --lazy /sys
mount -t sysfs sysfs /sys
# The v1 controllers, mounted again so that this host's cgroups look like the root.
mount -t tmpfs tmpfs /sys/fs/cgroup
for hierarchy in "$@"; do
  mount_point=${hierarchy%:*} controllers=${hierarchy#*:}
  mkdir "$mount_point"
  mount -t cgroup -o "$controllers" cgroup "$mount_point"
  for controller in ${controllers//,/ }; do
    [ -e "/sys/fs/cgroup/$controller" ] || ln -s "$mount_point" "/sys/fs/cgroup/$controller"
  done
done

# An empty /run: no system bus above all, through which libvirt would have the machine's systemd place the guests.
mount -t tmpfs -o mode=755 tmpfs /run
mkdir /run/lock

# libvirt's folders. Being binds of visible folders, the daemon's socket can be reached from outside as well.
for pair in etc:/etc/libvirt run:/run/libvirt lib:/var/lib/libvirt log:/var/log/libvirt cache:/var/cache/libvirt; do
  mkdir -p "${pair#*:}"
  mount --bind "$folder/${pair%%:*}" "${pair#*:}"
done
mount --bind "$folder/hosts" /etc/hosts

# A /dev without kvm. libvirt looks only whether /dev/kvm exists; where nested KVM is broken, probing it costs 15 s per
# start, and masking the file makes libvirt probe QEMU again before every start and migration.
dev=$folder/dev
mount -t tmpfs -o mode=755 tmpfs "$dev"
mkdir "$dev"/{pts,shm,net,hugepages}
for node in null zero full random urandom tty net/tun; do
  [ -e "/dev/$node" ] || continue
  touch "$dev/$node"
  mount --bind "/dev/$node" "$dev/$node"
done
mount --bind /dev/pts "$dev/pts"
ln -s pts/ptmx "$dev/ptmx"
ln -s /proc/self/fd "$dev/fd"
mount --rbind "$dev" /dev

ip link set lo up
# For the guests' network interfaces; it is not connected to the network between the hosts.
ip link add br0 type bridge
ip link set br0 up

touch "$folder/initialised"
exec -a "plimsoll-$name" sleep infinity
