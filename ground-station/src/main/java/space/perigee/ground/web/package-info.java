/**
 * The ground station for people and programs, read-only. {@link space.perigee.ground.web.WebServer}
 * serves a JSON API, metrics and one page; {@link space.perigee.ground.web.QueryParameters} refuses
 * what it does not understand, with the field, the value and what is allowed. Nothing here touches
 * what the loop owns: it reads its last snapshot and the ledger.
 */
@NullMarked
package space.perigee.ground.web;

import org.jspecify.annotations.NullMarked;
