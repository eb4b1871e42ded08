/**
 * The mission folder. A {@link space.perigee.mission.Mission} is what {@code mission.yaml} says
 * about satellites, stations, ground and links; all programs read it, so that each of them needs
 * only the folder and the name of its part.
 *
 * <p>Start at {@link space.perigee.mission.MissionFile}, which reads a file, reports everything
 * that is wrong with it, and writes a mission with its defaults filled in. The fields are described
 * in {@code mission.schema.json}. The records hold absolute paths and checked values; whether the
 * files exist and fit each other is for those who use them, and {@code perigee mission check} says
 * so beforehand. {@link space.perigee.mission.KeyFolders} says where the keys lie.
 */
@NullMarked
package space.perigee.mission;

import org.jspecify.annotations.NullMarked;
