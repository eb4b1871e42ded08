/**
 * The link emulator: puts real processes under the contacts of a plan.
 *
 * <p>{@link space.perigee.sim.emulator.TcpEmulator} stands between a satellite's process, which
 * connects to it by TCP, and a ground's process, to which it connects. Outside contacts it refuses;
 * inside it carries bytes at the rates and with the delay of a {@link
 * space.perigee.sim.emulator.LinkShape}; at loss of signal it resets both sides and drops what was
 * in flight. {@link space.perigee.sim.emulator.DatagramEmulator} does so with datagrams, {@link
 * space.perigee.sim.emulator.FileEmulator} with files between folders. All of that is in mission
 * time, so that a day can be played in minutes. What can be reckoned without sockets stands apart:
 * {@link space.perigee.sim.emulator.ContactSchedule} (which contact when), {@code LinePacer} and
 * {@code DelayLine} (which byte when). What went through is in a {@link
 * space.perigee.sim.emulator.EmulatorReport}.
 */
@NullMarked
package space.perigee.sim.emulator;

import org.jspecify.annotations.NullMarked;
