/**
 * Drift detectors on synthetic streams of errors: how soon they notice a change, and how often they
 * raise an alarm without one. Start at {@link space.perigee.sim.lab.drift.DriftBench}.
 */
@NullMarked
package space.perigee.sim.lab.drift;

import org.jspecify.annotations.NullMarked;
