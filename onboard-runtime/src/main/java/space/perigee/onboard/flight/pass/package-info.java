/**
 * Contacts with the ground: one outbox, one pump. Start with {@link
 * space.perigee.onboard.flight.pass.PassOperations}, the timetable of a pass. Before it, {@link
 * space.perigee.onboard.flight.pass.DeltaDownlink} puts what was learned and {@link
 * space.perigee.onboard.flight.pass.HardExampleDownlink} a batch of hard examples into the outbox;
 * during it, frames leave through a {@link space.perigee.sync.link.LinkPump}; on its receipt a
 * content is settled in a checkpoint and then leaves the outbox.
 */
@NullMarked
package space.perigee.onboard.flight.pass;

import org.jspecify.annotations.NullMarked;
