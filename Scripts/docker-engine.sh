#!/usr/bin/env bash
# A container engine of the tests' own: dockerd with its own socket, data folder, bridge and addresses, away from
# the system's engine, its containers and its firewall rules. No registry is asked for anything.
#
#   Scripts/docker-engine.sh start   starts it (or finds it running), makes the images, prints DOCKER_HOST=unix://...
#   Scripts/docker-engine.sh env     prints DOCKER_HOST=unix://... of the running engine; fails when there is none
#   Scripts/docker-engine.sh stop    removes its containers, stops it, deletes its bridge and its files
#
# Images: busybox:latest (Debian's static busybox with every applet) and kecs-test/web:1 (its httpd, one page).
# KECS_ENGINE_DIR: where data and log lie (default .build/engine).
set -euo pipefail
cd "$(dirname "$0")/.."
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

dir=$(realpath -m "${KECS_ENGINE_DIR:-.build/engine}")
data=$dir/data
state=$dir/state          # the shell variables run, bridge of the engine that was started
log=$dir/dockerd.log
ready_seconds=60
run= bridge=

as_root=()
if [ "$(id -u)" != 0 ]; then as_root=(sudo -n); fi

say() { echo "docker-engine: $*" >&2; }

load_state() { if [ -f "$state" ]; then . "$state"; fi; }

# api METHOD PATH [CURL ARGUMENTS]: one request on the engine's socket.
api() {
    local method=$1 path=$2
    shift 2
    curl --silent --show-error --fail --max-time 60 --unix-socket "$run/docker.sock" -X "$method" "http://engine$path" "$@"
}

# The id of the running engine; fails when it is gone or the number is another program's by now.
engine_pid() {
    local pid
    [ -n "$run" ] && pid=$("${as_root[@]}" cat "$run/docker.pid" 2>/dev/null) || return 1
    # Compared with the command line, since a killed engine leaves its pid file behind.
    tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF -- "$run/docker.pid" || return 1
    echo "$pid"
}

# Takes the first bridge name that is free; making a link is atomic, so two engines never share one.
make_bridge() {
    local n
    for n in $(seq 1 40); do
        if "${as_root[@]}" ip link add name "kecs$n" type bridge 2>/dev/null; then
            bridge=kecs$n
            "${as_root[@]}" ip addr add "10.$((200 + n)).0.1/20" dev "$bridge"
            "${as_root[@]}" ip link set "$bridge" up
            return
        fi
    done
    say "no bridge could be made: root with CAP_NET_ADMIN is needed"
    return 1
}

