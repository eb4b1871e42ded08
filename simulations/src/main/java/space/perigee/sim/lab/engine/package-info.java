/**
 * Measures Perigee's training engine: {@link space.perigee.sim.lab.engine.EngineComparison} beside
 * DL4J's own layers, {@link space.perigee.sim.lab.engine.ReplayBench} against the memory bound that
 * the flight software trusts.
 */
@NullMarked
package space.perigee.sim.lab.engine;

import org.jspecify.annotations.NullMarked;
