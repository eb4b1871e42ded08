/**
 * The commands {@code perigee delta} and {@code perigee keys}, and what all commands share: each
 * extends {@link space.perigee.sync.cli.PerigeeCommand}; {@link space.perigee.sync.cli.Cli} runs
 * them and turns errors into messages and exit codes; option groups such as {@link
 * space.perigee.sync.cli.ClockOptions} are mixed in.
 */
@NullMarked
package space.perigee.sync.cli;

import org.jspecify.annotations.NullMarked;
