package space.perigee.sim.emulator;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.contact.Contact;

/**
 * What went through an emulator in one contact.
 *
 * @param contact the contact of the plan
 * @param opened mission time at which the emulator opened
 * @param closed mission time at which it closed; null while it is open
 * @param down from the satellite to the ground
 * @param up from the ground to the satellite
 * @param firstByte mission time at which the first byte was delivered; null if none was
 * @param connections how many connections were let in
 */
public record ContactTraffic(
    Contact contact,
    Instant opened,
    @Nullable Instant closed,
    LaneTraffic down,
    LaneTraffic up,
    @Nullable Instant firstByte,
    int connections) {}
