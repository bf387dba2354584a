package ai.trustmodel.tracing.cli.install;

import ai.trustmodel.tracing.cli.install.Machine.Os;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The command as clients start it: a small script, a copy of the jar under the digest of its bytes, and an archive of its
 * classes beside it. A new version gets new files, so that servers that run from the old ones go on.
 */
public final class Launcher {
    private static final Duration KEPT = Duration.ofDays(30);

    private final Machine machine;
    private final Path java;

    /** The launcher of this machine, for the Java that runs now. */
    public Launcher(Machine machine) {
        this(machine, Path.of(System.getProperty("java.home")));
    }

    Launcher(Machine machine, Path javaHome) {
        this.machine = machine;
        this.java = javaHome.resolve("bin").resolve(machine.os() == Os.WINDOWS ? "java.exe" : "java");
    }

    /** The script. */
    Path script() {
        return machine.ours().resolve("bin").resolve(machine.os() == Os.WINDOWS ? "tracer.cmd" : "tracer");
    }

    /** The words a client starts the server with. */
    List<String> command() {
        String script = script().toString();
        // Programs of today refuse to start a script of Windows without its interpreter.
        return machine.os() == Os.WINDOWS ? List.of("cmd", "/c", script, "mcp") : List.of(script, "mcp");
    }

    /**
     * Puts it in place, unless it is there already.
     *
     * @param jar the runnable jar to copy
     * @return what went wrong with the archive, null when nothing did; it starts more slowly without one
     * @throws NotInstalled when the jar is none
     */
    public @Nullable String install(Path jar) throws IOException {
        if (!Files.isRegularFile(jar)) {
            throw new NotInstalled("the launcher needs the runnable jar, and this runs from " + jar
                    + "; start it with ./tracer or java -jar tracer.jar");
        }
        Path lib = machine.ours().resolve("lib");
        Path bin = machine.ours().resolve("bin");
        ConfigFile.createPrivate(lib);
        ConfigFile.createPrivate(bin);
        String name = "tracer-" + digest(jar);
        Path copy = lib.resolve(name + ".jar");
        if (!Files.isRegularFile(copy)) {
            Path part = Files.createTempFile(lib, ".tracer", ".part");
            Files.copy(jar, part, StandardCopyOption.REPLACE_EXISTING);
            move(part, copy);
        }
        Path archive = lib.resolve(name + ".jsa");
        ClassArchive classes = new ClassArchive(machine, java, copy);
        String trouble = null;
        if (!isCurrent(text(copy, archive)) || !classes.fits(archive)) {
            trouble = classes.make(archive);
        }
        String text = text(copy, archive);
        if (!isCurrent(text)) {
            Path part = Files.createTempFile(bin, ".tracer", ".part");
            Files.writeString(part, text);
            if (machine.os() != Os.WINDOWS) {
                Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwx------"));
            }
            move(part, script());
        }
        forgetOld(lib, name);
        return trouble;
    }

    private String text(Path jar, Path archive) throws IOException {
        long size = Files.isRegularFile(archive) ? Files.size(archive) : 0;
        return LauncherScript.text(machine.os(), java, jar, archive, size);
    }

    private boolean isCurrent(String text) throws IOException {
        return Files.isExecutable(script()) && Files.readString(script()).equals(text);
    }

    // A server may run for long, and opens parts of its jar only when it needs them.
    private static void forgetOld(Path lib, String current) throws IOException {
        FileTime old = FileTime.from(Instant.now().minus(KEPT));
        try (Stream<Path> files = Files.list(lib)) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.matches("tracer-[0-9a-f]+\\.(jar|jsa)")
                        && !name.startsWith(current)
                        && Files.getLastModifiedTime(file).compareTo(old) < 0) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static void move(Path part, Path target) throws IOException {
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String digest(Path file) throws IOException {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return String.format(Locale.ROOT, "%064x", new BigInteger(1, sha.digest()))
                    .substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
