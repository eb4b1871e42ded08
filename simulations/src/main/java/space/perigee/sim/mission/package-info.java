/**
 * Missions on the ground: new mission folders, their contact plans and keys, and what is wrong with
 * them before they fly.
 *
 * <p>{@link space.perigee.sim.mission.NewMission} writes a folder from a template or from files of
 * the user; {@link space.perigee.sim.mission.PassPlanner} computes the contacts of its satellites.
 * {@link space.perigee.sim.mission.MissionPack} puts what goes on one machine into a folder of its
 * own. The file itself is read by {@link space.perigee.mission.MissionFile}.
 */
@NullMarked
package space.perigee.sim.mission;

import org.jspecify.annotations.NullMarked;
