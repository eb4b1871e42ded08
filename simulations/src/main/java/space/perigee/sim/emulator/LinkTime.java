package space.perigee.sim.emulator;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The time of one contact, in mission time.
 *
 * @param opened when the emulator opened the link
 * @param closed when it closed the link; null while open
 * @param missed time within the contact in which the emulator should have run and did not, because
 *     the machine was busy, less what the radio catches up on. Nothing moves in that time, so
 *     figures of a contact with much of it are too low.
 */
public record LinkTime(Instant opened, @Nullable Instant closed, Duration missed) {}
