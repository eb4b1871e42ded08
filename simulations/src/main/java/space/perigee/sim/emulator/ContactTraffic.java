package space.perigee.sim.emulator;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.contact.Contact;

/**
 * The traffic of one contact.
 *
 * @param opened mission time when the emulator opened the link
 * @param closed mission time when it closed the link; null while open
 * @param firstByte mission time when the first byte was delivered; null if none was
 * @param connections number of connections accepted
 */
public record ContactTraffic(
    Contact contact,
    Instant opened,
    @Nullable Instant closed,
    LaneTraffic down,
    LaneTraffic up,
    @Nullable Instant firstByte,
    int connections) {}
