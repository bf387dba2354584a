package ai.trustmodel.tracing.cli.install;

import ai.trustmodel.tracing.cli.install.Machine.Os;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The text of the launcher. */
final class LauncherScript {
    /**
     * Flags for a quick start. Whatever the virtual machine has to say would go to standard output, where only messages
     * may stand; an archive that does not fit it is such a remark.
     */
    static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-Xshare:auto",
            "-XX:+DisplayVMOutputToStderr",
            "-Xlog:disable",
            "-Xlog:all=warning:stderr");

    private LauncherScript() {}

    static String text(Os os, Path java, Path jar, Path archive, long size) {
        return os == Os.WINDOWS ? windows(java, jar, archive, size) : unix(java, jar, archive, size);
    }

    private static String unix(Path java, Path jar, Path archive, long size) {
        return String.format(
                Locale.ROOT, """
                #!/bin/sh
                # Starts the tracer command. Written by `tracer install`, which renews it; do not change it.
                # Its classes are archived for Java %s.
                java=%s
                jar=%s
                archive=%s
                if [ ! -x "$java" ]; then
                    echo "tracer: there is no $java any more; run 'tracer install' again. Looking for another Java." >&2
                    java=${JAVA_HOME:+$JAVA_HOME/bin/}java
                fi
                if [ ! -r "$jar" ]; then
                    echo "tracer: $jar is gone; run 'tracer install' again." >&2
                    exit 1
                fi
                set -- -jar "$jar" "$@"
                # Of an archive that was cut short the virtual machine dies.
                if [ -r "$archive" ] && [ "$(wc -c <"$archive")" -eq %d ]; then
                    set -- "-XX:SharedArchiveFile=$archive" "$@"
                fi
                # shellcheck disable=SC2086
                TRACER_COMMAND=$0 exec "$java" %s ${TRACER_JAVA_OPTS-} "$@"
                """, version(), quoted(java), quoted(jar), quoted(archive), size, String.join(" ", FLAGS));
    }

    private static String windows(Path java, Path jar, Path archive, long size) {
        return String.format(
                        Locale.ROOT,
                        """
                @echo off
                rem Starts the tracer command. Written by `tracer install`, which renews it; do not change it.
                rem Its classes are archived for Java %s.
                setlocal
                set "java=%s"
                set "jar=%s"
                set "archive=%s"
                set "sharing="
                for %%%%a in ("%%archive%%") do if "%%%%~za"=="%d" set sharing="-XX:SharedArchiveFile=%%archive%%"
                set "TRACER_COMMAND=%%~f0"
                "%%java%%" %s %%sharing%% %%TRACER_JAVA_OPTS%% -jar "%%jar%%" %%*
                """,
                        version(),
                        escaped(java),
                        escaped(jar),
                        escaped(archive),
                        size,
                        String.join(" ", FLAGS))
                .replace("\n", "\r\n");
    }

    /** What an archive fits is this build of Java and no other, so a change of it makes the script another. */
    private static String version() {
        return Runtime.version().toString();
    }

    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "'\\''") + "'";
    }

    private static String escaped(Path path) {
        return path.toString().replace("%", "%%");
    }
}
