/**
 * Pairs of weights from federated runs, on which the delta codec is tuned and judged. {@link
 * space.perigee.sim.lab.federate.FixtureSet} lists them, {@link
 * space.perigee.sim.lab.federate.Fixture} makes one.
 */
@NullMarked
package space.perigee.sim.lab.federate;

import org.jspecify.annotations.NullMarked;
