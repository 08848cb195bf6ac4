#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Builds a throwaway root with a real Asterisk 22 and prints its path. A second
# run finds the cached root and takes no time. Needs root on a Debian machine;
# installs what it needs (mmdebstrap, sip-tester) through apt.
#
#   asterisk.sh        build if needed, print the path of the root
#   asterisk.sh check  say in one line whether this machine can do it (exit 0 or 1)
#
# CORDIAL_RIG_DIR says where to keep it (default /var/tmp/cordial-rig).
set -eu

suite=forky
dir=${CORDIAL_RIG_DIR:-/var/tmp/cordial-rig}
root=$dir/asterisk-root
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

fail() {
	echo "asterisk.sh: $*" >&2
	exit 1
}

# mirror prints the address of Debian's main archive from the machine's own apt
# sources: the first that ends in /debian, else the first that is not for security.
mirror() {
	cat /etc/apt/sources.list.d/*.sources /etc/apt/sources.list.d/*.list /etc/apt/sources.list 2>/dev/null |
		awk '
			/^[ \t]*#/ { next }
			/^URIs:/ { for (i = 2; i <= NF; i++) found($i) }
			/^deb[ \t]/ { for (i = 2; i <= NF; i++) if ($i ~ /^[a-z+]+:\//) { found($i); break } }
			function found(uri) {
				if (uri ~ /security/) return
				if (first == "") first = uri
				if (best == "" && uri ~ /\/debian\/*$/) best = uri
			}
			END { print best != "" ? best : first }
		'
}

able() {
	[ "$(id -u)" = 0 ] || fail "run as root: building and entering the Asterisk root needs it"
	[ -f /etc/debian_version ] || fail "this machine is not Debian: the Asterisk root is built with mmdebstrap from Debian packages"
	[ -f "$keyring" ] || fail "$keyring is missing: install debian-archive-keyring"
	[ -n "$(mirror)" ] || fail "no Debian archive in /etc/apt/sources.list.d or sources.list: add one"
}

# want COMMAND PACKAGE installs the package if the command is missing.
want() {
	command -v "$1" >/dev/null 2>&1 && return 0
	log=$dir/apt.log
	{ apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$2"; } >"$log" 2>&1 ||
		fail "cannot install $2 through apt (is the mirror up?): see $log"
}

build() {
	log=$dir/mmdebstrap.log
	new=$root.new
	rm -rf "$new"
	mmdebstrap --variant=apt \
		--aptopt='Acquire::Check-Valid-Until "false"' \
		--aptopt='APT::Install-Recommends "false"' \
		--include=asterisk,asterisk-modules,asterisk-core-sounds-en-gsm \
		--components=main "$suite" "$new" \
		"deb [signed-by=$keyring] $(mirror) $suite main" >"$log" 2>&1 ||
		{ rm -rf "$new"; fail "cannot build the Asterisk root (is the mirror up?): see $log"; }
	rm -rf "$new"/var/cache/apt/archives/*.deb "$root"
	# The rename is what makes a root valid: a build that was cut off is never used.
	mv "$new" "$root"
}

able
[ "${1:-}" = check ] && exit 0
mkdir -p "$dir"
exec 9>"$dir/lock"
flock 9
want mmdebstrap mmdebstrap
want sipp sip-tester
[ -x "$root/usr/sbin/asterisk" ] || build
echo "$root"
