/**
 * The commands of {@code perigee sim}. {@link space.perigee.sim.cli.SimCommand} lists them; each
 * class parses its options, calls the package that does the work and prints. Only here are the wall
 * clock, standard output and files.
 */
@NullMarked
package space.perigee.sim.cli;

import org.jspecify.annotations.NullMarked;
