package ai.trustmodel.tracing.mcp.names;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the names that somebody who mistyped one may have meant. */
public final class Nearest {
    private static final int LONGEST = 100;

    private record Candidate(String name, int distance) {}

    private Nearest() {}

    /** At most so many of these names, the nearest first; none that has little in common with it. */
    public static List<String> of(String given, Collection<String> names, int most) {
        if (given.length() > LONGEST) {
            return List.of();
        }
        String folded = given.toLowerCase(Locale.ROOT);
        int enough = Math.max(2, folded.length() / 4);
        return names.stream()
                .filter(name -> Math.abs(name.length() - folded.length()) <= enough || contains(name, folded))
                .map(name -> new Candidate(name, contains(name, folded) ? 1 : distance(folded, name)))
                .filter(candidate -> candidate.distance <= enough)
                .sorted(Comparator.comparingInt(Candidate::distance))
                .limit(most)
                .map(Candidate::name)
                .toList();
    }

    private static boolean contains(String name, String folded) {
        return folded.length() > 2 && name.toLowerCase(Locale.ROOT).contains(folded);
    }

    /** How many characters must be put in, taken out or changed to make the one of the other. */
    private static int distance(String one, String name) {
        String other = name.toLowerCase(Locale.ROOT);
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
