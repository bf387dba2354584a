package ai.trustmodel.tracing.formats;

import java.util.List;

/** The forms that messages can be written and read in. */
public final class MessageFormats {
    private static final List<MessageFormat> ALL = List.of(
            new LangChainFormat(),
            new LangChainLcFormat(),
            new OtelFormat(),
            new OpenAiFormat(),
            new AnthropicFormat());

    private MessageFormats() {}

    /** Their names. */
    public static List<String> names() {
        return ALL.stream().map(MessageFormat::name).toList();
    }

    /**
     * The form of this name.
     *
     * @throws IllegalArgumentException when there is none, with the names there are
     */
    public static MessageFormat named(String name) {
        return ALL.stream()
                .filter(format -> format.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no message format '" + name + "'; there are " + String.join(", ", names())));
    }
}
