# shellcheck shell=bash
# Starts guests and talks to them. A guest is known by its name; its disk and console are files in the shared folder, so
# it can move between the hosts.

UP_MARKER="PLIMSOLL up" # guest/init.c writes it to the console once per boot

# Does the guest run here? Yields 0 yes, 1 no, and 2 for the copy that a migration prepares and fills on its target.
runs_on() {
  local state
  state=$(virsh_on_host "$1" -q domstate --reason "$2" 2>/dev/null) || return 1
  [[ ! $state =~ ^(shut\ off|crashed) ]] || return 1
  [[ ! $state =~ ^paused\ \((starting\ up|migrating)\) ]] || return 2
}

# Between leaving the source and running on the target a guest is nowhere; that passes.
where_is() {
  local number arriving
  for _ in {1..300}; do
    arriving=
    for number in $(live_hosts); do
      runs_on "$number" "$1" && echo "hv$number" && return
      [ $? = 1 ] || arriving=yes
    done
    [ -n "$arriving" ] || return 1
    sleep 0.1
  done
  return 1
}

print_where() {
  where_is "$1" || fail "guest $1 runs on no host"
}

# Balloon statistics every 2 s; up to two vCPUs can be online. The load channel has a path of its own choosing, equal on
# every host, because libvirt would choose one with the domain's changing number in it.
guest_xml() {
  local name=$1 mib=$2 load=$3 mac
  mac=52:54:00:$(md5sum <<<"$name" | sed -E 's/^(..)(..)(..).*/\1:\2:\3/')
  cat <<XML
<domain type='qemu'>
  <name>$name</name>
  <memory unit='MiB'>$mib</memory>
  <vcpu placement='static' current='1'>2</vcpu>
  <os>
    <type arch='x86_64' machine='pc'>hvm</type>
    <kernel>$KEPT/kernel/vmlinuz</kernel>
    <initrd>$KEPT/initramfs.gz</initrd>
    <cmdline>console=ttyS0 quiet loglevel=4 panic=1 ${KERNEL_OPTIONS:-} $load</cmdline>
  </os>
  <features><acpi/><tcg><tb-cache unit='MiB'>16</tb-cache></tcg></features>
  <on_poweroff>destroy</on_poweroff>
  <on_reboot>restart</on_reboot>
  <on_crash>destroy</on_crash>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2' cache='none' discard='unmap'/>
      <source file='$SHARED/$name.qcow2'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <interface type='bridge'>
      <mac address='$mac'/>
      <source bridge='br0'/>
      <model type='virtio'/>
    </interface>
    <controller type='usb' model='none'/>
    <serial type='file'>
      <source path='$SHARED/$name.console' append='on'/>
      <target port='0'/>
    </serial>
    <channel type='unix'>
      <source mode='bind' path='/var/lib/libvirt/load/$name'/>
      <target type='virtio' name='plimsoll.load'/>
    </channel>
    <memballoon model='virtio'><stats period='${BALLOON_PERIOD:-2}'/></memballoon>
  </devices>
</domain>
XML
}

# A load as it is typed, cpu=60 mem=16, one word a setting.
check_load() {
  local word
  for word in "$@"; do
    [[ $word =~ ^[a-z]+(=[a-z0-9]+)?$ ]] || fail "not a load: '$word' (cpu=60 is one)"
  done
}

