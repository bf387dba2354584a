package ai.trustmodel.tracing.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;

class ServiceUnitTest {
    @TempDir
    Path dir;

    private final Map<String, String> environment = Map.of(
            "TRUSTMODEL_DATA_DIR",
            "/srv/my traces & <more>",
            "TRUSTMODEL_DB_PATH",
            "here.db",
            "TRUSTMODEL_AGENT_ID",
            "100% \"me\"",
            "TRUSTMODEL_API_KEY",
            "tm_secret",
            "PATH",
            "/bin");

    @Test
    void plist_isOne_andSaysEverything() throws Exception {
        DocumentBuilder parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        parser.setEntityResolver((name, address) -> new InputSource(new StringReader(""))); // never over the network
        Document document = parser.parse(
                new ByteArrayInputStream(ServiceUnit.LAUNCHD.text(environment).getBytes(StandardCharsets.UTF_8)));

        Map<String, Element> facts =
                dictionary(children(document.getDocumentElement()).get(0));
        assertThat(text(facts, "Label")).isEqualTo("ai.trustmodel.tracer");
        List<String> words = children(fact(facts, "ProgramArguments")).stream()
                .map(Node::getTextContent)
                .toList();
        assertThat(words.get(0)).startsWith("/").endsWith("/bin/java");
        assertThat(words).endsWith("server");
        Map<String, Element> variables = dictionary(fact(facts, "EnvironmentVariables"));
        assertThat(variables.keySet())
                .containsExactlyInAnyOrder("TRUSTMODEL_DATA_DIR", "TRUSTMODEL_DB_PATH", "TRUSTMODEL_AGENT_ID");
        assertThat(text(variables, "TRUSTMODEL_DATA_DIR")).isEqualTo("/srv/my traces & <more>");
        assertThat(text(variables, "TRUSTMODEL_DB_PATH"))
                .isEqualTo(Path.of("here.db").toAbsolutePath().toString());
        assertThat(text(facts, "StandardErrorPath")).isEqualTo("/srv/my traces & <more>/logs/server.log");
        assertThat(facts).containsKeys("RunAtLoad", "KeepAlive");
    }

    @Test
    void unit_namesTheProgramInFull_andNoSecret() {
        String unit = ServiceUnit.SYSTEMD.text(environment);

        assertThat(unit)
                .contains("\nExecStart=" + System.getProperty("java.home"), " server\n", "NoNewPrivileges=yes")
                .contains("\nEnvironment=\"TRUSTMODEL_AGENT_ID=100%% \\\"me\\\"\"\n")
                .contains("\nEnvironment=\"TRUSTMODEL_DATA_DIR=/srv/my traces & <more>\"\n")
                .doesNotContain("tm_secret", "TRUSTMODEL_API_KEY", "PATH=/bin");
    }

    @Test
    void unit_isAcceptedBySystemd() throws Exception {
        assumeTrue(
                Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                        .anyMatch(place -> Files.isExecutable(Path.of(place, "systemd-analyze"))),
                "there is no systemd-analyze here");
        Path unit = Files.writeString(dir.resolve("tracer.service"), ServiceUnit.SYSTEMD.text(environment));

        Process verify = new ProcessBuilder("systemd-analyze", "verify", unit.toString())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .doesNotContain("tracer.service");
        assertThat(verify.waitFor()).isZero();
    }

    private static Map<String, Element> dictionary(Element dict) {
        Map<String, Element> facts = new LinkedHashMap<>();
        List<Element> parts = children(dict);
        for (int i = 0; i < parts.size(); i += 2) {
            assertThat(parts.get(i).getTagName()).isEqualTo("key");
            facts.put(parts.get(i).getTextContent(), parts.get(i + 1));
        }
        return facts;
    }

    private static Element fact(Map<String, Element> facts, String key) {
        return Objects.requireNonNull(facts.get(key), key);
    }

    private static String text(Map<String, Element> facts, String key) {
        return fact(facts, key).getTextContent();
    }

    private static List<Element> children(Element parent) {
        List<Element> children = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }
}
