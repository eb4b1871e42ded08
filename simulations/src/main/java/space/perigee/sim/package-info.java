/**
 * What would this mission do, before it flies? {@link space.perigee.sim.Main} is the program {@code
 * perigee sim}; the packages below predict contacts ({@link space.perigee.sim.contacts}) and put
 * real processes under their limits ({@link space.perigee.sim.gate}). {@link
 * space.perigee.sim.example} is a mission to start with. {@link space.perigee.sim.federate} tells
 * what compression would cost in accuracy. {@link space.perigee.sim.faults} and {@link
 * space.perigee.sim.fuzz} try to break transfers.
 */
@NullMarked
package space.perigee.sim;

import org.jspecify.annotations.NullMarked;