# Starts dockerd with the given storage driver and waits until it answers; fails when it ends or takes too long.
launch() {
    local driver=$1 n=${bridge#kecs} pid deadline
    # Port publishing goes through docker's proxy and not through iptables: rules would fight with those of an
    # engine that the machine may already run. The cgroupfs driver works with cgroup v1 and v2, systemd or not.
    # A shell without job control has what it starts in the background ignore SIGINT and SIGQUIT; containers would
    # inherit that, and Ctrl-C do nothing in them.
    "${as_root[@]}" setsid env --default-signal=INT,QUIT dockerd \
        --host "unix://$run/docker.sock" --group "$(id -gn)" \
        --pidfile "$run/docker.pid" --exec-root "$run/exec" --data-root "$data" \
        --containerd-namespace "kecs-$n" --containerd-plugins-namespace "kecs-plugins-$n" \
        --bridge "$bridge" --default-address-pool "base=10.$((200 + n)).128.0/17,size=26" \
        --iptables=false --ip6tables=false --ip-masq=false --ip-forward=false --userland-proxy=true \
        --exec-opt native.cgroupdriver=cgroupfs --storage-driver "$driver" \
        --config-file "$run/daemon.json" </dev/null >>"$log" 2>&1 &
    pid=$!
    deadline=$((SECONDS + ready_seconds))
    while ! api GET /_ping >/dev/null 2>&1; do
        if ! kill -0 "$pid" 2>/dev/null && ! engine_pid >/dev/null; then return 1; fi
        if [ $SECONDS -ge $deadline ]; then
            say "no answer within $ready_seconds s"
            "${as_root[@]}" kill -KILL "$pid" 2>/dev/null || true
            return 1
        fi
        sleep 0.1
    done
}

# Percent-encodes all but letters and digits.
encode() {
    local i c
    for ((i = 0; i < ${#1}; i++)); do
        c=${1:i:1}
        if [[ $c == [a-zA-Z0-9] ]]; then printf %s "$c"; else printf '%%%02X' "'$c"; fi
    done
}

# import_image ROOT REPOSITORY TAG CMD: what `docker import` does; a Debian without docker-cli has no such command.
import_image() {
    local root=$1 repo=$2 tag=$3 cmd path
    cmd=$(encode "CMD $4")
    path=$(encode "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
    tar -C "$root" --owner=0 --group=0 --numeric-owner -cf - . |
        api POST "/images/create?fromSrc=-&repo=$(encode "$repo")&tag=$tag&changes=$cmd&changes=$path" \
            --header 'Content-Type: application/x-tar' --upload-file - >/dev/null
}

make_images() {
    local root applet busybox
    busybox=$(command -v busybox)
    root=$(mktemp -d)
    mkdir -p "$root"/{bin,dev,etc,home,proc,root,sys,tmp,usr/bin,var/tmp,www}
    chmod 755 "$root"
    chmod 1777 "$root/tmp" "$root/var/tmp"
    cp "$busybox" "$root/bin/busybox"
    for applet in $("$busybox" --list); do
        [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"
    done
    printf '%s\n' 'root:x:0:0:root:/root:/bin/sh' 'daemon:x:1:1:daemon:/usr/sbin:/bin/false' \
        'nobody:x:65534:65534:nobody:/home:/bin/false' >"$root/etc/passwd"
    printf '%s\n' 'root:x:0:' 'daemon:x:1:' 'nobody:x:65534:' >"$root/etc/group"
    import_image "$root" busybox latest '["sh"]'
    echo 'KECS test page' >"$root/www/index.html"
    import_image "$root" kecs-test/web 1 '["httpd","-f","-p","80","-h","/www"]'
    rm -rf "$root"
}

start() {
    load_state
    if engine_pid >/dev/null && api GET /_ping >/dev/null 2>&1; then
        echo "DOCKER_HOST=unix://$run/docker.sock"
        return
    fi
    command -v dockerd >/dev/null || { say "no dockerd on this machine: Scripts/install-deps.sh test"; exit 1; }
    clean_up
    mkdir -p "$dir"
    # A short folder for sockets: their paths may have 107 bytes, and a checkout's folder can be deep.
    run=$(mktemp -d -t kecs-engine.XXXXXX)
    chmod 755 "$run"
    echo '{}' >"$run/daemon.json"
    : >"$log"
    make_bridge
    printf 'run=%q\nbridge=%q\n' "$run" "$bridge" >"$state"
    local driver
    for driver in overlay2 vfs; do
        if launch "$driver"; then
            make_images
            say "$(api GET /version | sed 's/.*"Version":"\([^"]*\)".*/dockerd \1/'), $driver, log in $log"
            echo "DOCKER_HOST=unix://$run/docker.sock"
            return
        fi
    done
    say "dockerd did not start; the end of $log:"
    tail -n 20 "$log" >&2
    clean_up
    exit 1
}

# Kills what ran under an engine that was killed: its containerd, the shims, and the shims' containers.
end_orphans() {
    local process pid child
    for process in /proc/[0-9]*; do
        pid=${process#/proc/}
        if { tr '\0' ' ' <"$process/cmdline"; } 2>/dev/null | grep -qE "^(containerd|/[^ ]*containerd)[^ ]* .*$run/"; then
            for child in $(cat "$process/task/$pid/children" 2>/dev/null); do
                "${as_root[@]}" kill -KILL "$child" 2>/dev/null || true
            done
            "${as_root[@]}" kill -KILL "$pid" 2>/dev/null || true
        fi
    done
}

# What an engine leaves behind when it has ended, in whatever way.
clean_up() {
    local mounted
    if [ -n "$run" ]; then end_orphans; fi
    for mounted in $(awk '{print $2}' /proc/mounts | grep -F -e "${run:-$data}/" -e "$data" | sort -r); do
        "${as_root[@]}" umount -l "$mounted" 2>/dev/null || true
    done
    if [ -n "$run" ]; then "${as_root[@]}" rm -rf "$run"; fi
    if [ -n "$bridge" ]; then "${as_root[@]}" ip link delete "$bridge" 2>/dev/null || true; fi
    "${as_root[@]}" rm -rf "$data" "$state"
    run= bridge=
}

stop() {
    load_state
    local pid deadline id
    if pid=$(engine_pid); then
        for id in $(api GET '/containers/json?all=true' 2>/dev/null | grep -o '"Id":"[0-9a-f]\{64\}"' | cut -d'"' -f4); do
            api DELETE "/containers/$id?force=true&v=true" >/dev/null 2>&1 || true
        done
        "${as_root[@]}" kill -TERM "$pid"
        deadline=$((SECONDS + 20))
        while kill -0 "$pid" 2>/dev/null || [ -d "/proc/$pid" ]; do
            if [ $SECONDS -ge $deadline ]; then
                say "still there after 20 s: killed"
                "${as_root[@]}" kill -KILL "$pid"
                break
            fi
            sleep 0.1
        done
    fi
    clean_up
}

case ${1:-} in
start) start ;;
stop) stop ;;
env)
    load_state
    engine_pid >/dev/null || { say "not running"; exit 1; }
    echo "DOCKER_HOST=unix://$run/docker.sock"
    ;;
*)
    sed -n '2,11p' "$0" | sed 's/^# \{0,1\}//'
    exit 2
    ;;
esac
