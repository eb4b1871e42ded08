package space.perigee.sim.lab.faults;

import org.jspecify.annotations.Nullable;

/**
 * The result of a run.
 *
 * @param hash digest of the trace
 * @param events lines of the trace
 * @param frames frames sent
 * @param kills processes killed
 * @param broken the broken promise; null if none
 */
public record FaultRun(
    long seed, String hash, long events, long frames, long kills, @Nullable BrokenPromise broken) {}
