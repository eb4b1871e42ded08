/**
 * Benchmarks of the delta codec. {@link space.perigee.sim.lab.codec.DeltaBench} measures size,
 * speed and memory of deltas between pairs of weights; {@link
 * space.perigee.sim.lab.codec.PublishedCodings} measures other codings of the same levels.
 */
@NullMarked
package space.perigee.sim.lab.codec;

import org.jspecify.annotations.NullMarked;
