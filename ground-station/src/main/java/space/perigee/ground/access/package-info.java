/**
 * What a program needs to use the API of a running ground: its address and a token. {@link
 * space.perigee.ground.access.ApiAddress} is the file in the state folder that names the address;
 * {@link space.perigee.ground.access.ApiTokens} makes, reads and compares the tokens.
 */
@NullMarked
package space.perigee.ground.access;

import org.jspecify.annotations.NullMarked;
