#!/bin/sh
# Draws the passwords of compose.yaml into deploy/secrets, once: existing files
# are never overwritten. The folder is for its owner only; the files in it can
# be read by whom the containers run as.
set -eu
cd "$(dirname "$0")"
mkdir -p secrets
chmod 700 secrets
for file in postgres_password auth.conf sanquan.toml; do
	if [ -e "secrets/$file" ]; then
		echo "secrets/$file is there already; nothing was changed" >&2
		exit 1
	fi
done
draw() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
database=$(draw)
messages=$(draw)
umask 022
printf '%s' "$database" >secrets/postgres_password
printf 'user: sanquan\npassword: "%s"\n' "$messages" >secrets/auth.conf
cat >secrets/sanquan.toml <<END
database = "postgres://sanquan:$database@postgres:5432/sanquan?sslmode=disable"
nats = "nats://sanquan:$messages@nats:4222"
END
