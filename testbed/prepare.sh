# shellcheck shell=bash
# Brings the packages, the guest's kernel and the guest's initramfs. Does only what is missing.

PACKAGES="libvirt-daemon-system libvirt-clients qemu-system-x86 qemu-utils
  gcc libc6-dev binutils cpio socat iproute2"

installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

missing_packages() {
  local package
  for package in $PACKAGES; do
    installed "$package" || echo "$package"
  done
  # libvirt-daemon-system wants one of these two. Unless -sysv is named, apt takes -systemd and upgrades systemd for it.
  installed libvirt-daemon-system-systemd || installed libvirt-daemon-system-sysv || echo libvirt-daemon-system-sysv
}

# apt-get whose output goes to the log, and which waits for other users of the package database.
quiet_apt() {
  DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 -o APT::Sandbox::User=root "$@" \
    >>"$KEPT/prepare.log" 2>&1
}

# Package lists may be absent or too old to download from: on failure fetch them and try once more.
apt_with_lists() {
  "$@" && return
  progress "fetching package lists"
  quiet_apt update || fail "apt-get update failed, see $KEPT/prepare.log"
  "$@"
}

install_packages() {
  # Refuse rather than upgrade the init system or remove something of the user's.
  local plan
  plan=$(apt-get -s install --no-install-recommends "$@" 2>>"$KEPT/prepare.log") || return 1
  if grep -E '^(Inst systemd(-sysv)? \[|Remv )' <<<"$plan" >&2; then
    fail "installing $* would upgrade systemd or remove packages (above); please install them by hand"
  fi
  # Installing must not start services. Both ways by which packages do so are covered with /bin/true, in a mount
  # namespace of this installation only, so that nothing is left behind however it ends.
  export -f quiet_apt
  # shellcheck disable=SC2016 # "$@" is for the inner shell
  KEPT=$KEPT unshare --mount bash -ec '
    for starter in /usr/sbin/invoke-rc.d /usr/bin/deb-systemd-invoke; do
      [ ! -e "$starter" ] || mount --bind /bin/true "$starter"
    done
    quiet_apt install --no-install-recommends "$@"' installer "$@"
}

install_missing() {
  check
  lock --exclusive
  mkdir -p "$KEPT"
  local package missing=()
  for package in "$@"; do
    [[ $package =~ ^[a-z0-9][a-z0-9.+-]+$ ]] || fail "not a package's name: '$package'"
    installed "$package" || missing+=("$package")
  done
  [ ${#missing[@]} != 0 ] || return 0
  progress "installing ${missing[*]}"
  apt_with_lists install_packages "${missing[@]}" || fail "installation failed, see $KEPT/prepare.log"
}

# The newest kernel of Debian's cloud flavour.
download_kernel() {
  local package
  package=$(apt-cache depends linux-image-cloud-amd64 2>/dev/null | awk '/Depends: linux-image-/ { print $2; exit }')
  [ -n "$package" ] && cd "$1" && quiet_apt download "$package"
}

# The kernel and of its modules those for virtio. Extracted, never installed.
fetch_kernel() {
  local folder=$KEPT/kernel.new
  rm -rf "$folder"
  mkdir "$folder"
  (apt_with_lists download_kernel "$folder") || fail "no kernel, see $KEPT/prepare.log"
  # tar fails if it misses a pattern: then this is not the kernel we know.
  dpkg-deb --fsys-tarfile "$folder"/linux-image-*.deb | tar -x -C "$folder" --wildcards \
    './boot/vmlinuz-*' '*/virtio*.ko' '*/failover.ko' '*/net_failover.ko'
  mkdir "$folder/modules"
  find "$folder/lib" -name '*.ko' -exec mv -t "$folder/modules" {} +
  mv "$folder"/boot/vmlinuz-* "$folder/vmlinuz"
  rm -rf "$folder"/*.deb "$folder/boot" "$folder/lib" "$KEPT/kernel"
  mv "$folder" "$KEPT/kernel"
}

initramfs_is_current() {
  [ -s "$KEPT/initramfs.gz" ] && [ -z "$(find "$HERE/guest" "$KEPT/kernel" -newer "$KEPT/initramfs.gz" -print -quit)" ]
}

prepared() {
  [ -z "$(missing_packages)" ] && [ -s "$KEPT/kernel/vmlinuz" ] && [ -s "$KEPT/initramfs.gz" ]
}

prepare() {
  check
  lock --exclusive
  mkdir -p "$KEPT"
  local missing
  mapfile -t missing < <(missing_packages)
  if [ ${#missing[@]} != 0 ]; then
    progress "installing ${missing[*]}"
    apt_with_lists install_packages "${missing[@]}" || fail "installation failed, see $KEPT/prepare.log"
  fi
  if [ ! -s "$KEPT/kernel/vmlinuz" ]; then
    progress "fetching the guest's kernel"
    fetch_kernel
  fi
  if ! initramfs_is_current; then
    progress "building the guest's initramfs"
    "$HERE/guest/build-initramfs.sh" "$KEPT/kernel/modules" "$KEPT/initramfs.gz"
  fi
  check # once more: with iproute2 there, network devices can be tried too
  progress "prepared"
}
