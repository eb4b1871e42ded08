/**
 * The ground station for people and programs, read-only. {@link space.perigee.ground.web.WebServer}
 * serves a JSON API, metrics and one page; {@link space.perigee.ground.web.QueryParameters} rejects
 * invalid parameters with the name, the value and the allowed values. Nothing here touches what the
 * loop owns: it reads the last snapshot and the ledger.
 */
@NullMarked
package space.perigee.ground.web;

import org.jspecify.annotations.NullMarked;
