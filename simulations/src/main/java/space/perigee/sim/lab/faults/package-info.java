/**
 * Fault injection into transfers, in virtual time.
 *
 * <p>A {@link space.perigee.sim.lab.faults.Campaign} runs many seeds. A run is a {@link
 * space.perigee.sim.lab.faults.World}: the real endpoints, journals and seals of {@code model-sync}
 * over modeled links, with faults drawn from the seed. An {@link
 * space.perigee.sim.lab.faults.Oracle} knows all posted contents, and checks every step against the
 * numbered promises of {@code space.perigee.sync.transfer}. This is deterministic simulation (Zhou
 * et al., FoundationDB, SIGMOD 2021, section 4): a seed is a bug report.
 */
@NullMarked
package space.perigee.sim.lab.faults;

import org.jspecify.annotations.NullMarked;
