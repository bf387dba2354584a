package ai.trustmodel.tracing.cli.terminal;

/** When output is in colours. */
public enum Colours {
    /** Where somebody sees it and has not asked for none. */
    AUTO,
    /** Always, whatever reads it. */
    ALWAYS,
    /** Never. */
    NEVER
}
