package space.perigee.sim.emulator;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.contact.Contact;

/**
 * The traffic of one contact.
 *
 * @param firstByte mission time when the first byte was delivered; null if none was
 * @param connections number of connections accepted
 */
public record ContactTraffic(
    Contact contact,
    LinkTime time,
    LaneTraffic down,
    LaneTraffic up,
    @Nullable Instant firstByte,
    int connections) {}
