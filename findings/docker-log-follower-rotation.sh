#!/usr/bin/env bash
# Docker's log follower (GET /containers/ID/logs?follow=1; docker logs -f asks for the same) loses lines of the
# json-file driver while its files rotate, gives others twice, and tells nobody: the answer is 200, has nothing but
# lines of the container in it and ends as a whole one. Engine 20.10.24, as Debian 12 has it.
#
# Why a good engineer would not guess it: the lines are lost even when max-file leaves every file where it is. The
# same API without follow=1 then answers every line once and in order, and a follower of a log that does not rotate
# gets every line once, at the same speed. So neither the reader nor the disk is too slow, and more files do not help.
#
# Seen, of 200,000 numbered lines that came when the follower was already there, read as fast as they came:
#   no rotation                 follower got 200,000, none more than once
#   max-size 1m, max-file 3     follower got  86,404, 30,972 of them more than once
#   max-size 1m, max-file 40    follower got  82,259, 22,191 of them more than once; the files had all 200,000
# The numbers differ from run to run; that lines are lost does not.
#
# Needs: root, Debian 12 on amd64, bash, python3, util-linux, overlayfs. Half a minute. Answers 0 when all is as told.
set -euo pipefail

if [ "${1:-}" != inside ]; then
    [ "$(id -u)" = 0 ] || { echo "root is needed: namespaces are made and a container runs" >&2; exit 2; }
    temp=$(mktemp -d) child=
    clean_up() {
        # It still runs only when interrupted; what it started needs a moment to be gone.
        if [ -n "$child" ] && kill -KILL "$child" 2>/dev/null; then sleep 2; fi
        rm -rf "$temp"
        rmdir /sys/fs/cgroup/{,*/}"finding-$$" 2>/dev/null || true
    }
    trap clean_up EXIT
    trap 'exit 1' INT TERM
    cd "$temp"
    apt-get download -qq docker.io=20.10.24+dfsg1-1+deb12u1+b6 containerd=1.6.20~ds1-1+deb12u3 \
        runc=1.1.5+ds1-1+deb12u1 busybox-static=1:1.35.0-4+deb12u1+b1 libdevmapper1.02.1=2:1.02.185-2 \
        libseccomp2=2.5.4-1+deb12u1 2>apt.log || { cat apt.log >&2; exit 1; }
    for package in *.deb; do dpkg -x "$package" root; done
    mkdir -p image/{bin,dev,proc,sys}
    cp root/bin/busybox image/bin/sh
    tar -C image -cf image.tar .
    cd "$OLDPWD"
    # Own namespaces: no bridge and no rule of the firewall can be touched, and when their first process, this script
    # inside, ends, the kernel ends all others and undoes all mounts.
    unshare --mount --net --pid --fork --kill-child --mount-proc bash "$0" inside "$temp" "finding-$$" &
    child=$!
    wait $child && status=0 || status=$?
    child=
    exit $status
fi

temp=$2 cgroup=$3
# Engine and containerd keep sockets, a key and folders for plugins in fixed places; nothing of that shall stay.
mount -t tmpfs tmpfs /run
for folder in etc opt; do
    mkdir -p /run/$folder/{upper,work}
    mount -t overlay -o lowerdir=/$folder,upperdir=/run/$folder/upper,workdir=/run/$folder/work overlay /$folder
done
libraries=("$temp"/root/usr/lib/*-linux-gnu "$temp"/root/lib/*-linux-gnu)
echo '{}' >"$temp/daemon.json"
LD_LIBRARY_PATH=$(IFS=: && echo "${libraries[*]}") PATH=$temp/root/usr/sbin:$temp/root/usr/bin:$PATH:/usr/sbin:/sbin \
    dockerd --host unix:///run/engine.sock --pidfile /run/engine.pid --exec-root /run/exec --data-root "$temp/data" \
    --config-file "$temp/daemon.json" --storage-driver vfs --bridge none --userland-proxy=false --iptables=false \
    --ip6tables=false --ip-masq=false --ip-forward=false --exec-opt native.cgroupdriver=cgroupfs \
    --cgroup-parent "/$cgroup" >"$temp/engine.log" 2>&1 </dev/null &
engine=$!
for ((i = 0; i < 600; i++)); do
    if [ -S /run/engine.sock ]; then break; fi
    kill -0 $engine 2>/dev/null || { tail -n 20 "$temp/engine.log" >&2; exit 1; }
    sleep 0.1
done
status=0
python3 - "$temp/image.tar" <<'PYTHON' || status=$?
import collections
import http.client
import json
import socket
import sys

LINES = 200_000
ALL = list(range(1, LINES + 1))
# The lines wait for a signal, which is sent when the follower is known to be there.
SCRIPT = f'trap "exec seq 1 {LINES}" USR1; echo ready; while :; do sleep 0.1; done'


def answer(method, path, body=None, kind="application/json"):
    link = http.client.HTTPConnection("engine")
    link.sock = socket.socket(socket.AF_UNIX)
    link.sock.settimeout(300)
    link.sock.connect("/run/engine.sock")
    link.request(method, path, body, {"Content-Type": kind})
    response = link.getresponse()
    assert response.status < 300, (method, path, response.status, response.read())
    return response


def numbers(frames):
    """The numbers in a log's frames; whatever else is there would be an error told and is one here."""
    position, text = 0, b""
    while position < len(frames):
        end = position + 8 + int.from_bytes(frames[position + 4:position + 8], "big")
        assert frames[position] == 1, ("not standard output", frames[position:end])
        text, position = text + frames[position + 8:end], end
    assert position == len(frames)
    return [int(line) for line in text.decode().removeprefix("ready\n").splitlines()]


def compare(options):
    host = {"NetworkMode": "none", "LogConfig": {"Type": "json-file", "Config": options}}
    container = json.dumps({"Image": "finding", "Cmd": ["sh", "-c", SCRIPT], "HostConfig": host})
    path = "/containers/" + json.load(answer("POST", "/containers/create", container))["Id"]
    answer("POST", path + "/start")
    follower = answer("GET", path + "/logs?stdout=1&stderr=1&follow=1")
    pieces = [follower.read1(65536)]
    assert pieces[0].endswith(b"ready\n")
    answer("POST", path + "/kill?signal=USR1")
    # An answer that breaks off, without its last chunk, raises here.
    while piece := follower.read1(65536):
        pieces.append(piece)
    kept = numbers(answer("GET", path + "/logs?stdout=1&stderr=1").read()) if options.get("max-file") != "3" else ALL
    answer("DELETE", path + "?force=1&v=1")
    followed = numbers(b"".join(pieces))
    times = collections.Counter(followed)
    right = kept == ALL and (len(times) < LINES if options else followed == ALL)
    print("as told:" if right else "NOT AS TOLD:", options or "no rotation", "- follower got", len(times), "of", LINES,
          "lines,", sum(n > 1 for n in times.values()), "of them more than once")
    return right


print("engine", json.load(answer("GET", "/version"))["Version"])
with open(sys.argv[1], "rb") as image:
    answer("POST", "/images/create?fromSrc=-&repo=finding&tag=latest", image, "application/x-tar").read()
rotations = [{}, {"max-size": "1m", "max-file": "3"}, {"max-size": "1m", "max-file": "40"}]
sys.exit(0 if all([compare(options) for options in rotations]) else 1)
PYTHON
kill $engine
wait $engine || true
exit $status
