/**
 * A whole mission in one command, {@code perigee demo}: prepares data, model and contact plan
 * ({@link space.perigee.sim.demo.DemoFiles}), starts the ground server and the satellites as
 * separate processes ({@link space.perigee.sim.demo.MissionProcesses}) with a link emulator for
 * each satellite, shows their progress ({@link space.perigee.sim.demo.LiveTable}), and reports. The
 * demo takes no part in the mission: a process that was killed and restarted by hand continues
 * without the demo's help.
 */
@NullMarked
package space.perigee.sim.demo;

import org.jspecify.annotations.NullMarked;
