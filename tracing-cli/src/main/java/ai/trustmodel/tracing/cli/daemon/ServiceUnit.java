package ai.trustmodel.tracing.cli.daemon;

import ai.trustmodel.tracing.spi.DataDirectory;
import ai.trustmodel.tracing.spi.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What makes the service manager of a system keep the server of a data directory running. */
public enum ServiceUnit {
    /** A unit of systemd: of the user's own, of the machine's when the user is root. */
    SYSTEMD {
        @Override
        String text(List<String> command, Map<String, String> environment, Path log) {
            String variables = environment.entrySet().stream()
                    .map(entry -> "Environment=" + quoted(entry.getKey() + "=" + entry.getValue()) + "\n")
                    .collect(Collectors.joining());
            String words = command.stream().map(ServiceUnit::word).collect(Collectors.joining(" "));
            boolean root = "root".equals(System.getProperty("user.name"));
            String place = root ? "/etc/systemd/system" : "~/.config/systemd/user";
            String systemctl = root ? "systemctl" : "systemctl --user";
            String target = root ? "multi-user.target" : "default.target";
            String lingering = root ? "" : "# To have it run while you are not logged in: loginctl enable-linger\n";
            return String.format(Locale.ROOT, """
                    # %1$s/tracer.service, made by: tracer server --print-unit
                    # Then: %2$s daemon-reload && %2$s enable --now tracer
                    %3$s[Unit]
                    Description=TrustModel Tracing: records what agents do and what happens on this machine
                    StartLimitIntervalSec=60
                    StartLimitBurst=5

                    [Service]
                    Type=exec
                    ExecStart=%4$s
                    %5$sRestart=on-failure
                    RestartSec=2
                    # It stores what it has seen before it ends.
                    TimeoutStopSec=60
                    KillMode=mixed
                    SuccessExitStatus=143
                    UMask=0077
                    LimitNOFILE=65536
                    OOMPolicy=stop
                    # It reads what it watches, wherever that is, so its view of the files stays whole.
                    NoNewPrivileges=yes
                    LockPersonality=yes
                    RestrictRealtime=yes
                    RestrictSUIDSGID=yes
                    SystemCallArchitectures=native
                    RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK

                    [Install]
                    WantedBy=%6$s
                    """, place, systemctl, lingering, words, variables, target);
        }

        // Within quotes a backslash escapes; a percent sign begins a specifier everywhere.
        private static String quoted(String text) {
            return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("%", "%%") + '"';
        }
    },

    /** An agent of launchd. */
    LAUNCHD {
        @Override
        String text(List<String> command, Map<String, String> environment, Path log) {
            String words = command.stream()
                    .map(word -> "        <string>" + escaped(word) + "</string>\n")
                    .collect(Collectors.joining());
            String variables = environment.entrySet().stream()
                    .map(entry -> "        <key>" + escaped(entry.getKey()) + "</key>\n        <string>"
                            + escaped(entry.getValue()) + "</string>\n")
                    .collect(Collectors.joining());
            return String.format(Locale.ROOT, """
                    <?xml version="1.0" encoding="UTF-8"?>
                    <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
                    <!-- ~/Library/LaunchAgents/ai.trustmodel.tracer.plist, made by: tracer server, with print-unit=launchd.
                         Then: launchctl load -w ~/Library/LaunchAgents/ai.trustmodel.tracer.plist -->
                    <plist version="1.0">
                    <dict>
                        <key>Label</key>
                        <string>ai.trustmodel.tracer</string>
                        <key>ProgramArguments</key>
                        <array>
                    %s    </array>
                        <key>EnvironmentVariables</key>
                        <dict>
                    %s    </dict>
                        <key>RunAtLoad</key>
                        <true/>
                        <key>KeepAlive</key>
                        <dict>
                            <key>SuccessfulExit</key>
                            <false/>
                        </dict>
                        <key>ProcessType</key>
                        <string>Background</string>
                        <key>ExitTimeOut</key>
                        <integer>60</integer>
                        <key>Umask</key>
                        <integer>63</integer>
                        <key>StandardOutPath</key>
                        <string>%3$s</string>
                        <key>StandardErrorPath</key>
                        <string>%3$s</string>
                    </dict>
                    </plist>
                    """, words, variables, escaped(log.toString()));
        }

        private static String escaped(String text) {
            return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        }
    };

    abstract String text(List<String> command, Map<String, String> environment, Path log);

    /** The kind of this machine's own service manager. */
    public static ServiceUnit ofThisMachine() {
        String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        return name.startsWith("mac") ? LAUNCHD : SYSTEMD;
    }

    /**
     * The file's text, for the program that runs now, where it runs now.
     *
     * @param environment the variables the server would have if it were started now; secrets stay behind, since the file
     *     is none
     */
    public String text(Map<String, String> environment) {
        Path directory = DataDirectory.of(Settings.of(environment));
        Map<String, String> kept = new TreeMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith("TRUSTMODEL_") && !isSecret(name) && !value.isBlank()) {
                kept.put(name, absolute(name, value));
            }
        });
        kept.put("TRUSTMODEL_DATA_DIR", directory.toString());
        return text(Program.command("server"), kept, new Background(directory).log());
    }

    // The service manager starts it somewhere else.
    private static String absolute(String name, String value) {
        boolean isPath = name.matches(".*_(PATH|FILE|DIR|PRICES|EVENT_LOG)")
                && !value.matches("(?i)none|off|on")
                && !value.startsWith("~");
        return isPath ? Path.of(value).toAbsolutePath().normalize().toString() : value;
    }

    private static boolean isSecret(String name) {
        return name.matches(".*(KEY|SECRET|PASSWORD|TOKEN)");
    }

    /** A word of systemd's command line, where a dollar sign begins a variable too. */
    private static String word(String word) {
        String escaped = word.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("%", "%%")
                .replace("$", "$$");
        return word.matches("[\\w@%+=:,./-]+") ? escaped : '"' + escaped + '"';
    }
}
