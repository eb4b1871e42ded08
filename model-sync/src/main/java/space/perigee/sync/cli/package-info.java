/**
 * What every Perigee command shares: {@link space.perigee.sync.cli.Cli} runs it and turns errors
 * into messages and exit codes; option groups are mixed in.
 */
@NullMarked
package space.perigee.sync.cli;

import org.jspecify.annotations.NullMarked;
