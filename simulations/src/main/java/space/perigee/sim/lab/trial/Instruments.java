package space.perigee.sim.lab.trial;

import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * Instruments that observe a trial.
 *
 * @param nanos CPU time of the process so far (ns)
 * @param peakBytes peak resident memory of the process
 * @param onSamples receives the number of samples shown since the last call; an exception ends the
 *     trial
 */
public record Instruments(LongSupplier nanos, LongSupplier peakBytes, IntConsumer onSamples) {}
