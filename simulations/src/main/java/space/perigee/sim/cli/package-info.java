/**
 * The commands of {@code perigee sim}, which {@link space.perigee.sim.cli.SimCommand} lists, and
 * {@code perigee demo}. Each class parses options, calls the package that does the work and prints
 * the result.
 */
@NullMarked
package space.perigee.sim.cli;

import org.jspecify.annotations.NullMarked;
