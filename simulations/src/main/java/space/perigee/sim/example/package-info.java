/**
 * A small example mission with three real satellites and three real ground stations, see {@link
 * space.perigee.sim.example.ExampleMission}. The element sets are of 23 April 2022 and valid near
 * that day. At a mask of 10 degrees each satellite has 13 or 14 contacts on the following day, 5 to
 * 6 minutes long on average. {@link space.perigee.sim.example.Statlog} is what they see: pixels of
 * a Landsat scene, which {@link space.perigee.sim.example.DataSplit} distributes.
 */
@NullMarked
package space.perigee.sim.example;

import org.jspecify.annotations.NullMarked;
