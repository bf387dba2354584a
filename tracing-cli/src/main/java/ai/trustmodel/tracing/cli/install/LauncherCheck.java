package ai.trustmodel.tracing.cli.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at the launcher without starting a server. */
final class LauncherCheck {
    private final Machine machine;
    private final Path script;

    LauncherCheck(Machine machine) {
        this.machine = machine;
        this.script = new Launcher(machine).script();
    }

    /** What it is made of; all of it must be there. */
    String whole(McpClient client) throws IOException {
        String again = "; run: tracer install " + client.id();
        if (!Files.isExecutable(script)) {
            throw new NotInstalled(
                    Files.exists(script)
                            ? script + " may not be executed; run: chmod 700 " + script
                            : "there is no " + script + again);
        }
        for (String name : List.of("java", "jar")) {
            if (!Files.isReadable(Path.of(named(name)))) {
                throw new NotInstalled("its " + name + ", " + named(name) + ", is gone" + again);
            }
        }
        if (ConfigFile.isWritableByOthers(script) || ConfigFile.isWritableByOthers(script.resolveSibling("."))) {
            throw new NotInstalled(
                    "others can change " + script + "; run: chmod 700 " + script.getParent() + " " + script);
        }
        return script + ", with " + named("java");
    }

    /** Whether the virtual machine takes the archive of classes. */
    String archive(McpClient client) throws IOException {
        Path jar = Path.of(named("jar"));
        Path archive = Path.of(named("archive"));
        if (!new ClassArchive(machine, Path.of(named("java")), jar).fits(archive)) {
            throw new NotInstalled("the archive of classes is missing or does not fit this Java, so that the server"
                    + " starts slowly; run: tracer install " + client.id());
        }
        return "its classes are archived for this Java";
    }

    /** A file that the script names. */
    private String named(String name) throws IOException {
        Matcher line = Pattern.compile("(?m)^(?:set \"" + name + "=(.*)\"|" + name + "='(.*)')\\r?$")
                .matcher(Files.readString(script));
        if (!line.find()) {
            throw new NotInstalled(script + " is not as it was written; remove it and install again");
        }
        return line.group(1) == null
                ? line.group(2).replace("'\\''", "'")
                : line.group(1).replace("%%", "%");
    }
}
