/**
 * Flipped bits: a small real mission flies and is stopped, and its satellite starts again and again
 * with one bit of one of its files flipped. Start with {@link
 * space.perigee.sim.lab.flips.FlipCampaign}.
 */
@NullMarked
package space.perigee.sim.lab.flips;

import org.jspecify.annotations.NullMarked;
