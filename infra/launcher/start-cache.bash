# Part of infra/headwater: what the JVM works out while `up` starts, kept for the next start.
#
# The JVM loads and links some ten thousand classes before `up` is ready, the same ones each time. A
# rehearsal after the build starts everything once on a folder that is deleted afterwards, and the JVM
# keeps the result (its AOT cache, JEP 483 and 514) under infra/target. A cache belongs to one set of
# jars, one JDK and one set of options, and is used only if all of them, and its checksum, are still
# the same: the JVM believes a damaged one. Without a cache everything works, more slowly.

readonly START_CACHES="$TARGET/start"
readonly REHEARSAL_SECONDS=90

# The options that a cache is made for; heap sizes may differ.
start_cache_options() {
  printf "%s\n" "${ALWAYS[@]}" -XX:+UseG1GC
}

# What a cache belongs to, as a file name.
start_cache_name() {
  local jars
  jars=$(class_path | tr ':' '\0' | xargs -0 stat -L -c '%n %s %Y' | cksum | tr ' ' '-')
  echo "$jars-$({ cat "$JAVA_HOME/release" && echo "$JAVA_HOME" && start_cache_options; } | cksum | tr ' ' '-').aot"
}

# Prints the cache for this build, when there is one and it is whole.
start_cache() {
  [[ ${HEADWATER_START_CACHE:-on} == on ]] || return 1
  local cache
  cache="$START_CACHES/$(start_cache_name)" || return 1
  [[ -f $cache && -f $cache.cksum && $(cksum <"$cache") == "$(<"$cache.cksum")" ]] || return 1
  printf '%s' "$cache"
}

# Makes the cache for this build unless that was tried before; whatever goes wrong, there is just none.
make_start_cache() {
  [[ ${HEADWATER_START_CACHE:-on} == on ]] || return 0
  local cache
  cache="$START_CACHES/$(start_cache_name)" || return 0
  [[ ! -f $cache.cksum ]] || return 0
  exec 9>"$TARGET/build.lock"
  flock 9 # as for building
  [[ -f $cache.cksum ]] || fill_start_cache "$cache"
  exec 9>&-
}

fill_start_cache() {
  local cache=$1
  rm -rf "$START_CACHES"
  mkdir -p "$START_CACHES"
  say "headwater: rehearsing a start, so that the next ones are fast (once per build; HEADWATER_START_CACHE=off leaves it out)"
  local rehearsal="" stopped=""
  trap 'stopped=yes; [[ -z $rehearsal ]] || kill "$rehearsal" 2>/dev/null || true' INT TERM
  rehearse "$START_CACHES/rehearsal" "$cache" || say "headwater: there is no fast start; see $START_CACHES/log"
  trap - INT TERM
  rm -rf "$START_CACHES/rehearsal"
  [[ -z $stopped ]] || exit 130
  { cksum <"$cache" || echo none; } >"$cache.cksum" 2>/dev/null
}

# Starts everything on a folder of its own, stops it once it is ready, and assembles what was seen.
rehearse() {
  local folder=$1 cache=$2 log=$START_CACHES/log result=0
  local -a options
  mapfile -t options < <(start_cache_options)
  "$JAVA_HOME/bin/java" "${options[@]}" -Xmx512m \
    -XX:AOTMode=record -XX:AOTConfiguration="$cache.seen" -cp "$(class_path)" io.headwater.standalone.Launcher \
    up --data "$folder" --http-port 0 --mqtt-port 0 --files-port 0 --kafka-port 0 --nodes 2 >"$log" 2>&1 </dev/null 9>&- &
  rehearsal=$!
  if await_line 'Headwater is ready' "$log" "$rehearsal"; then
    sleep 2 # the virtual nodes' first messages belong to it
  fi
  kill "$rehearsal" 2>/dev/null || true
  wait "$rehearsal" || true
  [[ -z $stopped && -f $cache.seen ]] || return 1
  "$JAVA_HOME/bin/java" "${options[@]}" -Xmx512m \
    -XX:AOTMode=create -XX:AOTConfiguration="$cache.seen" -XX:AOTCache="$cache" -cp "$(class_path)" \
    >>"$log" 2>&1 </dev/null 9>&- &
  rehearsal=$!
  wait "$rehearsal" || result=$?
  rehearsal=""
  rm -f "$cache.seen"
  return "$result"
}

# Waits until a line is in a file, while the process that writes it lives.
await_line() {
  local i
  for ((i = 0; i < REHEARSAL_SECONDS * 10; i++)); do
    grep -qs "$1" "$2" && return 0 # the file is there once the process is
    kill -0 "$3" 2>/dev/null || return 1
    sleep 0.1
  done
  return 1
}
