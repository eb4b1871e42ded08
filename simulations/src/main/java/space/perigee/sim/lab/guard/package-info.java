/**
 * Measures what protects the model from its own stream: the flight software learns from streams
 * that go wrong, with the guard and without. Start with {@link
 * space.perigee.sim.lab.guard.GuardTrial}; {@link space.perigee.sim.lab.guard.StreamCase} lists the
 * streams.
 */
@NullMarked
package space.perigee.sim.lab.guard;

import org.jspecify.annotations.NullMarked;
