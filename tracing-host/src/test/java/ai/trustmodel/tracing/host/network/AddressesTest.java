package ai.trustmodel.tracing.host.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    @ParameterizedTest
    @CsvSource({
        "0100007F, 127.0.0.1",
        "020200C0, 192.0.2.2",
        "00000000, 0.0.0.0",
        "00000000000000000000000001000000, ::1",
        "00000000000000000000000000000000, ::",
        "0000000000000000FFFF00000100007F, 127.0.0.1",
        "B80D0120000000000000000001000000, 2001:db8::1",
    })
    void addressOfProc_isWrittenAsPeopleDo(String hex, String text) {
        assertThat(Addresses.text(Addresses.ofProc(hex))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2001:db8:0:1:1:1:1:1",
                "2001:db8::1:0:0:1",
                "2001:0:0:1::1",
                "fe80::",
                "::1:0:0:0",
                "1:2:3:4:5:6:7:8",
                "1:0:3:0:5:0:7:0",
                "::2:3:4:5:6:7:8",
            })
    void ipv6_isWrittenAsRfc5952Says(String text) throws UnknownHostException {
        byte[] address = InetAddress.getByName(text).getAddress();

        String written = Addresses.text(address);

        assertThat(InetAddress.getByName(written).getAddress()).isEqualTo(address);
        assertThat(written).isEqualTo(text.equals("::2:3:4:5:6:7:8") ? "0:2:3:4:5:6:7:8" : text);
    }

    @Test
    void loopback_isKnownInBothFamilies() {
        assertThat(Arrays.asList("127.0.0.1", "127.8.8.8", "::1")).allMatch(Addresses::isLoopback);
        assertThat(Arrays.asList("0.0.0.0", "::", "10.0.0.1", "::127.0.0.1")).noneMatch(Addresses::isLoopback);
    }
}
