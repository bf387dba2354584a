package ai.trustmodel.tracing.host.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(value = OS.LINUX, disabledReason = "names are bytes on Linux")
class NamesTest {
    @Test
    void bytesThatAreNoText_nameTheSameFileAgain(@TempDir Path place) throws Exception {
        // The shell makes names that this JVM, whatever its locale, could not write.
        OperationsTest.run(place, "touch \"$(printf 'bad\\377\\376%%')\" 'sp ace' '%41' \"$(printf '\\303\\251')\"");

        List<Listing.Entry> entries = Listing.of(place, Names.BYTES);

        assertThat(entries)
                .extracting(Listing.Entry::name)
                .containsExactlyInAnyOrder("bad\u00ff\u00fe%", "sp ace", "%41", "\u00c3\u00a9");
        for (Listing.Entry entry : entries) {
            String raw = Names.BYTES.join(Names.BYTES.raw(place), entry.name());
            assertThat(Files.exists(Names.BYTES.path(raw))).as(entry.name()).isTrue();
        }
    }

    @Test
    void people_readUtf8() {
        String raw = new String("/é/漢".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

        assertThat(Names.BYTES.text(raw)).isEqualTo("/é/漢");
        assertThat(Names.BYTES.text("/a\u00ff")).isEqualTo("/a\ufffd");
    }

    @Test
    void theRootOfAll_hasNoNameAboveIt() {
        assertThat(Names.BYTES.join("/", "a")).isEqualTo("/a");
        assertThat(Names.BYTES.below("/", "/a/b")).isEqualTo("a/b");
        assertThat(Names.BYTES.below("/w", "/w/a/b")).isEqualTo("a/b");
        assertThat(Names.BYTES.below("/w", "/w")).isEmpty();
        assertThat(Names.BYTES.isWithin("/w", "/wx")).isFalse();
        assertThat(Names.BYTES.isWithin("/w", "/w/x")).isTrue();
        assertThat(Names.BYTES.isWithin("/", "/w")).isTrue();
    }
}
