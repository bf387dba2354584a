package ai.trustmodel.tracing.formats;

import ai.trustmodel.tracing.model.Message;

/** Who speaks, in the words of chat APIs. */
final class Roles {
    private Roles() {}

    /** The message type of a role; a role nobody knows is its own. */
    static String type(String role) {
        return switch (role) {
            case "user", "" -> Message.HUMAN;
            case "assistant", "model" -> Message.AI;
            case "developer" -> Message.SYSTEM;
            case "function" -> Message.TOOL;
            default -> role;
        };
    }

    /** The role of a message type; a type nobody knows is its own. */
    static String of(String type) {
        return switch (type) {
            case Message.HUMAN -> "user";
            case Message.AI -> "assistant";
            default -> type;
        };
    }
}
