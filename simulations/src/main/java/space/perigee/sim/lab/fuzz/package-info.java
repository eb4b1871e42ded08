/**
 * A fuzzer for all inputs from outside: frames with and without keys, journals, files and
 * datagrams. Malformed input must be rejected, without an exception, without delivering content
 * that was never sent, and within bounds on memory and time. {@link
 * space.perigee.sim.lab.fuzz.Fuzzing} turns seeds into sessions; a {@link
 * space.perigee.sim.lab.fuzz.Door} is an entry point. The inputs are captured from real exchanges
 * and changed by {@link space.perigee.sim.lab.fuzz.Mutator}.
 */
@NullMarked
package space.perigee.sim.lab.fuzz;

import org.jspecify.annotations.NullMarked;
