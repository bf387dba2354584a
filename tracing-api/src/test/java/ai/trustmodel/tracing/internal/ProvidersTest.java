package ai.trustmodel.tracing.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.trustmodel.tracing.spi.ConfigurationException;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.StorageBackend;
import ai.trustmodel.tracing.spi.StorageBackendProvider;
import ai.trustmodel.tracing.spi.StorageBackends;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvidersTest {
    /** Makes empty backends. */
    public static class One implements StorageBackendProvider {
        @Override
        public String name() {
            return "one";
        }

        @Override
        public StorageBackend create(Settings settings) {
            return new EmptyBackend();
        }
    }

    /** Has the name of another. */
    public static final class AlsoOne extends One {}

    /** Comes before the first by name. */
    public static final class Another extends One {
        @Override
        public String name() {
            return "another";
        }
    }

    @TempDir
    private Path directory;

    @Test
    void providers_areFoundByNameInAlphabeticalOrder() throws Exception {
        with(One.class.getName() + "\n" + Another.class.getName(), () -> {
            assertThat(StorageBackends.available()).containsExactly("another", "one");
            try (StorageBackend made = StorageBackends.create("one", Settings.of(Map.of()))) {
                assertThat(made).isInstanceOf(EmptyBackend.class);
            }
        });
    }

    @Test
    void twoProvidersOfOneName_areAnErrorThatNamesBoth() throws Exception {
        with(
                One.class.getName() + "\n" + AlsoOne.class.getName(),
                () -> assertThatExceptionOfType(ConfigurationException.class)
                        .isThrownBy(StorageBackends::available)
                        .withMessageContaining("'one'")
                        .withMessageContaining(One.class.getName())
                        .withMessageContaining(AlsoOne.class.getName()));
    }

    @Test
    void providerThatIsListedTwice_isOne() throws Exception {
        with(
                One.class.getName() + "\n" + One.class.getName(),
                () -> assertThat(StorageBackends.available()).containsExactly("one"));
    }

    @Test
    void providerThatCannotBeLoaded_isAnErrorThatNamesIt() throws Exception {
        with(
                "no.such.Provider",
                () -> assertThatExceptionOfType(ConfigurationException.class)
                        .isThrownBy(StorageBackends::available)
                        .withMessageContaining("no.such.Provider"));
    }

    @Test
    void wrongName_isAnErrorThatSaysWhatThereIs_andWhatWouldBringIt() throws Exception {
        with(One.class.getName(), () -> {
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> StorageBackends.create("sqlite", Settings.of(Map.of())))
                    .withMessageContaining("TRUSTMODEL_STORAGE")
                    .withMessageContaining("[one]")
                    .withMessageContaining("tracing-storage-sqlite");
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> StorageBackends.create("carrier pigeon", Settings.of(Map.of())))
                    .withMessageContaining("'carrier pigeon'");
        });
    }

    private interface Check {
        void run() throws Exception;
    }

    /** Does this while the thread's loader finds these services. */
    private void with(String services, Check check) throws Exception {
        Path file = directory.resolve("META-INF/services/" + StorageBackendProvider.class.getName());
        Files.createDirectories(file.getParent());
        Files.writeString(file, services);
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {directory.toUri().toURL()}, getClass().getClassLoader())) {
            Thread.currentThread().setContextClassLoader(loader);
            check.run();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }
}
