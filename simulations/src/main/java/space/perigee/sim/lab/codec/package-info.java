/**
 * Benchmarks of the delta codec. {@link space.perigee.sim.lab.codec.DeltaBench} measures size,
 * speed and memory of deltas between pairs of weights; {@link
 * space.perigee.sim.lab.codec.PublishedCodings} says what other codings need for the same levels.
 */
@NullMarked
package space.perigee.sim.lab.codec;

import org.jspecify.annotations.NullMarked;
