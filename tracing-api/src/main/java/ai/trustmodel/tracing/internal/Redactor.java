package ai.trustmodel.tracing.internal;

import ai.trustmodel.tracing.spi.Media;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Removes credentials from text. What is removed is replaced by {@code [REDACTED:kind]} and counted.
 *
 * <p>Credentials are recognised by the shapes their makers document. Nearly all are long runs of characters without
 * space, so one pass finds the long runs and only those are compared with the shapes: ordinary text costs about a
 * nanosecond a character.
 */
public final class Redactor {
    private static final int SHORTEST_RUN = 16;

    /** Longer runs are encoded images and the like, in which a shape occurs by chance. */
    private static final int LONGEST_RUN = 65_536;

    private static final Set<String> SECRET_NAMES = Set.of(
            "authorization",
            "proxyauthorization",
            "cookie",
            "setcookie",
            "password",
            "passwd",
            "passphrase",
            "secret",
            "clientsecret",
            "secretkey",
            "secretaccesskey",
            "awssecretaccesskey",
            "awssessiontoken",
            "sessiontoken",
            "xamzsecuritytoken",
            "apikey",
            "xapikey",
            "xgoogapikey",
            "openaiapikey",
            "anthropicapikey",
            "accesstoken",
            "refreshtoken",
            "idtoken",
            "authtoken",
            "bearertoken",
            "xauthtoken",
            "privatekey",
            "accountkey",
            "connectionstring");

    /** How the names in {@link #NAMED} end. */
    private static final List<String> SECRET_ENDINGS =
            List.of("password", "passwd", "passphrase", "secret", "key", "token", "sig", "signature");

    private static final boolean[] RUN = runCharacters();

    /** Shapes of a credential inside one run; a boundary stands before each so that a word's end is not taken for one. */
    private static final Pattern SHAPES = Pattern.compile("(?<![A-Za-z0-9])(?:"
            + "(?<llm>sk-[A-Za-z0-9_-]{16,}+|(?:gsk_|xai-|pplx-|hf_|r8_|nvapi-|fw_|tgp_v1_|csk-|lsv2_(?:pt|sk)_|pk-lf-|tm[_-])"
            + "[A-Za-z0-9_-]{20,}+)"
            + "|(?<aws>(?:AKIA|ASIA|AROA|AIDA|AGPA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])|ABSK[A-Za-z0-9+/]{40,}+=*)"
            + "|(?<google>AIza[A-Za-z0-9_-]{35}|ya29\\.[A-Za-z0-9_-]{20,}+|GOCSPX-[A-Za-z0-9_-]{20,}+|AQ\\.[A-Za-z0-9_-]{30,}+)"
            + "|(?<github>gh[pousr]_[A-Za-z0-9]{30,}+|github_pat_[A-Za-z0-9_]{30,}+)"
            + "|(?<gitlab>gl(?:pat|dt|rt|cbt|ptt|ft|soat)-[A-Za-z0-9_-]{18,}+)"
            + "|(?<slack>xox[abeoprs]-[A-Za-z0-9-]{10,}+|xapp-[A-Za-z0-9-]{20,}+|"
            + "hooks\\.slack\\.com/services/[A-Za-z0-9/]{20,}+)"
            + "|(?<stripe>[rs]k_(?:live|test)_[A-Za-z0-9]{16,}+|whsec_[A-Za-z0-9+/=]{16,}+)"
            + "|(?<jwt>ey[A-Za-z0-9_-]{10,}+\\.ey[A-Za-z0-9_-]{5,}+\\.[A-Za-z0-9_-]*+)"
            + "|(?<vendor>npm_[A-Za-z0-9]{30,}+|pypi-[A-Za-z0-9_-]{30,}+|SG\\.[A-Za-z0-9_-]{16,}+\\.[A-Za-z0-9_-]{16,}+|"
            + "dop_v1_[a-f0-9]{40,}+|shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}|sq0[a-z]{3}-[A-Za-z0-9_-]{20,}+|"
            + "dapi[a-f0-9]{32}|SK[a-f0-9]{32}(?![A-Za-z0-9])|key-[a-f0-9]{32}(?![A-Za-z0-9])|"
            + "sntry[su]_[A-Za-z0-9_=+/-]{30,}+|glc_[A-Za-z0-9+/=]{30,}+|AGE-SECRET-KEY-1[A-Z0-9]{50,}+|"
            + "vault:v1:[A-Za-z0-9+/=]{16,}+|hv[bs]\\.[A-Za-z0-9_-]{20,}+|EAAC[A-Za-z0-9]{30,}+|"
            + "[0-9]{8,10}:AA[A-Za-z0-9_-]{32,33}(?![A-Za-z0-9]))"
            + ")");

