#!/bin/sh
# Makes what compose.yaml keeps secret, in the folder secrets/ beside it; run once, as root. What is there already stays.
# A certificate comes from whom people's browsers trust: secrets/cert.pem, secrets/key.pem, and secrets/authority.pem with
# who vouches for it (a copy of cert.pem where it vouches for itself). Run this again when these are there.
set -eu
umask 077
cd "$(dirname "$0")"
mkdir -p secrets
cd secrets
program=10001:10001 server=999:999
made() {
    [ -s "$1" ] || openssl rand -hex 24 > "$1"
}
made superuser
for login in owner desk copier; do
    made "$login"
    [ -s "pgpass-$login" ] || echo "*:*:*:case_$login:$(cat "$login")" > "pgpass-$login"
done
[ -s passphrase ] || openssl rand -hex 16 | sed 's/..../&-/g; s/-$//' > passphrase
chmod 600 ./*
chown "$server" superuser owner desk copier
chown "$program" pgpass-* passphrase
for file in cert.pem key.pem authority.pem; do
    [ ! -e "$file" ] || chown "$program" "$file"
done
chmod 711 .
