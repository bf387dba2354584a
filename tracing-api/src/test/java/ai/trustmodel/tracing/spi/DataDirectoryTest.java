package ai.trustmodel.tracing.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DataDirectoryTest {
    private static final Path HOME = Path.of(System.getProperty("user.home"));

    @Test
    void directory_isInTheUsersHome_unlessASettingNamesAnother() {
        assertThat(DataDirectory.of(Settings.of(Map.of()))).isEqualTo(HOME.resolve(".trustmodel"));
        assertThat(DataDirectory.of(directory("/srv/traces/"))).isEqualTo(Path.of("/srv/traces"));
        assertThat(DataDirectory.of(directory("~/traces"))).isEqualTo(HOME.resolve("traces"));
        assertThat(DataDirectory.of(directory("traces")))
                .isEqualTo(Path.of("traces").toAbsolutePath());
    }

    @Test
    void file_isInTheDirectory_unlessASettingOfItsOwnNamesIt() {
        Settings settings = directory("/srv/traces").with(Map.of("OWN", "~/mine"));

        assertThat(DataDirectory.file(settings, "OTHER", "traces.db")).isEqualTo(Path.of("/srv/traces/traces.db"));
        assertThat(DataDirectory.file(settings, "OWN", "traces.db")).isEqualTo(HOME.resolve("mine"));
    }

    @Test
    void whatIsNoPath_isRefused() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> DataDirectory.of(directory("a\0b")))
                .withMessageStartingWith("TRUSTMODEL_DATA_DIR is not the path of a file: ");
    }

    private static Settings directory(String value) {
        return Settings.of(Map.of("TRUSTMODEL_DATA_DIR", value));
    }
}
