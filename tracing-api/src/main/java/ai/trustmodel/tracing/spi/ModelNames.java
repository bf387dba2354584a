package ai.trustmodel.tracing.spi;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names a model may be found by: as given first, then without what a cloud adds and without its date.
 *
 * <p>The given {@code us.anthropic.claude-x-20260101-v1:0} is looked for as that, as
 * {@code us.anthropic.claude-x-20260101}, as {@code us.anthropic.claude-x}, and as the same without {@code us.}.
 */
final class ModelNames {
    private static final int LONGEST = 300;

    // Before the name: a path as in models/x and .../inference-profile/x, or the geography of a Bedrock profile.
    private static final Pattern PATH = Pattern.compile("^(?:.*[/:])?(?:models|inference-profile|foundation-model)/");
    private static final Pattern GEOGRAPHY =
            Pattern.compile("^(?:us-gov|us|eu|apac|ap|jp|au|ca|sa|global)\\.(?=[a-z0-9]+\\.)");
    // After it: a Bedrock version, a Vertex version, a snapshot's date or number, "latest".
    private static final Pattern VERSION =
            Pattern.compile("(?:-v\\d{1,3}(?::\\d{1,3})?(?::\\d+k)?|:\\d{1,3}|@[a-z0-9-]+)$");
    private static final Pattern DATE = Pattern.compile("-(?:20\\d{6}|20\\d{2}-\\d{2}-\\d{2}|00\\d|latest)$");

    private ModelNames() {}

    /** The names in the order to look for them, in lower case, the most exact one first. */
    static List<String> of(String model) {
        if (model.isBlank() || model.length() > LONGEST) {
            return List.of();
        }
        String name = model.strip().toLowerCase(Locale.ROOT);
        Matcher path = PATH.matcher(name);
        name = path.lookingAt() ? name.substring(path.end()) : name;
        Set<String> names = new LinkedHashSet<>();
        addShortened(name, names);
        Matcher geography = GEOGRAPHY.matcher(name);
        if (geography.lookingAt()) {
            addShortened(name.substring(geography.end()), names);
        }
        return new ArrayList<>(names);
    }

    private static void addShortened(String name, Set<String> names) {
        names.add(name);
        String unversioned = VERSION.matcher(name).replaceFirst("");
        names.add(unversioned);
        names.add(DATE.matcher(unversioned).replaceFirst(""));
    }
}
