/**
 * What would this mission do, before it flies? {@link space.perigee.sim.Main} is the program; its
 * commands live in {@code cli}. The packages below predict contacts ({@link
 * space.perigee.sim.contacts}), put real processes behind an emulated link ({@link
 * space.perigee.sim.emulator}), fly a whole mission on one machine ({@link space.perigee.sim.fly}),
 * measure the accuracy cost of compressed links ({@link space.perigee.sim.federate}) and write
 * reports ({@link space.perigee.sim.report}). {@link space.perigee.sim.example} is a mission to
 * start with. Packages under {@code lab} measure Perigee itself: nothing in them flies, and nothing
 * outside uses them.
 */
@NullMarked
package space.perigee.sim;

import org.jspecify.annotations.NullMarked;
