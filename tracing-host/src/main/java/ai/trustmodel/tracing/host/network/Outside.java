package ai.trustmodel.tracing.host.network;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What only somebody outside can say: how long the way is, what is lost on it, and under which address this machine is seen. */
final class Outside {
    private static final Logger LOG = LoggerFactory.getLogger(Outside.class);
    static final List<URI> SERVICES = List.of(
            URI.create("https://api.ipify.org"),
            URI.create("https://ifconfig.me/ip"),
            URI.create("https://icanhazip.com"));

    private static final Pattern LOSS = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)%\\s*packet loss");
    /** Of four numbers (three with BusyBox) the second is the mean. */
    private static final Pattern MEAN = Pattern.compile("min/avg/max\\S*\\s*=\\s*[0-9.]+/([0-9.]+)/");

    private static final Pattern IPV4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final int TIMEOUT = 5_000;
    private static final int PING_SECONDS = 15;
    private static final int LONGEST_ANSWER = 200;

    private final String command;
    private final List<URI> services;
    private volatile @Nullable Process pinging;
    private volatile @Nullable HttpURLConnection asking;
    private volatile boolean stopped;

    Outside(String command, List<URI> services) {
        this.command = command;
        this.services = services;
    }

    /** {@code ping_ms} and {@code packet_loss}, as far as they are known. */
    Map<String, Object> ping(String host) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command, "-c", "4", "-w", "10", host).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        pinging = process;
        try {
            process.getOutputStream().close();
            if (stopped || !process.waitFor(PING_SECONDS, TimeUnit.SECONDS)) {
                return Map.of();
            }
            return parse(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Map.of();
        } finally {
            process.destroyForcibly();
            pinging = null;
        }
    }

    static Map<String, Object> parse(String output) {
        Map<String, Object> found = new LinkedHashMap<>();
        Matcher mean = MEAN.matcher(output);
        if (mean.find()) {
            found.put("ping_ms", Double.parseDouble(mean.group(1)));
        }
        Matcher loss = LOSS.matcher(output);
        if (loss.find()) {
            found.put("packet_loss", Double.parseDouble(loss.group(1)));
        }
        return found;
    }

    /** Null when nobody could say. */
    @Nullable
    String publicIp() {
        for (URI service : services) {
            if (stopped) {
                return null;
            }
            try {
                String answer = ask(service.toURL()).strip();
                if (isAddress(answer)) {
                    return answer;
                }
            } catch (IOException e) {
                LOG.debug("{} does not say the address", service, e); // the next may
            }
        }
        return null;
    }

    private String ask(URL service) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) service.openConnection();
        asking = connection;
        try {
            connection.setConnectTimeout(TIMEOUT);
            connection.setReadTimeout(TIMEOUT);
            connection.setRequestProperty("Accept", "text/plain");
            connection.setRequestProperty("Connection", "close");
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
                throw new IOException(service + " answered " + connection.getResponseCode());
            }
            try (InputStream in = connection.getInputStream()) {
                return new String(in.readNBytes(LONGEST_ANSWER), StandardCharsets.US_ASCII);
            }
        } finally {
            connection.disconnect();
            asking = null;
        }
    }

    static boolean isAddress(String text) {
        if (IPV4.matcher(text).matches()) {
            return true;
        }
        try {
            return IPV6.matcher(text).matches() && InetAddress.getByName(text).getAddress().length == 16;
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends what is being asked. */
    void stop() {
        stopped = true;
        Process process = pinging;
        if (process != null) {
            process.destroyForcibly();
        }
        HttpURLConnection connection = asking;
        if (connection != null) {
            connection.disconnect();
        }
    }
}
