/**
 * Mission time. Everything except the main methods takes a {@link java.time.Clock}; {@link
 * space.perigee.sync.time.MissionClock} is the one that can run a day in minutes.
 */
@NullMarked
package space.perigee.sync.time;

import org.jspecify.annotations.NullMarked;
