/**
 * Measures Perigee's training engine: {@link space.perigee.sim.lab.engine.EngineComparison}
 * compares it with DL4J's own layers, {@link space.perigee.sim.lab.engine.ReplayBench} with the
 * memory bound that the flight software relies on.
 */
@NullMarked
package space.perigee.sim.lab.engine;

import org.jspecify.annotations.NullMarked;
