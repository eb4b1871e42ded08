/**
 * Contacts between satellites and ground stations. A {@link space.perigee.sync.contact.ContactPlan}
 * is the list of {@link space.perigee.sync.contact.Contact contacts} that the simulator predicts,
 * the satellite carries and the link emulator plays back. Its file is CSV, one contact per row.
 */
@NullMarked
package space.perigee.sync.contact;

import org.jspecify.annotations.NullMarked;
