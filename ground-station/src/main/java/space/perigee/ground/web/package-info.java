/**
 * The ground station for people and programs. {@link space.perigee.ground.web.WebServer} serves a
 * JSON API, metrics and one page. Start reading at {@link space.perigee.ground.web.ApiRoute}: a
 * list of these registers the resources, checks their requests and becomes the OpenAPI document.
 * {@link space.perigee.ground.web.ApiGate} is what every request passes first, {@link
 * space.perigee.ground.web.HttpLimits} what a client can use of the server at most. Nothing here
 * touches what the loop owns: it reads the last snapshot and the ledger.
 */
@NullMarked
package space.perigee.ground.web;

import org.jspecify.annotations.NullMarked;
