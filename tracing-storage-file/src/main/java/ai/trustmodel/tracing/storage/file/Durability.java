package ai.trustmodel.tracing.storage.file;

/** What an appended line survives, as {@code TRUSTMODEL_DURABILITY} says. */
enum Durability {
    /** The end of the process, also by kill -9; a power cut may take the last seconds. */
    PROCESS,
    /** A power cut too: every append waits for the disk. */
    POWER
}