    private static final List<String> GROUPS =
            List.of("llm", "aws", "google", "github", "gitlab", "slack", "stripe", "jwt", "vendor");

    private static final Pattern USER_INFO = Pattern.compile("://([^\\s/@:\"'<>]{0,256}+):([^\\s/@\"'<>]{1,512}+)@");

    /** {@code name=value}, {@code "name": "value"} and the same in escaped JSON, for the names above. */
    private static final Pattern NAMED = Pattern.compile(
            "(?i)(?:(?<![a-z])|(?<=\\\\[nrt]))((?:[a-z0-9]{1,32}[_-])?(?:password|passwd|passphrase|client[_-]?secret|secret[_-]?(?:access[_-]?)?key"
                    + "|api[_-]?key|access[_-]?token|refresh[_-]?token|auth[_-]?token|session[_-]?token|private[_-]?key"
                    + "|account[_-]?key|x-amz-signature|x-amz-security-token|sig(?:nature)?(?==)))"
                    + "(\\\\?[\"']?\\s{0,4}[=:]\\s{0,4}\\\\?[\"']?)"
                    + "(?!\\[REDACTED)((?<=[\"'])[^\"'\\\\\\r\\n]{1,512}+|[^\\s\"'\\\\&,;<>{}\\[\\]()]{4,512}+)");

    private static final String PEM_BEGIN = "-----BEGIN ";

    private final List<Pattern> own;
    private final Counters counters;

    /** Redacts what is known and what matches these patterns. */
    public Redactor(List<Pattern> own, Counters counters) {
        this.own = List.copyOf(own);
        this.counters = counters;
    }

    /** Whether a value under this name is a credential whatever it looks like. */
    boolean isSecretName(String name) {
        return name.length() <= 40 && SECRET_NAMES.contains(plain(name));
    }

    /** What stands for the value of a name that is a secret. */
    String redacted(String name) {
        counters.redacted.increment();
        return mark(name.toLowerCase(Locale.ROOT));
    }

    /**
     * The text without credentials; the same object when it has none. Pictures and other encoded bytes are not looked
     * at: shapes occur in them by chance, and a picture without one of its letters is none any more.
     */
    String redact(String text) {
        List<Media> media = Media.inValue(text);
        if (media.isEmpty()) {
            return redactWords(text);
        }
        StringBuilder clean = new StringBuilder(text.length());
        int from = 0;
        for (Media bytes : media) {
            clean.append(redactWords(text.substring(from, bytes.start()))).append(text, bytes.start(), bytes.end());
            from = bytes.end();
        }
        clean.append(redactWords(text.substring(from)));
        return text.contentEquals(clean) ? text : clean.toString();
    }

    private String redactWords(String text) {
        String clean = runs(text);
        if (clean.contains("://") && clean.indexOf('@') > 0) {
            clean = replace(clean, USER_INFO, m -> "://" + m.group(1) + ":" + mark("password") + "@");
        }
        if (assignsSecret(clean)) {
            clean = replace(clean, NAMED, Redactor::named);
        }
        if (clean.contains(PEM_BEGIN)) {
            clean = keys(clean);
        }
        for (Pattern pattern : own) {
            clean = replace(clean, pattern, m -> m.end() > m.start() ? mark("pattern") : null);
        }
        return clean;
    }

    /** Compares every run of a credential's length with the shapes. */
    private String runs(String text) {
        StringBuilder out = null;
        int copied = 0;
        Matcher shapes = null;
        int length = text.length();
        for (int end = 0, start = 0; end <= length; end++) {
            if (end < length && isRun(text.charAt(end))) {
                continue;
            }
            if (end - start >= SHORTEST_RUN && end - start <= LONGEST_RUN) {
                shapes = shapes == null ? SHAPES.matcher(text).useTransparentBounds(true) : shapes;
                shapes.region(start, end);
                boolean found = shapes.find();
                if (!found && afterScheme(text, start, end)) {
                    out = (out == null ? new StringBuilder(length) : out).append(text, copied, start);
                    out.append(mark("authorization"));
                    copied = end;
                    counters.redacted.increment();
                }
                for (; found; found = shapes.find()) {
                    out = (out == null ? new StringBuilder(length) : out).append(text, copied, shapes.start());
                    out.append(mark(kind(shapes)));
                    copied = shapes.end();
                    counters.redacted.increment();
                }
            }
            start = end + 1;
        }
        return out == null ? text : out.append(text, copied, length).toString();
    }

