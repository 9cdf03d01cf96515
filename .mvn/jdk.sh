# For scripts to include. find_jdk prints the home of the first JDK 25 or later, of JAVA_HOME, the PATH and the usual
# folders. It fails if it finds no such JDK.

find_jdk() (
    set +f
    on_path=$(command -v java || true)
    if [ -n "$on_path" ]; then
        on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
    fi
    for home in "${JAVA_HOME:-}" "$on_path" /usr/lib/jvm/* "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        [ -x "$home/bin/javac" ] && [ -f "$home/release" ] || continue
        version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
        if [ "${version:-0}" -ge 25 ]; then
            echo "$home"
            exit 0
        fi
    done
    echo "No JDK 25 was found in JAVA_HOME, on the PATH or in the usual folders. Install one, or set JAVA_HOME." >&2
    exit 1
)
