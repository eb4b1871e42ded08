/**
 * The whole mission in one command. {@link space.perigee.sim.cli.DemoCommand} is {@code perigee
 * demo}: it prepares data, model and contact plan ({@link space.perigee.sim.demo.DemoFiles}),
 * starts the ground station and the satellites as processes of their own ({@link
 * space.perigee.sim.demo.MissionProcesses}) behind one link emulator for each satellite, watches
 * them ({@link space.perigee.sim.demo.LiveTable}), and reports. Nothing here takes part in the
 * mission: a process that is killed and started again by hand goes on without the demo's help.
 */
@NullMarked
package space.perigee.sim.demo;

import org.jspecify.annotations.NullMarked;