start_guest() {
  local number name=$2 mib=96 place other
  number=$(host_number "$1")
  shift 2
  if [[ ${1:-} =~ ^[0-9]+$ ]]; then
    mib=$1
    shift
  fi
  [[ $name =~ ^[A-Za-z0-9][A-Za-z0-9._-]{0,49}$ ]] || fail "not a guest's name: '$name'"
  [ "$mib" -ge 80 ] || fail "$mib MiB are not enough for the kernel to unpack itself; 80 are, 96 are better"
  check_load "$@"
  lock --shared
  require_host "$number"

  place=$(where_is "$name") || place=
  [ -z "$place" ] || [ "$place" = "hv$number" ] || fail "guest $name already runs on $place"
  if [ -z "$place" ]; then
    for other in $(live_hosts); do
      virsh_on_host "$other" undefine "$name" >/dev/null 2>&1 || true
    done
    rm -f "$SHARED/$name.console"
    [ -e "$SHARED/$name.qcow2" ] || qemu-img create -q -f qcow2 "$SHARED/$name.qcow2" 64M
    # On the kernel's command line every setting carries a prefix: plain mem= is the kernel's own.
    guest_xml "$name" "$mib" "${*/#/plimsoll.}" >"$SHARED/$name.xml"
    virsh_on_host "$number" -q "define $SHARED/$name.xml; start $name" >/dev/null
  fi
  unlock

  for _ in {1..1200}; do
    [ -e "$SHARED/$name.console" ] || fail "guest $name was removed while it started"
    [ "$(boots "$name")" = 0 ] || { progress "guest $name is up on hv$number" && return; }
    sleep 0.25
  done
  fail "guest $name did not come up in 300 s; its console ends with: $(tail -n 5 "$SHARED/$name.console")"
}

# Many guests that only are there: they do nothing once they are up, answer no load, and are not held to one CPU, so
# that booting them takes a bearable time. Measured on two cores: 3 s of CPU to boot one, 0.6 % of a core when idle.
start_idle_guests() {
  local number prefix=$2 count=$3 mib=${4:-80} cpus i failed=0
  number=$(host_number "$1")
  [[ $count =~ ^[1-9][0-9]{0,2}$ ]] || fail "not a number of guests: '$count'"
  require_host "$number"
  cpus=$(hierarchy_of cpuset)/plimsoll-hv$number
  cat "$cpus/cpuset.cpus" >"$cpus/machine/cpuset.cpus"
  local at_a_time=$(($(machine_cpus | wc -l) * 3))
  for ((i = 1; i <= count; i++)); do
    while [ "$(jobs -rp | wc -l)" -ge "$at_a_time" ]; do
      wait -n || failed=$((failed + 1))
    done
    (BALLOON_PERIOD=10 KERNEL_OPTIONS="tsc=reliable nowatchdog" start_guest "$number" "$prefix$i" "$mib" idle) &
  done
  while [ -n "$(jobs -p)" ]; do
    wait -n || failed=$((failed + 1))
    jobs >/dev/null # forgets those that ended
  done
  [ "$failed" = 0 ] || fail "$failed of $count guests did not start, see above"
}

boots() {
  grep -cs "$UP_MARKER" "$SHARED/$1.console" || true
}

count_boots() {
  [ -e "$SHARED/$1.console" ] || fail "no guest $1"
  boots "$1"
}

# Sends one line to a guest and prints its one line of answer.
ask_guest() {
  local number name=$2 socket_folder answer
  number=$(host_number "$1")
  require_host "$number"
  runs_on "$number" "$name" || fail "guest $name does not run on hv$number"
  socket_folder=$HOSTS/hv$number/lib/load
  [ -S "$socket_folder/$name" ] || fail "guest $name has no load channel"
  # From inside the folder, because a socket's path must not pass 108 bytes.
  cd "$socket_folder"
  coproc CHANNEL { exec socat - "UNIX-CONNECT:$name" 2>&1; }
  local from_guest=${CHANNEL[0]} to_guest=${CHANNEL[1]} channel=$CHANNEL_PID
  echo "$3" >&"$to_guest"
  read -r -t 20 answer <&"$from_guest" || answer=
  kill "$channel" 2>/dev/null || true
  [[ $answer == uptime=* ]] || fail "guest $name did not answer: $answer"
  echo "$answer"
}

change_load() {
  local host=$1 name=$2
  shift 2
  # shellcheck disable=SC2068 # several settings may come in one argument
  check_load $@
  ask_guest "$host" "$name" "$*"
}

print_stat() {
  ask_guest "$1" "$2" stat
}
