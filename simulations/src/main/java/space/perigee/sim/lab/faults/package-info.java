/**
 * What can go wrong in a transfer, made to go wrong on purpose, in virtual time.
 *
 * <p>A {@link space.perigee.sim.lab.faults.Campaign} makes runs, each from a seed. A run is a
 * {@link space.perigee.sim.lab.faults.World}: the real end points, journals and seals of {@code
 * model-sync}, over a model of links, with faults drawn from the seed. An {@link
 * space.perigee.sim.lab.faults.Oracle} knows all that was posted, and after every step holds it
 * against the numbered promises of {@code space.perigee.sync.transfer}. The way of deterministic
 * simulation (Zhou et al., FoundationDB, SIGMOD 2021, section 4): a seed is a bug report.
 */
@NullMarked
package space.perigee.sim.lab.faults;

import org.jspecify.annotations.NullMarked;
