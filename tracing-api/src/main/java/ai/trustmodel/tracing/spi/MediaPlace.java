package ai.trustmodel.tracing.spi;

import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the text around a run of base64 says of it. Quotes may be escaped any number of times, as in JSON inside JSON.
 *
 * @param isMedia whether it is media rather than a signature, a vector or a word
 * @param type the media type, null when nothing says it
 */
record MediaPlace(boolean isMedia, @Nullable String type) {
    /** Fields that tell a type are short and stand near. */
    private static final int NEAR = 256;

    private static final int ENOUGH_TO_SNIFF = 64;
    private static final MediaPlace NONE = new MediaPlace(false, null);
    private static final Pattern DATA_URL = Pattern.compile(
            "data:([a-z0-9]++/[a-z0-9.+-]++)?+(?:;[^;,\"\\\\\\s]*+)*?;base64,$", Pattern.CASE_INSENSITIVE);
    private static final Pattern KEY = Pattern.compile("([a-zA-Z_]++)\\\\*+\"\\s*+:\\s*+\\\\*+\"$");
    private static final Pattern NO_MEDIA = Pattern.compile(
            ".*(?:signature|token|secret|key|password)|encrypted_?content|embedding", Pattern.CASE_INSENSITIVE);
    private static final Pattern TYPE = Pattern.compile(
            "\"(?:(?:media_?|mime_?|content_?)?type|(?:output_)?format)\\\\*+\"\\s*+:\\s*+\\\\*+\"([a-z0-9]++(?:/[a-z0-9.+-]++)?+)[\\\\\";]",
            Pattern.CASE_INSENSITIVE);

    /** What the words for formats mean that some providers use in place of a media type. */
    private static final Map<String, String> FORMATS = Map.ofEntries(
            Map.entry("png", "image/png"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("gif", "image/gif"),
            Map.entry("webp", "image/webp"),
            Map.entry("wav", "audio/wav"),
            Map.entry("mp3", "audio/mpeg"),
            Map.entry("flac", "audio/flac"),
            Map.entry("opus", "audio/opus"),
            Map.entry("ogg", "audio/ogg"),
            Map.entry("aac", "audio/aac"),
            Map.entry("m4a", "audio/mp4"),
            Map.entry("pcm16", "audio/pcm"),
            Map.entry("mp4", "video/mp4"),
            Map.entry("mov", "video/quicktime"),
            Map.entry("mkv", "video/x-matroska"),
            Map.entry("webm", "video/webm"),
            Map.entry("pdf", "application/pdf"),
            Map.entry("csv", "text/csv"),
            Map.entry("html", "text/html"),
            Map.entry("txt", "text/plain"),
            Map.entry("md", "text/markdown"),
            Map.entry("doc", "application/msword"),
            Map.entry("xls", "application/vnd.ms-excel"),
            Map.entry("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            Map.entry("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"));

    static MediaPlace of(String text, Base64Run run) {
        String before = text.substring(Math.max(0, run.start() - NEAR), run.start());
        if (before.endsWith(";base64,")) {
            Matcher url = DATA_URL.matcher(before);
            if (url.find()) {
                String said = url.group(1);
                return new MediaPlace(true, said == null ? sniffed(text, run) : said.toLowerCase(Locale.ROOT));
            }
            return NONE;
        }
        String after = text.substring(run.end(), Math.min(text.length(), run.end() + NEAR));
        if (!before.isEmpty() && !before.endsWith("\"") || !after.matches("(?s)(\\\\*\".*)?")) {
            return NONE; // a part of something longer
        }
        Matcher key = KEY.matcher(before);
        if (key.find() && NO_MEDIA.matcher(key.group(1)).matches()) {
            return NONE;
        }
        String type = said(before, after);
        type = type == null ? sniffed(text, run) : type;
        return type == null ? NONE : new MediaPlace(true, type);
    }

    /** What a field beside it says, or one beside the object it stands in. */
    private static @Nullable String said(String before, String after) {
        String type = type(before.substring(before.lastIndexOf('}') + 1));
        if (type != null) {
            return type;
        }
        int close = after.indexOf('}');
        int open = after.indexOf('{');
        int end = close < 0 || open >= 0 && open < close ? open : next(after, close + 1);
        return type(end < 0 ? after : after.substring(0, end));
    }

    private static int next(String after, int from) {
        for (int i = from; i < after.length(); i++) {
            if (after.charAt(i) == '{' || after.charAt(i) == '}') {
                return i;
            }
        }
        return -1;
    }

    private static @Nullable String type(String fields) {
        Matcher type = TYPE.matcher(fields);
        String found = null;
        while (type.find()) {
            String word = type.group(1).toLowerCase(Locale.ROOT);
            found = word.indexOf('/') > 0 ? word : FORMATS.getOrDefault(word, found);
        }
        return found;
    }

    private static @Nullable String sniffed(String text, Base64Run run) {
        String head = text.substring(run.start(), run.start() + ENOUGH_TO_SNIFF)
                .replace('-', '+')
                .replace('_', '/');
        return Magic.type(Base64.getDecoder().decode(head));
    }
}
