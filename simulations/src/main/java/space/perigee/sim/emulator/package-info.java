/**
 * The link emulator, which connects real processes only during the contacts of a plan.
 *
 * <p>{@link space.perigee.sim.emulator.TcpEmulator} is a proxy between the processes of a satellite
 * and of the ground. Outside contacts it refuses connections; during a contact it forwards bytes at
 * the rates and with the delay of a {@link space.perigee.sim.emulator.RadioLink}; at loss of signal
 * it resets both sides and drops data in flight. {@link
 * space.perigee.sim.emulator.DatagramEmulator} forwards datagrams, {@link
 * space.perigee.sim.emulator.FileEmulator} moves files between folders. All times are mission
 * times, so a day can pass in minutes. Logic without sockets is separate: {@link
 * space.perigee.sim.emulator.ContactSchedule} (which contact when), {@code LinePacer} and {@code
 * DelayLine} (which byte when). The result is an {@link space.perigee.sim.emulator.EmulatorReport}.
 */
@NullMarked
package space.perigee.sim.emulator;

import org.jspecify.annotations.NullMarked;
