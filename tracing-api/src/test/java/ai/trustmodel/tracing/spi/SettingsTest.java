package ai.trustmodel.tracing.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private final Settings settings = Settings.of(Map.of(
            "PATH_SETTING", "  /tmp/x ", "BLANK", "  ", "NUMBER", "42", "UNIT", "Milliseconds", "SECRET", "hunter2"));

    @Test
    void value_isTrimmed() {
        assertThat(settings.get("PATH_SETTING")).isEqualTo("/tmp/x");
    }

    @Test
    void blankOrAbsentValue_countsAsNotGiven() {
        assertThat(settings.get("BLANK")).isNull();
        assertThat(settings.get("ABSENT")).isNull();
        assertThat(settings.get("BLANK", "otherwise")).isEqualTo("otherwise");
        assertThat(settings.number("BLANK", 7, 0, 10)).isEqualTo(7);
        assertThat(settings.choice("ABSENT", TimeUnit.DAYS)).isEqualTo(TimeUnit.DAYS);
    }

    @Test
    void with_replacesSomeAndKeepsTheRest() {
        Settings other = settings.with(Map.of("NUMBER", "43", "NEW", "x"));

        assertThat(other.get("NUMBER")).isEqualTo("43");
        assertThat(other.get("NEW")).isEqualTo("x");
        assertThat(other.get("PATH_SETTING")).isEqualTo("/tmp/x");
        assertThat(settings.get("NUMBER")).isEqualTo("42");
    }

    @Test
    void number_isTakenInItsBounds() {
        assertThat(settings.number("NUMBER", 0, 42, 42)).isEqualTo(42);
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> settings.number("NUMBER", 0, 0, 41))
                .withMessage("NUMBER is 42; it must be from 0 to 41");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> settings.number("NUMBER", 0, 43, 50))
                .withMessageContaining("NUMBER");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1.5", "1e3", "99999999999999999999", "0x10", "1_000"})
    void number_refusesWhatIsNoWholeNumber_namingTheSetting(String value) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Settings.of(Map.of("N", value)).number("N", 0, 0, 10))
                .withMessageContaining("N is '" + value + "'")
                .withMessageContaining("from 0 to 10");
    }

    @Test
    void choice_isTakenInAnyCase() {
        assertThat(settings.choice("UNIT", TimeUnit.DAYS)).isEqualTo(TimeUnit.MILLISECONDS);
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> settings.choice("NUMBER", TimeUnit.DAYS))
                .withMessageContaining("NUMBER is '42'")
                .withMessageContaining("DAYS");
    }

    @Test
    void toString_showsNamesAndNoValues() {
        assertThat(settings.toString()).contains("SECRET").doesNotContain("hunter2");
    }

    @Test
    void environment_isThatOfThisProcess() {
        assertThat(Settings.environment().toString()).contains(System.getenv().keySet());
    }

    @Test
    void period_isANumberOfDaysOrHours() {
        Settings settings = Settings.of(Map.of("D", "30d", "H", "12h", "ZERO", "0d", "WRONG", "a week"));

        assertThat(settings.period("D")).isEqualTo(Duration.ofDays(30));
        assertThat(settings.period("H")).isEqualTo(Duration.ofHours(12));
        assertThat(settings.period("NOT_GIVEN")).isNull();
        for (String wrong : new String[] {"ZERO", "WRONG"}) {
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> settings.period(wrong))
                    .withMessageContaining(wrong)
                    .withMessageContaining("12h");
        }
    }
}
