package ai.trustmodel.tracing.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/**
 * Text that compresses about as prose does: sentences of some thousand English words, as frequent as their rank says
 * (Zipf), with numbers and ids among them. The same seed gives the same text. Not thread-safe.
 */
final class Words {
    /** Stands in a few texts alone, for searching. */
    static final String RARE = "quixolandrify";

    private static final String[] LIST = vocabulary();
    private static final double[] UP_TO = frequencies();

    private final Random random;

    Words(long seed) {
        this.random = new Random(seed);
    }

    /** A word that about a third of the texts of 1.3 KB have. */
    static String common() {
        return LIST[60];
    }

    /** Sentences of at least this many characters in all. */
    String text(int characters) {
        StringBuilder text = new StringBuilder(characters + 120);
        while (text.length() < characters) {
            sentence(text);
        }
        return text.toString();
    }

    String id(String prefix) {
        return prefix + Long.toHexString(random.nextLong()) + Integer.toHexString(random.nextInt());
    }

    int number(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    private void sentence(StringBuilder text) {
        int words = number(5, 22);
        int begin = text.length();
        for (int i = 0; i < words; i++) {
            text.append(token()).append(i > 2 && random.nextInt(9) == 0 ? ", " : " ");
        }
        text.setCharAt(begin, Character.toUpperCase(text.charAt(begin)));
        text.setLength(text.length() - 1);
        text.append(random.nextInt(6) == 0 ? ".\n" : ". ");
    }

    private String token() {
        int kind = random.nextInt(100);
        if (kind < 3) {
            return Integer.toString(random.nextInt(1 << random.nextInt(3, 24)));
        }
        return kind == 3 ? id(LIST[random.nextInt(400)].charAt(0) + "-") : word();
    }

    private String word() {
        int at = Arrays.binarySearch(UP_TO, random.nextDouble());
        return LIST[Math.min(at < 0 ? -at - 1 : at, LIST.length - 1)];
    }

    private static double[] frequencies() {
        double[] upTo = new double[LIST.length];
        double sum = 0;
        for (int rank = 0; rank < LIST.length; rank++) {
            sum += 1.0 / (rank + 2.7);
            upTo[rank] = sum;
        }
        for (int rank = 0; rank < LIST.length; rank++) {
            upTo[rank] /= sum;
        }
        return upTo;
    }

    private static String[] vocabulary() {
        try (InputStream in = Words.class.getResourceAsStream("words.txt")) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks words.txt");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
