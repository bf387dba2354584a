package ai.trustmodel.tracing.host.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Watching without the rights of root and under limits: in a user namespace, which has limits of its own. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "user namespaces are Linux's")
class OtherUsersTest {
    @TempDir
    private Path place;

    @Test
    void withoutTheRightsOfRoot_inotifyIsTaken_andTheNoteSaysWhy() throws Exception {
        List<String> said = inNamespace("true");

        assertThat(said)
                .contains("engine: inotify", "created seen")
                .contains("note: inotify does not say which process it was; fanotify needs root (CAP_SYS_ADMIN)");
    }

    @Test
    void whenTheWatchesAreUsedUp_theStartFails_andNamesTheSetting() throws Exception {
        for (int i = 0; i < 20; i++) {
            Files.createDirectory(place.resolve("d" + i));
        }

        assertThat(inNamespace("echo 10 > /proc/sys/user/max_inotify_watches"))
                .singleElement()
                .asString()
                .startsWith("cannot watch " + place + " by inotify: too many directories are watched:"
                        + " fs.inotify.max_user_watches is ")
                .contains("Raise it with: sudo sysctl -w fs.inotify.max_user_watches=");
    }

    @Test
    void whenTheInstancesAreUsedUp_theStartFails_andNamesTheSetting() throws Exception {
        assertThat(inNamespace("echo 0 > /proc/sys/user/max_inotify_instances"))
                .singleElement()
                .asString()
                .startsWith("cannot watch " + place + " by inotify: ")
                .contains("Raise it with: sudo sysctl -w fs.inotify.max_user_instances=");
    }

    private List<String> inNamespace(String before) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        "unshare",
                        "-U",
                        "-r",
                        "sh",
                        "-c",
                        "echo ready && " + before + " && exec \"$@\"",
                        "sh",
                        java,
                        "--enable-native-access=ALL-UNNAMED", // else newer JVMs warn that JNA loads native code
                        "-cp",
                        System.getProperty("java.class.path"),
                        StartOnce.class.getName(),
                        place.toString())
                .redirectErrorStream(true)
                .start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        process.waitFor();
        Assumptions.assumeTrue(
                !lines.isEmpty() && lines.get(0).equals("ready"), "not tested here, no user namespaces: " + lines);
        return lines.subList(1, lines.size());
    }
}
