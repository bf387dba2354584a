package ai.trustmodel.tracing.cli.install;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes.Name;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** The runnable jar as tests can have it before it is packaged: this module's classes, with the others named beside it. */
final class RunnableJar {
    private RunnableJar() {}

    /** Makes it in this directory. */
    static Path in(Path directory) throws IOException {
        List<String> others = new ArrayList<>();
        Path ours = null;
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry).toAbsolutePath();
            if (Files.isRegularFile(path)) {
                others.add(path.toUri().toString());
            } else if (Files.isRegularFile(path.resolve("ai/trustmodel/tracing/cli/Main.class"))) {
                ours = path;
            } else if (Files.isRegularFile(path.resolve("module-info.class"))) { // no tests
                Path jar = directory.resolve("module-" + others.size() + ".jar");
                pack(path, jar, new Manifest());
                others.add(jar.toUri().toString());
            }
        }
        if (ours == null) {
            throw new IllegalStateException("this module's classes are not on the class path");
        }
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Name.MAIN_CLASS, "ai.trustmodel.tracing.cli.Main");
        manifest.getMainAttributes().put(Name.CLASS_PATH, String.join(" ", others));
        manifest.getMainAttributes().put(new Name("Enable-Native-Access"), "ALL-UNNAMED");
        Path jar = directory.resolve("tracer.jar");
        pack(ours, jar, manifest);
        return jar;
    }

    private static void pack(Path classes, Path jar, Manifest manifest) throws IOException {
        manifest.getMainAttributes().put(Name.MANIFEST_VERSION, "1.0");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream packed = new JarOutputStream(out, manifest);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = classes.relativize(file).toString().replace(File.separatorChar, '/');
                if (!name.equals("module-info.class") && !name.equals("META-INF/MANIFEST.MF")) {
                    packed.putNextEntry(new JarEntry(name));
                    Files.copy(file, packed);
                    packed.closeEntry();
                }
            }
        }
    }
}
