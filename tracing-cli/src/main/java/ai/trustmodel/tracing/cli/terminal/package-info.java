/** Text for people: made harmless, measured in columns, laid out in tables. */
@NullMarked
package ai.trustmodel.tracing.cli.terminal;

import org.jspecify.annotations.NullMarked;
