package ai.trustmodel.tracing.storage.sqlite;

/** What a stored record survives, as {@code TRUSTMODEL_DURABILITY} says. */
enum Durability {
    /** The end of the process, also by kill -9; a power cut may take the last seconds. */
    PROCESS("NORMAL"),
    /** A power cut too: every commit waits for the disk. */
    POWER("FULL");

    /** The word SQLite has for it. */
    final String synchronous;

    Durability(String synchronous) {
        this.synchronous = synchronous;
    }
}
