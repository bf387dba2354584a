package ai.trustmodel.tracing.mcp;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Puts services on the class path of whatever starts from this thread on, as jars would, until it is closed. */
final class Modules implements AutoCloseable {
    private final Path directory;
    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private final List<URLClassLoader> loaders = new ArrayList<>();

    /** @param directory where there is room for what a jar would hold */
    Modules(Path directory) {
        this.directory = directory;
    }

    Modules install(Class<?> service, Class<?> provider) throws IOException {
        Path root = Files.createTempDirectory(directory, "module");
        Path services = Files.createDirectories(root.resolve("META-INF/services"));
        Files.writeString(services.resolve(service.getName()), provider.getName());
        ClassLoader parent = Thread.currentThread().getContextClassLoader();
        URLClassLoader loader = new URLClassLoader(new URL[] {root.toUri().toURL()}, parent);
        loaders.add(loader);
        Thread.currentThread().setContextClassLoader(loader);
        return this;
    }

    @Override
    public void close() throws IOException {
        Thread.currentThread().setContextClassLoader(before);
        for (URLClassLoader loader : loaders) {
            loader.close();
        }
    }
}
