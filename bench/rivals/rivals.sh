#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Installs what bench machine compares with: SimPy from Debian, and simjs from npm,
# as package-lock.json pins it. A second run finds them and takes no time. What is
# missing of Debian's needs root.
#
# CORDIAL_RIG_DIR says where simjs is kept (default /var/tmp/cordial-rig).
set -eu

cd "$(dirname "$0")"
dir=${CORDIAL_RIG_DIR:-/var/tmp/cordial-rig}
home=$dir/rivals

fail() {
	echo "rivals.sh: $*" >&2
	exit 1
}

# install PACKAGE... installs packages of Debian's.
install() {
	[ -f /etc/debian_version ] || fail "this machine is not Debian: install $* by other means"
	[ "$(id -u)" = 0 ] || fail "run as root, or install $* first"
	log=$dir/apt.log
	{ apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; } >"$log" 2>&1 ||
		fail "cannot install $* through apt (is the mirror up?): see $log"
}

# fetch brings simjs. The rename is what makes it valid: one that was cut off is
# never used.
fetch() {
	command -v node >/dev/null 2>&1 || install nodejs
	command -v npm >/dev/null 2>&1 || install npm
	log=$dir/npm.log
	rm -rf "$home.new"
	mkdir "$home.new"
	cp package.json package-lock.json "$home.new"
	(cd "$home.new" && npm ci --ignore-scripts --no-audit --no-fund) >"$log" 2>&1 ||
		{ rm -rf "$home.new"; fail "cannot fetch simjs through npm (is the registry up?): see $log"; }
	rm -rf "$home"
	mv "$home.new" "$home"
}

mkdir -p "$dir"
exec 9>"$dir/lock"
flock 9
/usr/bin/python3 -I -c 'import simpy' 2>/dev/null || install python3-simpy3
{ command -v node >/dev/null 2>&1 && cmp -s package-lock.json "$home/package-lock.json"; } || fetch

# What is there must work.
/usr/bin/python3 -I mm_n.py 1000 2 1 1 >/dev/null || fail "SimPy does not run: reinstall python3-simpy3"
(cd "$home" && node - 1000 2 1 1) <mm_n.js >/dev/null || fail "simjs does not run: remove $home and run this again"
