# Sourced by ./mvnw and ./relent (POSIX sh). find_jdk sets and exports JAVA_HOME to a JDK that can build and run Relent,
# and sets jdk_major; without one it says what to install and fails.
#
# JAVA_HOME is taken as it is when it suffices. Else all the usual places are looked through: LTS releases (25, 29, …)
# come before others, then lower before higher, then the newest update. No JVM is started for this: a JDK's
# "release" file tells its version.

# Prints MAJOR.UPDATE of the JDK in folder $1, where it is 25 or newer and has a compiler.
jdk_version() {
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
    if [ -r "$1/release" ]; then
        jdk_line=$(sed -n 's/^JAVA_VERSION="\([0-9][0-9.]*\).*/\1/p' "$1/release")
    elif [ "$1" != /usr ]; then # /usr/bin/javac of macOS is a stub that opens a dialogue
        jdk_line=$("$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9][0-9.]*\).*/\1/p')
    else
        return 1
    fi
    jdk_first=${jdk_line%%.*}
    [ "${jdk_first:-0}" -ge 25 ] || return 1
    case $jdk_line in
        *.*.*) jdk_update=${jdk_line#*.*.} && jdk_update=${jdk_update%%.*} ;;
        *) jdk_update=0 ;;
    esac
    echo "$jdk_first.${jdk_update:-0}"
}

find_jdk() {
    if [ -n "${JAVA_HOME:-}" ] && jdk_found=$(jdk_version "$JAVA_HOME"); then
        jdk_major=${jdk_found%.*}
        export JAVA_HOME
        return
    fi
    # The home of the java on the PATH, through its links.
    jdk_java=$(command -v java 2>/dev/null) && jdk_java=$(readlink -f "$jdk_java" 2>/dev/null) || jdk_java=
    jdk_best=
    jdk_home=
    for jdk_dir in \
        "${jdk_java%/bin/java}" \
        /usr/lib/jvm/* \
        /opt/* \
        ${HOME:+"$HOME"/.sdkman/candidates/java/*} \
        ${HOME:+"$HOME"/.jdks/*} \
        /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        jdk_found=$(jdk_version "$jdk_dir") || continue
        jdk_first=${jdk_found%.*}
        [ $((jdk_first % 4)) -eq 1 ] && jdk_rank=0 || jdk_rank=1
        jdk_key=$((jdk_rank * 10000000 + jdk_first * 10000 + 9999 - ${jdk_found#*.}))
        if [ -z "$jdk_best" ] || [ "$jdk_key" -lt "$jdk_best" ]; then
            jdk_best=$jdk_key
            jdk_home=$jdk_dir
            jdk_major=$jdk_first
        fi
    done
    if [ -z "$jdk_home" ]; then
        echo "Relent needs JDK 25 or newer and found none: install openjdk-25-jdk-headless (Debian 13), 'sdk install java 25-tem' (SDKMAN) or Temurin 25 (adoptium.net), or point JAVA_HOME at one." >&2
        return 1
    fi
    JAVA_HOME=$jdk_home
    export JAVA_HOME
}
