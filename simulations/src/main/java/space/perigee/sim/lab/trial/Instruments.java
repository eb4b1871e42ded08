package space.perigee.sim.lab.trial;

import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * What looks on while a trial runs.
 *
 * @param nanos a clock for the seconds of the result (ns)
 * @param peakBytes most memory that the process had resident so far
 * @param onSamples told how many samples were shown since it was told last; what it throws ends the
 *     trial
 */
public record Instruments(LongSupplier nanos, LongSupplier peakBytes, IntConsumer onSamples) {}
