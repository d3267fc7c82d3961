#!/bin/bash
# Runs once in the image of OpenSearch, before the nodes: the folder of users and roles that they read at the first start.
# Passwords go in as bcrypt hashes; nothing of the users and roles that the image brings is taken.
set -eu
umask 077
made=${MADE:-/made}
secrets=${SECRETS:-/run/secrets}
own=${OWN:-/security}
shipped=${SHIPPED:-/usr/share/opensearch/config/opensearch-security}
hash=${HASH:-/usr/share/opensearch/plugins/opensearch-security/tools/hash.sh}
[ ! -s "$made/internal_users.yml" ] || exit 0
cp "$own"/*.yml "$made/"
for name in action_groups allowlist nodes_dn; do
    cp "$shipped/$name.yml" "$made/"
done
unfinished=$(mktemp "$made/.internal_users.XXXXXX")
printf '_meta:\n  type: "internalusers"\n  config_version: 2\n' >"$unfinished"
for user in admin policy-kb-builder policy-kb-site; do
    PASSWORD=$(cat "$secrets/$user")
    export PASSWORD
    # Through the environment: a command line is seen by everybody on the machine.
    hashed=$(bash "$hash" -env PASSWORD | grep '^\$2' | tail -n 1)
    [ -n "$hashed" ] || { echo "用户 $user 的密码不能散列。" >&2; exit 2; }
    roles='[]'
    [ "$user" != admin ] || roles='["admin"]'
    printf '"%s":\n  hash: "%s"\n  backend_roles: %s\n' "$user" "$hashed" "$roles" >>"$unfinished"
done
mv "$unfinished" "$made/internal_users.yml"
