package ai.trustmodel.tracing.spi;

import java.util.ArrayList;
import java.util.List;

/** Where a text holds a long run of base64 that can be decoded: one alphabet, padded fully or not at all. */
record Base64Run(int start, int end) {
    private static final int VARIED = 32;
    private static final int PADDING = 2;
    private static final byte BOTH = 1;
    private static final byte STANDARD = 2;
    private static final byte URL = 3;
    private static final byte[] ALPHABET = alphabet();

    static List<Base64Run> in(String text, int shortest) {
        List<Base64Run> runs = new ArrayList<>(0);
        int before = 0;
        // A run of this length has a letter at one of these places, so that most of a text is never looked at.
        int stride = shortest - PADDING;
        for (int probe = stride - 1; probe < text.length(); probe += stride) {
            if (kind(text, probe) == 0) {
                continue;
            }
            int start = probe;
            while (start > before && kind(text, start - 1) != 0) {
                start--;
            }
            int end = probe + 1;
            while (end < text.length() && kind(text, end) != 0) {
                end++;
            }
            int letters = end;
            while (end < text.length() && end - letters < PADDING && text.charAt(end) == '=') {
                end++;
            }
            if (end - start >= shortest && isDecodable(text, start, letters, end)) {
                runs.add(new Base64Run(start, end));
            }
            before = end;
            probe = Math.max(probe, end / stride * stride - 1);
        }
        return runs;
    }

    /** Whether its letters are as mixed as those of encoded bytes: words, names and hexadecimal digits have fewer. */
    boolean isVaried(String text) {
        boolean[] seen = new boolean[ALPHABET.length];
        int different = 0;
        for (int i = start; i < end && different < VARIED; i++) {
            char c = text.charAt(i);
            different += seen[c] ? 0 : 1;
            seen[c] = true;
        }
        return different >= VARIED;
    }

    private static boolean isDecodable(String text, int start, int letters, int end) {
        int rest = (letters - start) % 4;
        boolean whole = end == letters ? rest != 1 : (end - start) % 4 == 0;
        boolean standard = false;
        boolean url = false;
        for (int i = start; i < letters; i++) {
            byte kind = kind(text, i);
            standard |= kind == STANDARD;
            url |= kind == URL;
        }
        return whole && !(standard && url);
    }

    private static byte kind(String text, int at) {
        char c = text.charAt(at);
        return c < ALPHABET.length ? ALPHABET[c] : 0;
    }

    private static byte[] alphabet() {
        byte[] alphabet = new byte[128];
        for (char c = 0; c < alphabet.length; c++) {
            boolean letter = c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
            alphabet[c] = letter ? BOTH : c == '+' || c == '/' ? STANDARD : c == '-' || c == '_' ? URL : 0;
        }
        return alphabet;
    }
}
