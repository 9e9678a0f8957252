# shellcheck shell=bash
# Starts and ends hosts. A host is a set of namespaces held open by one process, a cgroup in each hierarchy, a folder,
# and a libvirtd. Nothing is named in the system but the cgroups (plimsoll-switch, plimsoll-hv1...), and every process
# of a host is in them: to end the processes is to end namespaces, mounts and network devices with them.

host_number() {
  [[ ${1#hv} =~ ^[1-9][0-9]?$ ]] || fail "not a host: '$1' (1 or hv1 is one)"
  echo "${1#hv}"
}

# --- cgroups ---

# HIERARCHY arguments of host-init.sh.
hierarchy_arguments() {
  hierarchies | tr ' ' ':'
}

# Puts the calling (sub)shell into a cgroup in every hierarchy.
join_cgroup() {
  local mount_point _
  while read -r mount_point _; do
    echo "$BASHPID" >"$mount_point/$1/cgroup.procs"
  done < <(hierarchies)
}

make_cgroup() {
  local mount_point cpuset _
  while read -r mount_point _; do
    mkdir -p "$mount_point/$1"
  done < <(hierarchies)
  # A cpuset accepts no process before it has CPUs and memory nodes.
  cpuset=$(hierarchy_of cpuset)
  cat "$cpuset/cpuset.cpus" >"$cpuset/$1/cpuset.cpus"
  cat "$cpuset/cpuset.mems" >"$cpuset/$1/cpuset.mems"
}

# A host is a machine of its own: what else runs here must not make its guests wait, or they would seem to starve. So its
# cgroup weighs as much as this many ordinary processes.
HOST_WEIGHT=32

weigh_host() {
  echo $((1024 * HOST_WEIGHT)) >"$(hierarchy_of cpu)/plimsoll-hv$1/cpu.shares"
}

# libvirt puts all guests of a host below the cgroup "machine". Made beforehand with one CPU, it makes the guests share
# that CPU, while libvirtd itself may use any.
pin_guests() {
  local number=$1 machine cpus
  mapfile -t cpus < <(machine_cpus)
  machine=$(hierarchy_of cpuset)/plimsoll-hv$number/machine
  mkdir -p "$machine"
  echo "${cpus[(number - 1) % ${#cpus[@]}]}" >"$machine/cpuset.cpus"
  cat "$machine/../cpuset.mems" >"$machine/cpuset.mems"
}

# Ends every process of a cgroup, then removes it from every hierarchy.
remove_cgroup() {
  local group=$1 pids mount_point left _
  pids=$(hierarchy_of pids)/$group
  for _ in {1..300}; do
    if [ -d "$pids" ]; then
      find "$pids" -name cgroup.procs -exec cat {} + 2>/dev/null | xargs -r kill -9 2>/dev/null || true
    fi
    left=
    while read -r mount_point _; do
      [ -d "$mount_point/$group" ] || continue
      find "$mount_point/$group" -depth -type d -exec rmdir {} + 2>/dev/null || left=$mount_point/$group
    done < <(hierarchies)
    [ -n "$left" ] || return 0
    sleep 0.1
  done
  fail "cannot remove $left: processes in it do not end: $(cat "$left/cgroup.procs")"
}

# Does the process of a pid file live in this cgroup? Asking the cgroup is safe where `kill -0` is not: dead daemons
# stay zombies if PID 1 does not reap orphans, and a number may have been given to another process.
lives_in() {
  local group=$1 pid_file=$2 pids
  [ -s "$pid_file" ] || return 1
  pids=$(hierarchy_of pids)/$group/cgroup.procs
  [ -e "$pids" ] && grep -qx "$(cat "$pid_file")" "$pids"
}

# --- namespaces and network ---

# Starts a process that holds new namespaces open, in a cgroup of its own, and notes its pid.
#   hold_namespaces GROUP FOLDER [UNSHARE_OPTION...] COMMAND...
hold_namespaces() {
  local group=$1 folder=$2
  shift 2
  make_cgroup "$group"
  rm -f "$folder/initialised"
  (
    join_cgroup "$group"
    exec 9>&- # only now, so that a `down` cannot overlook this process should `up` be killed
    exec setsid unshare "$@"
  ) </dev/null >"$folder/init.log" 2>&1 &
  echo $! >"$folder/holder.pid"
  for _ in {1..600}; do
    [ ! -e "$folder/initialised" ] || return 0
    sleep 0.1
  done
  fail "${folder##*/} did not start: $(cat "$folder/init.log")"
}

holder() {
  cat "$HOSTS/$1/holder.pid"
}

switch_lives() {
  lives_in plimsoll-switch "$HOSTS/switch/holder.pid" && [ -e "$HOSTS/switch/initialised" ]
}

host_lives() {
  lives_in "plimsoll-hv$1" "$HOSTS/hv$1/holder.pid" && [ -e "$HOSTS/hv$1/initialised" ]
}

require_host() {
  [ "$(id -u)" = 0 ] || fail "must run as root"
  host_lives "$1" || fail "hv$1 is not up"
}

# Numbers of the hosts that are up.
live_hosts() {
  local folder
  for folder in "$HOSTS"/hv*; do
    ! host_lives "${folder##*/hv}" || echo "${folder##*/hv}"
  done | sort -n
}

# The network between the hosts: a bridge in a network namespace of its own.
start_switch() {
  switch_lives && return
  remove_cgroup plimsoll-switch
  mkdir -p "$HOSTS/switch"
  # shellcheck disable=SC2016 # $1 is for the inner shell
  hold_namespaces plimsoll-switch "$HOSTS/switch" --net bash -ec '
    ip link add bridge0 type bridge
    ip link set bridge0 up
    touch "$1/initialised"
    exec -a plimsoll-switch sleep infinity' switch "$HOSTS/switch"
}

connected() {
  nsenter -t "$(holder "hv$1")" -n ip -4 -o address show dev mgmt0 2>/dev/null | grep -q "10\.77\.0\.$1/24"
}

# A cable from the host to the switch. The address comes last: it tells that the rest is done.
connect_to_switch() {
  local number=$1 host switch
  connected "$number" && return
  host=$(holder "hv$number") switch=$(holder switch)
  nsenter -t "$host" -n ip link delete mgmt0 2>/dev/null || true
  ip link add "port$number" netns "$switch" type veth peer name mgmt0 netns "$host"
  nsenter -t "$switch" -n ip link set "port$number" master bridge0 up
  nsenter -t "$host" -n ip link set mgmt0 up
  nsenter -t "$host" -n ip address add "10.77.0.$number/24" dev mgmt0
}

# --- libvirtd ---

write_host_configuration() {
  local number=$1 folder=$2 other
  cp -a /etc/libvirt/. "$folder/etc/"
  rm -f "$folder"/etc/qemu/networks/autostart/* # needs dnsmasq and firewall rules; the guests use br0
  cat >"$folder/etc/libvirtd.conf" <<CONF
listen_tls = 0
listen_tcp = 1
listen_addr = "10.77.0.$number"
tcp_port = "16509"
auth_tcp = "none"
auth_unix_rw = "none"
unix_sock_rw_perms = "0700"
# A client that a benchmark stops for a while must not lose its connection.
keepalive_interval = -1
host_uuid = "$(printf '%08d-0000-4000-8000-00000000beef' "$number")"
log_outputs = "3:file:/var/log/libvirt/libvirtd.log"
CONF
  cat >"$folder/etc/qemu.conf" <<CONF
security_driver = "none"
user = "root"
group = "root"
dynamic_ownership = 0
stdio_handler = "file"
namespaces = []
migration_host = "10.77.0.$number"
migration_address = "10.77.0.$number"
max_core = 0
CONF
  echo "127.0.0.1 localhost" >"$folder/hosts"
  for other in {1..99}; do
    echo "10.77.0.$other hv$other"
  done >>"$folder/hosts"
}

start_host() {
  local number=$1 folder=$HOSTS/hv$1 arguments
  host_lives "$number" && return
  remove_host "$number" # half of one may be there, from an `up` that was killed
  mkdir -p "$folder"/{etc,run,lib/load,log,cache,dev}
  write_host_configuration "$number" "$folder"
  [ ! -d "$KEPT/capabilities" ] || cp -a "$KEPT/capabilities/." "$folder/cache/"
  make_cgroup "plimsoll-hv$number"
  weigh_host "$number"
  pin_guests "$number"
  mapfile -t arguments < <(hierarchy_arguments)
  hold_namespaces "plimsoll-hv$number" "$folder" --mount --uts --net --cgroup \
    "$HERE/host-init.sh" "hv$number" "$folder" "${arguments[@]}"
}

# Runs a command in the host's namespaces, but in the caller's cgroups.
enter_host() {
  local number=$1
  shift
  nsenter -t "$(holder "hv$number")" --mount --uts --net --cgroup -- "$@"
}

start_libvirtd() {
  local number=$1 folder=$HOSTS/hv$1
  lives_in "plimsoll-hv$number" "$folder/libvirtd.pid" && return
  rm -f "$folder/libvirtd.pid"
  (
    join_cgroup "plimsoll-hv$number"
    exec 9>&-
    enter_host "$number" libvirtd --listen --daemon --pid-file "$folder/libvirtd.pid"
  )
  for _ in {1..900}; do
    ! enter_host "$number" virsh -q -c qemu:///system version >/dev/null 2>&1 || return 0
    sleep 0.1
  done
  fail "hv$number: libvirtd does not answer, see $folder/log/libvirtd.log"
}

# --- commands ---

up() {
  local number count=$1
  [[ $count =~ ^[1-9][0-9]?$ ]] || fail "not a number of hosts: '$count'"
  check
  lock --exclusive
  prepared || fail "not prepared; run: $0 prepare"
  echo "$TESTBED" >"$LOCK"
  mkdir -p "$HOSTS" "$SHARED"
  start_switch
  for number in $(seq "$count"); do
    start_host "$number"
    connect_to_switch "$number"
    start_libvirtd "$number"
    # What libvirt found out about QEMU takes seconds of probing; libvirt itself checks whether it is still true.
    [ -d "$KEPT/capabilities" ] || cp -a "$HOSTS/hv$number/cache" "$KEPT/capabilities"
    progress "hv$number is up"
  done
}

remove_host() {
  remove_cgroup "plimsoll-hv$1"
  rm -rf "${HOSTS:?}/hv$1"
}

# Goes by the names of cgroups and not by what was noted, so it ends also what an interrupted `up` left behind.
down() {
  lock --exclusive
  local group
  for group in $(hierarchies | while read -r mount_point _; do find "$mount_point" -maxdepth 1 \
      \( -name 'plimsoll-hv[0-9]*' -o -name plimsoll-switch \) -printf '%f\n'; done | sort -u); do
    remove_cgroup "$group"
  done
  rm -rf "$HOSTS" "$SHARED"
  : >"$LOCK"
}

run_on_host() {
  local number
  number=$(host_number "$1")
  shift
  require_host "$number"
  join_cgroup "plimsoll-hv$number"
  enter_host "$number" "$@"
}

virsh_on_host() {
  local number
  number=$(host_number "$1")
  shift
  require_host "$number"
  enter_host "$number" virsh -c qemu:///system "$@"
}

print_environment() {
  local number numbers
  numbers=$(live_hosts)
  echo "ROOT=$TESTBED"
  echo "SHARED=$SHARED"
  echo "HOSTS=$(wc -w <<<"$numbers")"
  for number in $numbers; do
    echo "HV${number}_URI=qemu+unix:///system?socket=$HOSTS/hv$number/run/libvirt-sock"
    echo "HV${number}_MIGRATION_URI=qemu+tcp://10.77.0.$number/system"
    echo "HV${number}_CGROUP=plimsoll-hv$number"
    echo "HV${number}_CPUS=1"
  done
}
