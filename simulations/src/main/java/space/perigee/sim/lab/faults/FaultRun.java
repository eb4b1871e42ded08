package space.perigee.sim.lab.faults;

import org.jspecify.annotations.Nullable;

/**
 * How a run went.
 *
 * @param seed that makes the same run again
 * @param hash of its trace
 * @param events lines of its trace
 * @param frames that were sent
 * @param kills of processes
 * @param promise that was broken; null if none was
 * @param what happened to it; null if none was broken
 */
public record FaultRun(
    long seed,
    String hash,
    long events,
    long frames,
    long kills,
    @Nullable String promise,
    @Nullable String what) {}
