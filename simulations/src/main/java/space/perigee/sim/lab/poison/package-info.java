/**
 * What hostile satellites can do to the global model. {@link
 * space.perigee.sim.lab.poison.PoisonRun} has ten satellites train for the aggregation of the
 * ground, of which three do what a {@link space.perigee.sim.lab.poison.Attack} says, and compares
 * with the seven others alone.
 */
@NullMarked
package space.perigee.sim.lab.poison;

import org.jspecify.annotations.NullMarked;
