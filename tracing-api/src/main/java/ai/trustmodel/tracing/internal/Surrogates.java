package ai.trustmodel.tracing.internal;

/** Half characters: a JSON text may hold a lone surrogate as an escape, UTF-8 cannot hold one at all. */
public final class Surrogates {
    private Surrogates() {}

    /** The same JSON text with every lone surrogate as a six-character escape, so that it survives UTF-8. */
    static String escapeLone(String json) {
        int at = nextLone(json, 0);
        if (at < 0) {
            return json;
        }
        StringBuilder out = new StringBuilder(json.length() + 16);
        int from = 0;
        for (; at >= 0; at = nextLone(json, from)) {
            out.append(json, from, at).append("\\u").append(Integer.toHexString(json.charAt(at)));
            from = at + 1;
        }
        return out.append(json, from, json.length()).toString();
    }

    /** The same text with a replacement character for every lone surrogate. */
    static String replaceLone(String text) {
        int at = nextLone(text, 0);
        if (at < 0) {
            return text;
        }
        char[] chars = text.toCharArray();
        for (; at >= 0; at = nextLone(text, at + 1)) {
            chars[at] = '\uFFFD';
        }
        return new String(chars);
    }

    private static int nextLone(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1))) {
                    i++;
                } else {
                    return i;
                }
            }
        }
        return -1;
    }
}
