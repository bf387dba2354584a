package ai.trustmodel.tracing.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DomainNamesTest {
    @Test
    void usualNames_stayAsTheyAre() {
        assertThat(DomainNames.file("file_system")).isEqualTo("file_system.jsonl");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "network",
                "",
                "..",
                "../../etc/passwd",
                "A",
                "a",
                "con",
                "com1",
                "x.000001",
                "%",
                "%41",
                "domain of somebody's own",
                "\u6f22\u0000\n",
                "a\\b:c*"
            })
    void domain_comesBackFromItsFileName(String domain) {
        String file = DomainNames.file(domain);

        assertThat(file).matches("[a-z0-9_%A-F-]+\\.jsonl");
        assertThat(DomainNames.domain(file)).isEqualTo(domain);
    }

    @Test
    void differentDomains_haveDifferentFiles_alsoWhereCaseDoesNotCount() {
        String longName = "x".repeat(300);

        assertThat(Stream.of("a", "A", "%41", "con", "", "%", longName, longName + "y", "\u6f22".repeat(100))
                        .map(DomainNames::file)
                        .map(file -> file.toLowerCase(java.util.Locale.ROOT)))
                .doesNotHaveDuplicates()
                .allMatch(file -> file.length() < 160);
    }

    @Test
    void otherFiles_areOfNoDomain() {
        assertThat(Stream.of("a.txt", "A.jsonl", "a.b.jsonl", "%4.jsonl", "jsonl")
                        .map(DomainNames::domain))
                .containsOnlyNulls();
    }
}
