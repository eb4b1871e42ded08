/**
 * Flights of a mission folder on this machine, {@code perigee mission fly} and {@code perigee
 * demo}: real processes of the ground server and the satellites, a link emulator for each
 * satellite, and a mission clock that runs fast. {@link space.perigee.sim.fly.MissionFlight}, where
 * to start reading, starts them by {@code MissionProcesses}, shows their progress in a {@code
 * LiveTable}, and makes the report from what ground, satellites and emulators say ({@code
 * Outcome}). The flight takes no part in the mission: a process that was killed and restarted by
 * hand continues without its help.
 */
@NullMarked
package space.perigee.sim.fly;

import org.jspecify.annotations.NullMarked;