    /** Removes private keys in PEM form; one without an end reaches to the end of the text. */
    private String keys(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int copied = 0;
        int begin = text.indexOf(PEM_BEGIN);
        while (begin >= 0) {
            int title = begin + PEM_BEGIN.length();
            int body = text.indexOf("-----", title);
            int next = title;
            if (body >= 0 && body - title <= 40 && text.substring(title, body).contains("PRIVATE KEY")) {
                int end = text.indexOf("-----END ", body);
                int last = end < 0 ? -1 : text.indexOf("-----", end + 9);
                next = last < 0 ? text.length() : last + 5;
                out.append(text, copied, begin).append(mark("private_key"));
                copied = next;
                counters.redacted.increment();
            }
            begin = text.indexOf(PEM_BEGIN, next);
        }
        return copied == 0 ? text : out.append(text, copied, text.length()).toString();
    }

    private static boolean isRun(char c) {
        return c < RUN.length && RUN[c];
    }

    /** Whether this run follows "Bearer" or "Basic"; a run without a digit is more likely a word than a token. */
    private static boolean afterScheme(String text, int start, int end) {
        boolean scheme = text.regionMatches(true, start - 7, "bearer ", 0, 7)
                || text.regionMatches(true, start - 6, "basic ", 0, 6);
        return scheme && hasDigit(text.substring(start, end));
    }

    /** A quoted value is taken for a secret; one without quotes only with a digit, since code and prose name secrets too. */
    private static @Nullable String named(Matcher m) {
        String between = m.group(2);
        char last = between.charAt(between.length() - 1);
        boolean quoted = last == '"' || last == '\'';
        boolean placeholder = m.group(3).startsWith("$") || m.group(3).startsWith("%");
        return !placeholder && (quoted || hasDigit(m.group(3)))
                ? m.group(1) + between + mark(m.group(1).toLowerCase(Locale.ROOT))
                : null;
    }

    private static boolean hasDigit(String text) {
        return text.chars().anyMatch(Character::isDigit);
    }

    private static String kind(Matcher match) {
        for (String group : GROUPS) {
            if (match.start(group) >= 0) {
                return group.equals("llm") ? "api_key" : group + "_key";
            }
        }
        return "key";
    }

    private interface Replacement {
        /** What to put in place of a match, null to leave it. */
        @Nullable
        String of(Matcher match);
    }

    private String replace(String text, Pattern pattern, Replacement replacement) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        boolean changed = false;
        do {
            String with = replacement.of(matcher);
            if (with != null) {
                counters.redacted.increment();
                changed = true;
            }
            matcher.appendReplacement(out, Matcher.quoteReplacement(with == null ? matcher.group() : with));
        } while (matcher.find());
        return changed ? matcher.appendTail(out).toString() : text;
    }

    private static String mark(String kind) {
        return "[REDACTED:" + kind + "]";
    }

    /** Whether the pattern for named secrets can match: something called a secret is given a value. */
    private static boolean assignsSecret(String text) {
        for (int i = text.length() - 1; i > 0; i--) {
            char c = text.charAt(i);
            if ((c == '=' || c == ':') && namesSecret(text, i)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the word before an equals sign or colon ends like the name of a secret. */
    private static boolean namesSecret(String text, int sign) {
        int end = sign;
        while (end > 0 && sign - end < 8 && " \t\n\r\"'\\".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        for (String ending : SECRET_ENDINGS) {
            if (text.regionMatches(true, end - ending.length(), ending, 0, ending.length())) {
                return true;
            }
        }
        return false;
    }

    private static boolean[] runCharacters() {
        boolean[] run = new boolean[128];
        for (char c = 0; c < run.length; c++) {
            run[c] = Character.isLetterOrDigit(c) || "_-.+/=:~".indexOf(c) >= 0;
        }
        return run;
    }

    private static String plain(String name) {
        StringBuilder plain = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isLetterOrDigit(c)) {
                plain.append(Character.toLowerCase(c));
            }
        }
        return plain.toString();
    }
}
