# shellcheck shell=bash
# What the testbed needs of the machine, and the machine's cgroup hierarchies.

# Without these there are no hosts to measure; the others of the second list are used where they exist.
REQUIRED_CONTROLLERS="cpu cpuacct cpuset memory pids"
CONTROLLERS="$REQUIRED_CONTROLLERS blkio devices freezer"

# One line per mounted cgroup v1 hierarchy: MOUNT_POINT CONTROLLER[,CONTROLLER...]. Some distributions mount several
# controllers together (cpu,cpuacct).
hierarchies() {
  awk -v wanted=" $CONTROLLERS " '
    $3 == "cgroup" && $2 ~ "^/sys/fs/cgroup/" {
      list = ""
      count = split($4, option, ",")
      for (i = 1; i <= count; i++)
        if (index(wanted, " " option[i] " ")) list = list (list == "" ? "" : ",") option[i]
      if (list != "") print $2, list
    }' /proc/self/mounts
}

# The mount point of one controller's hierarchy; fails if it is not mounted.
hierarchy_of() {
  hierarchies | awk -v wanted="$1" '
    index("," $2 ",", "," wanted ",") && !found { print $1; found = 1 }
    END { exit !found }'
}

# The CPUs of this machine as one number a line, from a list such as 0-3,8.
machine_cpus() {
  local range
  tr ',' '\n' <"$(hierarchy_of cpuset)/cpuset.cpus" | while read -r range; do
    seq "${range%-*}" "${range#*-}"
  done
}

# One line per reason why this machine cannot run the testbed.
reasons_against() {
  [ "$(uname -s)" = Linux ] || { echo "not Linux" && return; }
  [ "$(uname -m)" = x86_64 ] || echo "not an x86_64 machine: $(uname -m)"
  grep -qs '^ID=debian$' /etc/os-release || echo "not Debian: packages are installed under their Debian names"
  [ "$(id -u)" = 0 ] || { echo "not root" && return; }

  # Enters the namespaces of a host and mounts what a host mounts.
  unshare --mount --uts --net --cgroup \
    sh -c 'mount -t sysfs sysfs /sys && mount -t tmpfs tmpfs /sys/fs/cgroup' >/dev/null 2>&1 \
    || echo "cannot make mount, uts, network and cgroup namespaces (missing capability CAP_SYS_ADMIN?)"
  if command -v ip >/dev/null; then
    unshare --net \
      sh -c 'ip link add probe0 type veth peer name probe1 && ip link add probe2 type bridge' >/dev/null 2>&1 \
      || echo "cannot make veth and bridge devices (missing CAP_NET_ADMIN or kernel modules?)"
  fi

  local controller mount_point missing=
  for controller in $REQUIRED_CONTROLLERS; do
    if ! mount_point=$(hierarchy_of "$controller"); then
      missing="$missing $controller"
    elif ! { mkdir "$mount_point/plimsoll-probe" && rmdir "$mount_point/plimsoll-probe"; } 2>/dev/null; then
      echo "cannot make cgroups in $mount_point"
    fi
  done
  [ -z "$missing" ] && return
  echo "no cgroup v1 hierarchy mounted under /sys/fs/cgroup for:$missing$(
    [ "$(stat -f -c %T /sys/fs/cgroup 2>/dev/null)" = cgroup2fs ] \
      && echo " (this machine has cgroup v2 only; the kernel option systemd.unified_cgroup_hierarchy=0 brings v1 back)"
  )"
}

# Exit code 3 tells a test run to skip, loudly, what needs the testbed.
check() {
  local reasons
  reasons=$(reasons_against)
  [ -n "$reasons" ] || return 0
  echo "testbed: this machine cannot run the testbed:" >&2
  echo "$reasons"
  exit 3
}
