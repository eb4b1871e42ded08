/**
 * A small mission to try things on: three real satellites and three real ground stations, read from
 * the class path by {@link space.perigee.sim.example.ExampleMission}. The element sets are of 23
 * April 2022, so spans near that day make sense. At a mask of 10 degrees each satellite has 13 or
 * 14 contacts on the day after, 5 to 6 minutes long on average.
 */
@NullMarked
package space.perigee.sim.example;

import org.jspecify.annotations.NullMarked;
