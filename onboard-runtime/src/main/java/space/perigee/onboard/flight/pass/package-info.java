/**
 * Contacts with the ground: one outbox, one pump. Start with {@link
 * space.perigee.onboard.flight.pass.PassOperations}, the timetable of a pass. Before a pass, {@link
 * space.perigee.onboard.flight.pass.DeltaDownlink} puts a delta and {@link
 * space.perigee.onboard.flight.pass.HardExampleDownlink} a batch of hard examples into the outbox.
 * During it, a {@link space.perigee.sync.link.LinkPump} moves the frames. When the receipt of a
 * content arrives, a checkpoint records it, and then the content leaves the outbox.
 */
@NullMarked
package space.perigee.onboard.flight.pass;

import org.jspecify.annotations.NullMarked;
