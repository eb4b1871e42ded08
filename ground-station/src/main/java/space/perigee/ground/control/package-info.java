/**
 * What a person does with a ground: look at versions, publish an earlier one. {@link
 * space.perigee.ground.control.GroundControl} does it, in the running server, which the API calls,
 * or in a command that has opened the state of a server that is stopped. {@link
 * space.perigee.ground.control.RemoteGround} does the same through the API of a running server.
 * Commands know both as {@link space.perigee.ground.control.GroundOperations}.
 */
@NullMarked
package space.perigee.ground.control;

import org.jspecify.annotations.NullMarked;
