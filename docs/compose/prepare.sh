#!/bin/sh
# 生成证书和密码，写入 made/（不会覆盖已有的）。用法：./prepare.sh [节点名…]，默认 node-1 node-2 node-3。
# 一个节点有几个名称或地址时，写成 node-1=DNS:os1.example,IP:10.0.0.1。
set -eu
umask 077
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
made=${MADE:-$here/made}
days=${DAYS:-825}
command -v openssl >/dev/null || { echo "要做证书须有 openssl，请先安装（Debian：apt-get install openssl）。" >&2; exit 2; }
[ $# -gt 0 ] || set -- node-1 node-2 node-3
mkdir -p "$made/authority" "$made/certificates" "$made/secrets" "$made/security" "$made/snapshots"
NODE_NAMES=DNS:none
export NODE_NAMES

new_key() { # $1 where: a P-256 key, as PKCS #8
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1" 2>/dev/null
}

if [ ! -f "$made/authority/ca.pem" ]; then
    new_key "$made/authority/ca.key"
    openssl req -x509 -config "$here/certificates.cnf" -extensions authority -subj "/O=policy-kb/CN=policy-kb authority" \
        -key "$made/authority/ca.key" -days 3650 -out "$made/authority/ca.pem"
fi
for node; do
    name=${node%%=*}
    case $node in *=*) NODE_NAMES=${node#*=} ;; *) NODE_NAMES=DNS:$name ;; esac
    case $name in node-*) ;; *) echo "节点名要以 node- 开头（见 opensearch.yml 的 nodes_dn），“$name”不行。" >&2; exit 2 ;; esac
    folder=$made/certificates/$name
    [ ! -f "$folder/node.pem" ] || continue
    mkdir -p "$folder"
    new_key "$folder/node.key"
    openssl req -new -config "$here/certificates.cnf" -subj "/O=policy-kb/CN=$name" -key "$folder/node.key" -out "$folder/request"
    openssl x509 -req -in "$folder/request" -CA "$made/authority/ca.pem" -CAkey "$made/authority/ca.key" -CAcreateserial \
        -days "$days" -extfile "$here/certificates.cnf" -extensions node -out "$folder/node.pem" 2>/dev/null
    rm "$folder/request"
    cp "$made/authority/ca.pem" "$folder/ca.pem"
done
# What the sites and the builder trust; the authority's key is for nobody but whoever makes certificates.
cp "$made/authority/ca.pem" "$made/certificates/ca.pem"
for user in admin policy-kb-builder policy-kb-site; do
    [ -s "$made/secrets/$user" ] || openssl rand -hex 24 >"$made/secrets/$user"
done
# Containers run as user 1000.
if [ "$(id -u)" = 0 ]; then
    chown -R 1000:1000 "$made/certificates" "$made/secrets" "$made/security" "$made/snapshots"
elif [ "$(id -u)" != 1000 ]; then
    echo "made/ 里的文件要归 1000 号用户所有，请执行：sudo chown -R 1000:1000 $made/certificates $made/secrets $made/security $made/snapshots" >&2
fi
echo "证书和密码在 $made，有效期 $days 天；请把 $made/authority 移到别处妥善保管，以后签发新节点的证书时用。" >&2
