/**
 * When can which ground station hear which satellite? From element sets and station coordinates to
 * a {@link space.perigee.sync.contact.ContactPlan}.
 *
 * <p>{@link space.perigee.sim.contacts.SatelliteFile} reads two-line element sets, {@link
 * space.perigee.sim.contacts.StationFile} reads stations from GeoJSON, and {@link
 * space.perigee.sim.contacts.ContactSearch}, where to start reading, finds the windows. Orbits come
 * from Orekit's SGP4; leap seconds are embedded, so nothing is downloaded. Positions are in an
 * Earth-fixed frame (metres), reached from TEME by Greenwich mean sidereal time with UT1 = UTC and
 * without polar motion.
 */
@NullMarked
package space.perigee.sim.contacts;

import org.jspecify.annotations.NullMarked;
