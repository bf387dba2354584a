package ai.trustmodel.tracing.host.network;

import java.nio.ByteOrder;

/** Writes internet addresses one way: IPv4 with dots, also inside IPv6; IPv6 in the short form of RFC 5952. */
final class Addresses {
    private static final int HEX = 16;

    private Addresses() {}

    /** The text of 4 or 16 bytes in the order of the network. */
    static String text(byte[] address) {
        if (address.length == 4) {
            return dotted(address, 0);
        }
        return isMapped(address) ? dotted(address, 12) : groups(address);
    }

    /** The bytes of an address as {@code /proc/net} prints it: words of 32 bits in the order of the machine. */
    static byte[] ofProc(String hex) {
        byte[] address = new byte[hex.length() / 2];
        boolean turned = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        for (int i = 0; i < address.length; i++) {
            int from = turned ? (i & ~3) + 3 - (i & 3) : i;
            address[i] = (byte) Integer.parseInt(hex, 2 * from, 2 * from + 2, HEX);
        }
        return address;
    }

    static boolean isLoopback(String address) {
        return address.startsWith("127.") || address.equals("::1");
    }

    private static boolean isMapped(byte[] address) {
        for (int i = 0; i < 10; i++) {
            if (address[i] != 0) {
                return false;
            }
        }
        return address[10] == -1 && address[11] == -1;
    }

    private static String dotted(byte[] address, int at) {
        return (address[at] & 255) + "." + (address[at + 1] & 255) + "." + (address[at + 2] & 255) + "."
                + (address[at + 3] & 255);
    }

    private static String groups(byte[] address) {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (address[2 * i] & 255) << 8 | address[2 * i + 1] & 255;
        }
        int gap = -1;
        int gapLength = 1; // one zero alone is written
        for (int from = 0; from < 8; from++) {
            int to = from;
            while (to < 8 && groups[to] == 0) {
                to++;
            }
            if (to - from > gapLength) {
                gap = from;
                gapLength = to - from;
            }
            from = Math.max(from, to - 1);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == gap) {
                text.append("::");
                i += gapLength - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
