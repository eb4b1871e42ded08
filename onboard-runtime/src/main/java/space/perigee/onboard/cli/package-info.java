/**
 * {@code perigee onboard}. {@link space.perigee.onboard.cli.RunCommand} flies with a wall clock and
 * a link, {@link space.perigee.onboard.cli.RehearseCommand} in virtual time without a link. Options
 * are resolved once, into a {@link space.perigee.onboard.cli.FlightConfiguration}. The commands
 * handle files, clocks and signals; the logic is in the other packages.
 */
@NullMarked
package space.perigee.onboard.cli;

import org.jspecify.annotations.NullMarked;
