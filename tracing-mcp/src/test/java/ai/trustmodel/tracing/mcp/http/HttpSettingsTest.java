package ai.trustmodel.tracing.mcp.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trustmodel.tracing.spi.ConfigurationException;
import ai.trustmodel.tracing.spi.Settings;
import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the server listens, and the file with its token. */
class HttpSettingsTest {
    @TempDir
    private Path directory;

    private static HttpSettings settings(String... namesAndValues) {
        Map<String, String> values = new ConcurrentHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put("TRUSTMODEL_MCP_" + namesAndValues[i], namesAndValues[i + 1]);
        }
        return new HttpSettings(Settings.of(values));
    }

    @Test
    void address_isOfThisMachineAloneUnlessToldOtherwise() {
        assertThat(settings().address().getAddress().isLoopbackAddress()).isTrue();
        assertThat(settings().address().getPort()).isEqualTo(9999);
        assertThat(settings("HOST", "0.0.0.0").address().getAddress().isAnyLocalAddress())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
    void addressOthersCanReach_needsAToken(String host) {
        assertThatThrownBy(() -> settings("HOST", host, "TOKEN_FILE", "none").address())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("TRUSTMODEL_MCP_HOST is " + host)
                .hasMessageContaining("TRUSTMODEL_MCP_TOKEN_FILE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "::1"})
    void loopbackAddressThatIsListenedTo_isServedUnderItself(String host) {
        Headers headers = new Headers();
        headers.set("Host", (host.contains(":") ? "[" + host + "]" : host) + ":9999");

        assertThatCode(() -> settings("HOST", host).gate().check(headers)).doesNotThrowAnyException();
    }

    @Test
    void oauth_needsBothItsSettings() {
        assertThatThrownBy(
                        () -> settings("OAUTH_ISSUER", "https://issuer.example").access(Clock.systemUTC()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("TRUSTMODEL_MCP_OAUTH_AUDIENCE is missing; it belongs to TRUSTMODEL_MCP_OAUTH_ISSUER");
    }

    @Test
    void tokenFile_isMadeForItsOwnerAloneAndKept() throws IOException {
        Path file = directory.resolve("new").resolve("token");
        String token = TokenFile.token(file);

        assertThat(token).matches("[A-Za-z0-9_-]{43}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
        assertThat(file.getParent()).isDirectoryContaining(entry -> entry.equals(file));
        assertThat(TokenFile.token(file)).isEqualTo(token);
    }

    @Test
    void tokenFile_thatManyMakeAtOnceIsMadeOnce() {
        Path file = directory.resolve("token");
        Set<String> tokens = ConcurrentHashMap.newKeySet();
        IntStream.range(0, 50).parallel().forEach(i -> tokens.add(TokenFile.token(file)));

        assertThat(tokens).hasSize(1);
        assertThat(directory).isDirectoryNotContaining(entry -> !entry.equals(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw-rw----", "rw-----w-"})
    void tokenFile_thatOthersCanUseIsRefused(String permissions) throws IOException {
        Path file = directory.resolve("token");
        String token = TokenFile.token(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

        assertThatThrownBy(() -> TokenFile.token(file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("TRUSTMODEL_MCP_TOKEN_FILE")
                .hasMessageContaining("delete it")
                .hasMessageNotContaining(token);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "two tokens that are long enough", "unprintable-\u0001-unprintable"})
    void tokenFile_withoutATokenIsRefused(String content) throws IOException {
        Path file = directory.resolve("token");
        TokenFile.token(file);
        Files.writeString(file, content);

        assertThatThrownBy(() -> TokenFile.token(file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("there is no token in " + file);
    }

    @Test
    void tokenFile_thatIsNoneIsRefusedForWhatItIs() throws IOException {
        assertThatThrownBy(() -> TokenFile.token(directory)).hasMessageContaining("is a directory; name a file in it");
        Path huge = directory.resolve("huge");
        TokenFile.token(huge);
        Files.writeString(huge, "x".repeat(10_000));
        assertThatThrownBy(() -> TokenFile.token(huge)).hasMessageContaining("there is no token in " + huge);
        Path program = directory.resolve("program");
        String token = TokenFile.token(program);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        assertThat(TokenFile.token(program)).as("nobody else may use it").isEqualTo(token);
    }

    @Test
    void commandLine_canBePastedInAnyDirectory() {
        Path here = Path.of("").toAbsolutePath();
        Path file = here.relativize(directory.toAbsolutePath()).resolve("token");
        Access access = settings("TOKEN_FILE", file.toString()).access(Clock.systemUTC());

        assertThat(access.credentials()).contains("$(cat " + directory.toAbsolutePath() + "/token)");
    }

    @Test
    void commandLine_namesTheFileAndNotTheToken() {
        Path file = directory.resolve("it's mine").resolve("token");
        Access access = settings("TOKEN_FILE", file.toString()).access(Clock.systemUTC());

        assertThat(access.credentials())
                .isEqualTo(" --header \"Authorization: Bearer $(cat '"
                        + file.toString().replace("'", "'\\''") + "')\"")
                .doesNotContain(TokenFile.token(file));
    }
}
