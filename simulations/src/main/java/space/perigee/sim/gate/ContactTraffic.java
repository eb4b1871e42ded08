package space.perigee.sim.gate;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.contact.Contact;

/**
 * What went through a gate in one contact: bytes of the TCP streams, without headers.
 *
 * @param contact the contact of the plan
 * @param opened mission time at which the gate opened
 * @param closed mission time at which it closed; null while it is open
 * @param bytesDown delivered to the ground
 * @param bytesUp delivered to the satellite
 * @param lostDown sent by the satellite, and dropped on the way
 * @param lostUp sent by the ground, and dropped on the way
 * @param firstByte mission time at which the first byte was delivered; null if none was
 * @param connections how many connections were let in
 */
public record ContactTraffic(
    Contact contact,
    Instant opened,
    @Nullable Instant closed,
    long bytesDown,
    long bytesUp,
    long lostDown,
    long lostUp,
    @Nullable Instant firstByte,
    int connections) {}
