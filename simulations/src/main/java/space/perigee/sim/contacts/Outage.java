package space.perigee.sim.contacts;

import java.time.Instant;

/**
 * A part of a span for which a satellite's elements give no orbit, so that it is left out of the
 * plan.
 *
 * @param from start, within the span
 * @param to end, within the span
 * @param reason why, such as "decays at 2024-03-09T12:10:00Z"
 */
public record Outage(Instant from, Instant to, String reason) {}
