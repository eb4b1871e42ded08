/**
 * Predicts contacts: computes a {@link space.perigee.sync.contact.ContactPlan} from element sets
 * and station coordinates.
 *
 * <p>{@link space.perigee.sim.contacts.SatelliteFile} reads element sets in any format, {@link
 * space.perigee.sim.contacts.SatelliteCatalog} makes satellites of them, {@link
 * space.perigee.sim.contacts.StationFile} reads stations and their masks, and {@link
 * space.perigee.sim.contacts.ContactSearch}, the place to start reading, finds the windows. Orbits
 * come from Orekit's SGP4; leap seconds are embedded, so nothing is downloaded. Positions are in an
 * Earth-fixed frame (m): TEME rotated by Greenwich mean sidereal time with UT1 = UTC, without polar
 * motion.
 */
@NullMarked
package space.perigee.sim.contacts;

import org.jspecify.annotations.NullMarked;
