/** A small agent run of our own writing, recorded as a program would. */
@NullMarked
package ai.trustmodel.tracing.cli.demo;

import org.jspecify.annotations.NullMarked;
