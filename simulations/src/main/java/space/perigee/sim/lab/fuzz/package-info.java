/**
 * Hostile bytes at every way in: frames with and without keys, journals, files and datagrams.
 * Nothing but a refusal is allowed: no exception, nothing delivered that was not sent, and a bound
 * on memory and time. {@link space.perigee.sim.lab.fuzz.Fuzzing} turns seeds into sessions; a
 * {@link space.perigee.sim.lab.fuzz.Door} is a way in. The inputs come from real exchanges, changed
 * by {@link space.perigee.sim.lab.fuzz.Mutator}.
 */
@NullMarked
package space.perigee.sim.lab.fuzz;

import org.jspecify.annotations.NullMarked;
